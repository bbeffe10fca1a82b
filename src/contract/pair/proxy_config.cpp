// Which files of a proxy's container hold its configuration.
#include "contract/pair/proxy_config.hpp"

#include "contract/pair/image.hpp"

#include <functional>
#include <string>

namespace ocprobe::contract {

namespace {

constexpr std::size_t proxy_config_cap = 256UL * 1024;
constexpr std::size_t most_files_of_folder = 32;

/// Files of a mount that the proxy reads at `target`, with their text.
void read_routes(
    const Mount& mount,
    std::string_view ending,
    const FileSystem& host,
    const std::function<std::vector<ProxyRoute>(std::string_view)>& routes_of,
    std::vector<ProxyRoute>& into
) {
    const auto add = [&](std::string_view text, const std::string& path) {
        for (auto& route : routes_of(text)) {
            route.file = path;
            route.place = mount.place;
            into.push_back(std::move(route));
        }
    };
    if (mount.has_content) return add(mount.content, mount.target);
    const bool on_disk = mount.kind == MountKind::bind || mount.kind == MountKind::file;
    if (!on_disk || mount.source_blank || !mount.source.starts_with('/')) return;
    const auto content = host.read(mount.source, proxy_config_cap);
    if (content.error == 0 && !content.truncated) return add(content.bytes, mount.source);
    int error = 0;
    for (const auto& name : host.list(mount.source, most_files_of_folder, error)) {
        if (!name.ends_with(ending)) continue;
        const auto path = mount.source + "/" + name;
        const auto inner = host.read(path, proxy_config_cap);
        if (inner.error == 0 && !inner.truncated) add(inner.bytes, path);
    }
}

}  // namespace

std::vector<ProxyRoute> read_proxy_routes(const Service& proxy, const FileSystem& host) {
    const auto image = parse_image(proxy.image.value);
    if (kind_of(image) != ImageKind::proxy) return {};
    std::vector<ProxyRoute> out;
    const bool caddy = image.name.find("caddy") != std::string::npos;
    for (const auto& mount : proxy.mounts) {
        const std::string_view target = mount.target;
        if (caddy) {
            if (target.starts_with("/etc/caddy")) read_routes(mount, "Caddyfile", host, caddy_routes, out);
        } else if (target.starts_with("/etc/nginx")) {
            const auto ending = target.ends_with("templates") ? ".template" : ".conf";
            read_routes(mount, ending, host, nginx_routes, out);
        }
    }
    return out;
}

}  // namespace ocprobe::contract
