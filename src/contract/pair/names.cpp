// Docker's DNS and the cluster's, as far as the files tell them.
#include "contract/pair/names.hpp"

#include "contract/pair/roles.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::contract {

namespace {

/// The service whose networks count: the one that owns the namespace.
const Service* owner_of(const Project& project, const std::string& owner, const Service& fallback) {
    const auto* service = project.service(owner);
    return service == nullptr ? &fallback : service;
}

const Service* service_called(const Project& project, std::string_view host) {
    const auto& all = project.services;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& entry) {
        return same_host_name(entry.first, host);
    });
    return found == all.end() ? nullptr : &found->second;
}

NameAnswer unexplained(std::string_view host) {
    return {host.find('.') == std::string_view::npos ? Found::unknown_name : Found::outside};
}

bool leads_to_gateway(const ClusterService& service, const Pair& pair) {
    return std::find(service.pods.begin(), service.pods.end(), pair.gateway.service->pod) !=
           service.pods.end();
}

/// Whether `host` names the Service: `gw`, `gw.ai`, `gw.ai.svc.cluster.local`.
bool is_named(const ClusterService& service, std::string_view host) {
    if (host == service.name) return true;
    if (!host.starts_with(service.name + ".")) return false;
    const auto rest = host.substr(service.name.size() + 1);
    return service.name_space.empty() || rest.substr(0, rest.find('.')) == service.name_space;
}

/// A bare name is the one of the CLI's own namespace, where that has it.
const ClusterService* service_named(const Pair& pair, std::string_view host) {
    const ClusterService* found = nullptr;
    for (const auto& service : pair.project.cluster_services) {
        if (!is_named(service, host)) continue;
        if (service.name_space == pair.cli.service->name_space) return &service;
        if (found == nullptr) found = &service;
    }
    return found;
}

NameAnswer find_in_cluster(const Pair& pair, std::string_view host, std::uint16_t port) {
    if (const auto* named = service_named(pair, host)) {
        const auto& service = *named;
        NameAnswer out{Found::yes, nullptr, 0, &service};
        const auto row = std::find_if(service.ports.begin(), service.ports.end(), [&](const auto& one) {
            return one.port == std::to_string(port);
        });
        if (service.pods.empty()) {
            out.found = Found::no_pod;
        } else if (!leads_to_gateway(service, pair)) {
            out.found = Found::other_service;
        } else if (host == service.name && service.name_space != pair.cli.service->name_space) {
            out.found = Found::other_name_space;
        } else if (row != service.ports.end()) {
            std::from_chars(row->target.data(), row->target.data() + row->target.size(), out.port);
        } else if (!service.ports.empty() && !service.headless) {
            out.found = Found::no_such_port;
        }
        return out;
    }
    return unexplained(host);
}

}  // namespace

const Service& gateway_network(const Pair& pair) {
    return *owner_of(pair.project, pair.gateway_namespace, *pair.gateway.service);
}

bool is_published(const Service& service, std::uint16_t port) {
    return std::any_of(service.ports.begin(), service.ports.end(), [&](const Port& row) {
        return row.published == std::to_string(port);
    });
}

bool is_forwarded(const Pair& pair, std::uint16_t port) {
    const auto wanted = "LISTEN:" + std::to_string(port);
    return std::any_of(pair.project.services.begin(), pair.project.services.end(), [&](const auto& entry) {
        if (entry.second.network_namespace != pair.cli_namespace) return false;
        const auto& words = entry.second.words;
        return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            const auto at = word.find(wanted);
            return word.starts_with("TCP") && at != std::string::npos;
        });
    });
}

std::optional<GatewayName> gateway_name(const Pair& pair) {
    const auto wanted = std::to_string(pair.listens.port);
    if (!pair.project.kubernetes) return GatewayName{gateway_network(pair).name, wanted};
    for (const auto& service : pair.project.cluster_services) {
        if (!leads_to_gateway(service, pair)) continue;
        const auto row = std::find_if(service.ports.begin(), service.ports.end(), [&](const auto& one) {
            return one.target == wanted;
        });
        if (row == service.ports.end()) continue;
        const bool here = service.name_space == pair.cli.service->name_space || service.name_space.empty();
        return GatewayName{here ? service.name : service.name + "." + service.name_space, row->port};
    }
    return std::nullopt;
}

NameAnswer find_name(const Pair& pair, std::string_view host, std::uint16_t port) {
    if (pair.project.kubernetes) return find_in_cluster(pair, host, port);
    const auto& project = pair.project;
    const auto* from = owner_of(project, pair.cli_namespace, *pair.cli.service);
    const auto* to = &gateway_network(pair);
    NameAnswer out;
    const auto* called = service_called(project, host);
    bool known = called != nullptr;
    for (const auto& link : from->links) {
        // `SERVICE:ALIAS`: a name for this container alone. Without an alias only the engine's own bridge, which has no
        // DNS, makes a name of it.
        const auto colon = link.find(':');
        if (colon == std::string::npos && from->network_mode.value != "bridge") continue;
        const auto name = std::string_view(link).substr(colon == std::string::npos ? 0 : colon + 1);
        if (!same_host_name(name, host)) continue;
        const auto* service = project.service(std::string_view(link).substr(0, colon));
        return {service == to ? Found::yes : Found::other_service, service};
    }
    for (const auto& [name, service] : project.services) {
        for (const auto& [network, use] : service.networks) {
            if (!answers_to(service, network, host)) continue;
            known = true;
            if (!from->networks.contains(network)) continue;
            out.service = &service;
            out.found = &service == to ? Found::yes : Found::other_service;
            if (out.found == Found::yes) return out;
        }
    }
    if (out.service != nullptr) return out;
    if (called != nullptr && called->network_mode.given()) return {Found::no_own_name, called};
    return known ? NameAnswer{Found::not_shared, called} : unexplained(host);
}

}  // namespace ocprobe::contract
