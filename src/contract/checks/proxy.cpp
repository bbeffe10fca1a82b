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

void judge_proxy(const Pair& pair, Row& row) {
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

}  // namespace

extern constinit const Check proxy_check{
    .id = "contract.proxy",
    .box = "proxy",
    .kind = ContractKind::warning,
    .question = "is the proxy in front of the gateway trusted",
    .judge = judge_proxy,
    .holds_when = "A reverse proxy shares a network with the gateway, and the gateway's config has no "
                  "gateway.trustedProxies.",
    .what_to_do = "List the proxy's address in gateway.trustedProxies, and let it forward Upgrade with an "
                  "idle timeout above 60 s.",
};

}  // namespace ocprobe::contract
