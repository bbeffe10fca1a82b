// What a proxy of these files forwards, by its own configuration where that is mounted and can be read.
#pragma once

#include "contract/read/compose.hpp"
#include "ocprobe/base/file_system.hpp"

#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// Of nginx (`/etc/nginx`: `nginx.conf`, `conf.d`, `templates`) and Caddy (`/etc/caddy/Caddyfile`), by the image's name.
/// Empty for another proxy and where nothing can be read. An upstream that is a variable is left out.
[[nodiscard]] std::vector<ProxyRoute> read_proxy_routes(const Service& proxy, const FileSystem& host);

/// The routes of one text, with their lines.
[[nodiscard]] std::vector<ProxyRoute> nginx_routes(std::string_view text);
[[nodiscard]] std::vector<ProxyRoute> caddy_routes(std::string_view text);

}  // namespace ocprobe::contract
