// contract.proxy: is the proxy in front of the gateway trusted?
#include "base/ascii.hpp"
#include "contract/checks/checks.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

bool is_proxy(const Service& service) {
    constexpr std::array<std::string_view, 5> images{"nginx", "caddy", "traefik", "haproxy", "envoy"};
    return std::any_of(images.begin(), images.end(), [&](std::string_view image) {
        return contains(service.image.value, image);
    });
}

void judge_trust(const Pair& pair, Row& row) {
    const auto& gateway = *pair.gateway.service;
    if (pair.gateway.config == Knowledge::unknown) return;
    for (const auto& [name, service] : pair.project.services) {
        const bool near = is_proxy(service) &&
                          std::any_of(service.networks.begin(), service.networks.end(), [&](const auto& n) {
                              return gateway.networks.contains(n.first);
                          });
        if (!near) continue;
        const auto& config = pair.gateway.resolution.state.config;
        if (config.status != ConfigStatus::ok || pair.gateway.names_trusted_proxies) continue;
        row.warn(
            service,
            service.place,
            "untrusted",
            "a proxy in front, and the gateway's config has no gateway.trustedProxies: forwarded requests "
            "get 403"
        );
    }
}

/// `18789` of `{{upstreams 18789}}` and of `18789`; nothing when the label names no port.
std::string label_port(const std::string& name, const std::string& value) {
    if (name.starts_with("traefik.http.services.") && name.ends_with(".loadbalancer.server.port"))
        return value;
    constexpr std::string_view upstreams = "{{upstreams ";
    const auto at = value.find(upstreams);
    if (!name.starts_with("caddy") || at == std::string::npos) return {};
    const auto rest = value.substr(at + upstreams.size());
    return rest.substr(0, rest.find_first_not_of("0123456789"));
}

/// Labels of the gateway that its proxy reads: the port, and the network on which the proxy calls.
void judge_labels(const Pair& pair, Row& row) {
    const auto& gateway = *pair.gateway.service;
    const auto port = std::to_string(pair.listens.port);
    for (const auto& [name, label] : gateway.labels) {
        const auto named = label_port(name, label.value);
        const bool number = !named.empty() && std::all_of(named.begin(), named.end(), is_digit);
        if (number && named != port && pair.listens.port_known)
            row.warn(
                gateway,
                label.place,
                "label_port",
                "the label sends the proxy to port " + named + ", the gateway listens on " + port,
                change({{ContractEdit::Op::replace_value, {&gateway}, label.place, name, port, ""}})
            );
        if (name != "traefik.docker.network" || gateway.networks.contains(label.value)) continue;
        row.warn(
            gateway,
            label.place,
            "label_network",
            "the label names the network " + shown(label.value) + ", on which the gateway is not"
        );
    }
}

bool has_proxy_labels(const Service& service) {
    const auto label = service.labels.find("traefik.enable");
    return label != service.labels.end() && label->second.value == "true";
}

/// A Traefik of these files that shares no network with the gateway which it should serve.
void judge_reach(const Pair& pair, Row& row) {
    const auto& gateway = *pair.gateway.service;
    if (!has_proxy_labels(gateway) || gateway.network_mode.given()) return;
    for (const auto& [name, service] : pair.project.services) {
        if (!contains(service.image.value, "traefik") || service.network_mode.given()) continue;
        const bool shared =
            std::any_of(service.networks.begin(), service.networks.end(), [&](const auto& network) {
                return gateway.networks.contains(network.first);
            });
        if (shared) return;
        row.warn(
            gateway,
            gateway.labels.at("traefik.enable").place,
            "no_common_network",
            "traefik is enabled here, and the proxy " + shown(name) + " shares no network with the gateway",
            advise("give both services one network")
        );
    }
}

void judge_proxy(const Pair& pair, Row& row) {
    judge_trust(pair, row);
    judge_labels(pair, row);
    judge_reach(pair, row);
}

}  // namespace

extern constinit const Check proxy_check{
    .id = "contract.proxy",
    .box = "proxy",
    .kind = ContractKind::warning,
    .question = "is the proxy in front of the gateway trusted",
    .judge = judge_proxy,
    .holds_when = "A reverse proxy shares a network with the gateway, and the gateway's config has no "
                  "gateway.trustedProxies; or the "
                  "gateway's labels send the proxy to another port than the gateway's, or to a network that "
                  "they do not share.",
    .what_to_do =
        "List the proxy's address in gateway.trustedProxies, and let it forward Upgrade with an idle timeout "
        "above 60 s. Labels name the container's port and a common network.",
};

}  // namespace ocprobe::contract
