// Who belongs to whom.
#include "contract/pair/roles.hpp"

#include "base/ascii.hpp"
#include "contract/pair/proxy_config.hpp"
#include "contract/pair/side.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <set>

namespace ocprobe::contract {

namespace {

using Services = std::vector<const Service*>;

/// From this score on a service may be assumed to be the gateway, if it stands out by `lead`.
constexpr int assumed_threshold = 25;
constexpr int lead = 10;
/// Of services in one line, in bytes.
constexpr std::size_t longest_list = 400;

boost::system::result<Services, Fault>
services_named(const Project& project, const std::vector<std::string>& names, std::string_view flag) {
    Services out;
    for (const auto& name : names) {
        const auto* service = project.service(name);
        if (service == nullptr)
            return Fault{{}, std::string(flag) + " " + escape_text(name, 60) + ": there is no such service"};
        out.push_back(service);
    }
    return out;
}

bool share_network(const Service& a, const Service& b) {
    return std::any_of(a.networks.begin(), a.networks.end(), [&](const auto& entry) {
        return b.networks.contains(entry.first);
    });
}

bool share_mount(const Service& a, const Service& b) {
    return std::any_of(a.mounts.begin(), a.mounts.end(), [&](const Mount& mine) {
        return !mine.source.empty() && std::any_of(b.mounts.begin(), b.mounts.end(), [&](const Mount& other) {
            return other.source == mine.source && other.inside == mine.inside;
        });
    });
}

/// The variables of the project that a service's tokens are made of.
std::set<std::string> token_sources(const Service& service) {
    std::set<std::string> out;
    for (const auto& [name, value] : service.environment) {
        if (!name.ends_with("_GATEWAY_TOKEN") && !name.ends_with("_GATEWAY_PASSWORD")) continue;
        for (const auto& use : value.text.uses)
            out.insert(use.name);
        if (!value.symbol.empty()) out.insert(value.symbol);
    }
    return out;
}

bool share_token_source(const Service& a, const Service& b) {
    const auto mine = token_sources(a);
    const auto others = token_sources(b);
    return std::any_of(mine.begin(), mine.end(), [&](const auto& name) { return others.contains(name); });
}

bool is_named_by(const Service& gateway, const Service& cli) {
    const auto host = url_host(cli);
    if (host.empty()) return false;
    return same_host_name(gateway.name, host) || same_host_name(gateway.container_name.value, host) ||
           std::any_of(gateway.networks.begin(), gateway.networks.end(), [&](const auto& network) {
               return answers_to(gateway, network.first, host);
           });
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(left - a.begin());
}

/// Those for which `holds`, or all of them when that leaves none.
template <class Holds>
Services narrowed(const Services& from, const Holds& holds) {
    Services out;
    std::copy_if(from.begin(), from.end(), std::back_inserter(out), holds);
    return out.empty() ? from : out;
}

/// The gateways that a CLI may belong to, by namespace, URL, network, mount, token variable, name, in this order.
Services gateways_of(const Service& cli, const Services& gateways) {
    auto left =
        narrowed(gateways, [&](const Service* g) { return g->network_namespace == cli.network_namespace; });
    left = narrowed(left, [&](const Service* g) { return is_named_by(*g, cli); });
    left = narrowed(left, [&](const Service* g) { return share_network(*g, cli); });
    left = narrowed(left, [&](const Service* g) { return share_mount(*g, cli); });
    left = narrowed(left, [&](const Service* g) { return share_token_source(*g, cli); });
    if (left.size() <= 1) return left;
    // `blue-cli` belongs to `blue-gateway`.
    std::size_t longest = 0;
    for (const auto* gateway : left)
        longest = std::max(longest, common_prefix(gateway->name, cli.name));
    return narrowed(left, [&](const Service* g) { return common_prefix(g->name, cli.name) == longest; });
}

Services with_role(const std::vector<Weighed>& weighed, ServiceRole role) {
    Services out;
    for (const auto& one : weighed) {
        if (one.role == role) out.push_back(one.service);
    }
    return out;
}

/// The one that comes closest to a gateway, when it stands out.
const Service* closest(const std::vector<Weighed>& weighed) {
    const Weighed* best = nullptr;
    int second = assumed_threshold - lead;
    for (const auto& one : weighed) {
        if (best == nullptr || one.gateway_score > best->gateway_score) {
            if (best != nullptr) second = std::max(second, best->gateway_score);
            best = &one;
        } else {
            second = std::max(second, one.gateway_score);
        }
    }
    return best != nullptr && best->gateway_score >= second + lead ? best->service : nullptr;
}

/// As the refusal lists a service.
std::string with_article(ServiceRole role) {
    if (role == ServiceRole::unrelated) return std::string(name(role));
    return "a " + std::string(name(role));
}

Fault no_gateway(const std::vector<Weighed>& weighed) {
    std::string near;
    for (const auto& one : weighed) {
        if (one.gateway_score <= 0) continue;
        if (near.size() > longest_list) {
            near += ", …";
            break;
        }
        near += (near.empty() ? "; came close: " : "; ") + escape_text(one.service->name, 60) + " (" +
                std::to_string(one.gateway_score) + " of " + std::to_string(gateway_threshold) + ":";
        for (const auto& reason : one.gateway_because)
            near += " " + reason + ",";
        near.back() = ')';
    }
    std::string known;
    for (const auto& one : weighed) {
        if (known.size() > longest_list) {
            known += ", …";
            break;
        }
        known += (known.empty() ? "" : ", ") + escape_text(one.service->name, 60) + " is " +
                 with_article(one.role);
    }
    if (known.empty()) return {{}, "these files have no service: give those that start the gateway"};
    return {
        {},
        "no service of these files looks like an OpenClaw gateway (" + known +
            "): give the file that has it too, or name it with --gateway" + near};
}

std::vector<ContractRole>
roles_of(const std::vector<Weighed>& weighed, const Services& gateways, bool assumed) {
    std::vector<ContractRole> out;
    for (const auto& one : weighed) {
        ContractRole role{escape_text(one.service->name, 100), one.role, one.score, one.because, false};
        const bool chosen = std::find(gateways.begin(), gateways.end(), one.service) != gateways.end();
        if (chosen && one.role != ServiceRole::gateway) {
            role.role = ServiceRole::gateway;
            role.score = one.gateway_score;
            role.because = one.gateway_because;
            role.assumed = assumed;
        }
        out.push_back(std::move(role));
    }
    return out;
}

}  // namespace

bool is_gateway(const Service& service) {
    return service.runs_gateway;
}

std::vector<Weighed> derive_services(Project& project, const FileSystem& host) {
    for (auto& [name, service] : project.services) {
        auto split = words_of(service, host);
        service.words = std::move(split.words);
        service.unexpanded_words = std::move(split.unexpanded);
        service.network_namespace = namespace_of(project, service);
        service.routes = read_proxy_routes(service, host);
    }
    auto weighed = weigh_services(project);
    std::set<const Service*> gateways;
    for (const auto& one : weighed) {
        if (one.role == ServiceRole::gateway) gateways.insert(one.service);
    }
    for (auto& [name, service] : project.services)
        service.runs_gateway = gateways.contains(&service);
    return weighed;
}

std::string url_host(const Service& service) {
    const auto* url = variable(service, "OPENCLAW_GATEWAY_URL");
    if (url == nullptr) return {};
    std::string_view text = url->text.value;
    const auto scheme = text.find("://");
    if (scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find('/'));
    if (const auto user = text.find('@'); user != std::string_view::npos) text.remove_prefix(user + 1);
    return std::string(text.substr(0, text.find(':')));
}

bool same_host_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

bool answers_to(const Service& service, const std::string& network, std::string_view name) {
    const auto joined = service.networks.find(network);
    if (joined == service.networks.end()) return false;
    const auto is_asked = [&](std::string_view one) { return same_host_name(one, name); };
    if (is_asked(service.name) || is_asked(service.container_name.value)) return true;
    const auto& aliases = joined->second.aliases;
    if (std::any_of(aliases.begin(), aliases.end(), is_asked)) return true;
    if (!joined->second.address.empty() && joined->second.address == name) return true;
    if (!name.ends_with('1')) return false;
    // The name that Compose makes: project, service, number, with `-` or `_` between.
    for (const char separator : {'-', '_'}) {
        const auto tail = separator + service.name + separator + "1";
        if (service.container_name.given() || name.size() <= tail.size()) continue;
        if (same_host_name(name.substr(name.size() - tail.size()), tail)) return true;
    }
    return false;
}

boost::system::result<Roles, Fault> pair_services(
    const Project& project,
    const std::vector<Weighed>& weighed,
    const std::vector<std::string>& gateways,
    const std::vector<std::string>& clis
) {
    const auto given_gateways = services_named(project, gateways, "--gateway");
    if (!given_gateways) return given_gateways.error();
    const auto given_clis = services_named(project, clis, "--cli");
    if (!given_clis) return given_clis.error();
    auto servers = *given_gateways;
    // A profile that is not asked for does not run, unless nothing else does.
    if (servers.empty())
        servers =
            narrowed(with_role(weighed, ServiceRole::gateway), [](const Service* s) { return s->active; });
    const bool assumed = servers.empty();
    if (assumed) {
        const auto* best = closest(weighed);
        if (best == nullptr) return no_gateway(weighed);
        servers.push_back(best);
    }
    Roles out;
    out.roles = roles_of(weighed, servers, assumed);
    const auto serves_here = [&](const Service* service) {
        return std::find(servers.begin(), servers.end(), service) != servers.end();
    };
    Services met;
    const auto add = [&](const Service* cli, ServiceRole role) {
        if (serves_here(cli)) return;
        auto left = gateways_of(*cli, servers);
        PairedServices pair{left.front(), cli, role, {}};
        pair.rivals.assign(left.begin() + 1, left.end());
        if (role == ServiceRole::cli) met.insert(met.end(), left.begin(), left.end());
        out.pairs.push_back(std::move(pair));
    };
    // Every CLI counts, whatever its profile: `docker compose run` starts it.
    for (const auto* cli : given_clis->empty() ? with_role(weighed, ServiceRole::cli) : *given_clis)
        add(cli, ServiceRole::cli);
    if (!given_clis->empty()) return out;
    for (const auto* gateway : servers) {
        if (std::find(met.begin(), met.end(), gateway) == met.end())
            out.pairs.push_back({gateway, gateway, ServiceRole::cli, {}});
    }
    for (const auto* client : with_role(weighed, ServiceRole::client))
        add(client, ServiceRole::client);
    return out;
}

}  // namespace ocprobe::contract
