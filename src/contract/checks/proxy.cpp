// contract.proxy: is the proxy in front of the gateway trusted?
#include "base/ascii.hpp"
#include "contract/checks/checks.hpp"
#include "contract/pair/image.hpp"
#include "contract/pair/roles.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/policy/address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace ocprobe::contract {

namespace {

bool is_proxy(const Service& service) {
    return kind_of(parse_image(service.image.value)) == ImageKind::proxy;
}

/// An address or a network, `10.0.0.0/8`: the address, and how many of its bits count.
struct AddressRange {
    policy::IpAddress address;
    unsigned bits = 0;
};

std::optional<AddressRange> address_range(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = policy::parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    unsigned bits = address->ipv6 ? 128 : 32;
    if (slash == std::string_view::npos) return AddressRange{*address, bits};
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return AddressRange{*address, bits};
}

/// Whether one of them lies in the other.
bool overlap(const AddressRange& a, const AddressRange& b) {
    return policy::same_network(a.address, b.address, std::min(a.bits, b.bits));
}

/// What these files say of the addresses that a proxy has on a network: its own, else the network's.
std::vector<std::string>
known_addresses(const Project& project, const Service& proxy, const std::string& network) {
    const auto& own = proxy.networks.at(network).address;
    if (!own.empty()) return {own};
    const auto found = project.subnets.find(network);
    return found == project.subnets.end() ? std::vector<std::string>{} : found->second;
}

bool is_trusted(const std::vector<std::string>& trusted, const std::vector<std::string>& addresses) {
    return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& address) {
        const auto mine = address_range(address);
        return !mine || std::any_of(trusted.begin(), trusted.end(), [&](const std::string& entry) {
            const auto range = address_range(entry);
            // A name or another form: what the gateway makes of it is not known here.
            return !range || overlap(*mine, *range);
        });
    });
}

void judge_trust(const Pair& pair, Row& row) {
    const auto& gateway = *pair.gateway.service;
    if (pair.gateway.config == Knowledge::unknown) return;
    if (pair.gateway.resolution.state.config.status != ConfigStatus::ok) return;
    const auto& trusted = pair.gateway.resolution.start.trusted_proxies;
    for (const auto& [name, service] : pair.project.services) {
        if (!is_proxy(service)) continue;
        const auto shared =
            std::find_if(service.networks.begin(), service.networks.end(), [&](const auto& network) {
                return gateway.networks.contains(network.first);
            });
        if (shared == service.networks.end()) continue;
        if (trusted.empty()) {
            row.warn(
                service,
                service.place,
                "untrusted",
                "a proxy in front, and the gateway's config has no gateway.trustedProxies: forwarded "
                "requests "
                "get 403"
            );
            continue;
        }
        const auto addresses = known_addresses(pair.project, service, shared->first);
        if (addresses.empty() || is_trusted(trusted, addresses)) continue;
        row.warn(
            service,
            shared->second.place.known() ? shared->second.place : service.place,
            "trusted_elsewhere",
            "the proxy calls from " + shown(addresses.front()) +
                ", which gateway.trustedProxies does not name: forwarded requests get 403",
            advise("put " + addresses.front() + " in gateway.trustedProxies")
        );
    }
}

bool is_called(const Service& service, std::string_view host) {
    return same_host_name(service.name, host) || same_host_name(service.container_name.value, host) ||
           std::any_of(service.networks.begin(), service.networks.end(), [&](const auto& network) {
               return answers_to(service, network.first, host);
           });
}

std::string route_words(const ProxyRoute& route) {
    const auto slash = route.file.rfind('/');
    return escape_text(route.file.substr(slash == std::string::npos ? 0 : slash + 1), 80) + " line " +
           std::to_string(route.line) + ": ";
}

/// The gateway pings every 25 s; what is cut sooner ends a session that is merely silent.
constexpr Millis shortest_idle{30'000};

void judge_route(const Pair& pair, const Service& proxy, const ProxyRoute& route, Row& row) {
    const auto& gateway = *pair.gateway.service;
    const auto port = std::to_string(pair.listens.port);
    if (pair.listens.port_known && route.port != pair.listens.port)
        row.warn(
            proxy,
            route.place,
            "route_port",
            route_words(route) + "it forwards to " + shown(route.host) + ":" + std::to_string(route.port) +
                ", the gateway listens on " + port,
            advise("forward to " + gateway.name + ":" + port)
        );
    if (route.idle && *route.idle < shortest_idle)
        row.warn(
            proxy,
            route.place,
            "route_idle",
            route_words(route) + "a session that is silent for " +
                std::to_string(*route.idle / Millis(1'000)) + " s is cut; the gateway pings every 25 s",
            advise("allow at least 60 s of silence")
        );
    if (route.longest)
        row.warn(
            proxy,
            route.place,
            "route_longest",
            route_words(route) + "every session is cut after " +
                std::to_string(*route.longest / Millis(1'000)) + " s",
            advise("remove stream_timeout")
        );
}

/// The proxies' own configuration, where it is mounted and can be read.
void judge_routes(const Pair& pair, Row& row) {
    const auto& gateway = *pair.gateway.service;
    for (const auto& [name, service] : pair.project.services) {
        std::vector<const ProxyRoute*> routes;
        for (const auto& route : service.routes) {
            if (is_called(gateway, route.host)) routes.push_back(&route);
        }
        if (routes.empty()) continue;
        for (const auto* route : routes)
            judge_route(pair, service, *route, row);
        const bool upgrades = std::any_of(routes.begin(), routes.end(), [](const auto* route) {
            return route->forwards_upgrade;
        });
        if (upgrades) continue;
        row.warn(
            service,
            routes.front()->place,
            "route_upgrade",
            route_words(*routes.front()) + "Upgrade and Connection are not passed on to the gateway: no "
                                           "WebSocket can be opened through it",
            advise("proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\"; "
                   "proxy_http_version 1.1")
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

/// A router that names a service which no label of these files makes.
void judge_router(const Pair& pair, const std::string& name, const Text& label, Row& row) {
    if (!name.starts_with("traefik.http.routers.") || !name.ends_with(".service")) return;
    // `name@provider` stands in another source of Traefik's.
    if (label.value.find('@') != std::string::npos || label.blank() != nullptr) return;
    const auto wanted = "traefik.http.services." + label.value + ".";
    for (const auto& [other, service] : pair.project.services) {
        for (const auto& [key, text] : service.labels) {
            if (key.starts_with(wanted)) return;
        }
    }
    row.warn(
        *pair.gateway.service,
        label.place,
        "label_service",
        "the router leads to the service " + shown(label.value) + ", which no label defines"
    );
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
        judge_router(pair, name, label, row);
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
    judge_routes(pair, row);
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
    .holds_when = "A reverse proxy shares a network with the gateway, and gateway.trustedProxies does not "
                  "name its address. Or its mounted nginx or Caddy configuration forwards to another port, "
                  "forwards without Upgrade, or cuts sessions. Or the gateway's labels send the proxy to "
                  "another port, an undefined service, or a network that they do not share.",
    .what_to_do =
        "List the proxy's address in gateway.trustedProxies, and let it forward Upgrade with an idle timeout "
        "above 60 s. Labels name the container's port and a common network.",
};

}  // namespace ocprobe::contract
