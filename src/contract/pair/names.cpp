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

NameAnswer unexplained(std::string_view host) {
    return {host.find('.') == std::string_view::npos ? Found::unknown_name : Found::outside, nullptr, 0};
}

NameAnswer find_in_cluster(const Pair& pair, std::string_view host, std::uint16_t port) {
    for (const auto& service : pair.project.cluster_services) {
        if (host != service.name && !host.starts_with(service.name + ".")) continue;
        const auto& pods = service.pods;
        const bool ours = std::find(pods.begin(), pods.end(), pair.gateway.service->pod) != pods.end();
        NameAnswer out{ours ? Found::yes : Found::other_service, nullptr, 0};
        const auto row = std::find_if(service.ports.begin(), service.ports.end(), [&](const auto& one) {
            return one.port == std::to_string(port);
        });
        if (row != service.ports.end()) {
            std::from_chars(row->target.data(), row->target.data() + row->target.size(), out.port);
        } else if (ours && !service.ports.empty() && !service.headless) {
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

NameAnswer find_name(const Pair& pair, std::string_view host, std::uint16_t port) {
    if (pair.project.kubernetes) return find_in_cluster(pair, host, port);
    const auto& project = pair.project;
    const auto* from = owner_of(project, pair.cli_namespace, *pair.cli.service);
    const auto* to = &gateway_network(pair);
    NameAnswer out;
    bool known = project.service(host) != nullptr;
    for (const auto& link : from->links) {
        // `SERVICE:ALIAS`: a name for this container alone. Without an alias only the engine's own bridge, which has no
        // DNS, makes a name of it.
        const auto colon = link.find(':');
        if (colon == std::string::npos && from->network_mode.value != "bridge") continue;
        if (std::string_view(link).substr(colon == std::string::npos ? 0 : colon + 1) != host) continue;
        const auto* service = project.service(std::string_view(link).substr(0, colon));
        return {service == to ? Found::yes : Found::other_service, service, 0};
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
    if (const auto* named = project.service(host); named != nullptr && named->network_mode.given())
        return {Found::no_own_name, named, 0};
    return known ? NameAnswer{Found::not_shared, project.service(host), 0} : unexplained(host);
}

}  // namespace ocprobe::contract
