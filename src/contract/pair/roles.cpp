// Gateways and CLIs by what they run, what they are called and what they are given.
#include "contract/pair/roles.hpp"

#include "base/ascii.hpp"
#include "contract/pair/side.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

std::string_view base_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Whether the word starts an OpenClaw program: `/run/openclaw` is a folder that a helper is given, no program.
bool is_program(std::string_view word) {
    constexpr std::array<std::string_view, 2> scripts{"openclaw.mjs", "index.js"};
    const auto name = base_name(word);
    if (std::find(scripts.begin(), scripts.end(), name) != scripts.end()) return true;
    const auto folder = word.substr(0, word.size() - name.size());
    return name == "openclaw" && (folder.empty() || folder.ends_with("bin/"));
}

/// The subcommand of an OpenClaw program in the command; nothing when there is no such program.
std::optional<std::string> subcommand(const Service& service) {
    const auto& words = service.words;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is_program(words[i])) continue;
        for (auto j = i + 1; j < words.size(); ++j) {
            if (!words[j].starts_with('-')) return words[j];
        }
        return std::string();
    }
    return std::nullopt;
}

bool is_openclaw(const Service& service) {
    if (contains(service.image.value, "openclaw") || contains(service.name, "openclaw") ||
        subcommand(service))
        return true;
    return std::any_of(service.environment.begin(), service.environment.end(), [](const auto& entry) {
        return entry.first.starts_with("OPENCLAW_");
    });
}

bool is_cli(const Service& service) {
    if (is_gateway(service)) return false;
    if (service.environment.contains("OPENCLAW_GATEWAY_URL")) return true;
    if (!is_openclaw(service)) return false;
    const auto command = subcommand(service);
    const bool prepares = command && (*command == "onboard" || *command == "setup" || *command == "config" ||
                                      *command == "doctor");
    return !prepares && (contains(service.name, "cli") || command.has_value());
}

bool share_network(const Service& a, const Service& b) {
    return std::any_of(a.networks.begin(), a.networks.end(), [&](const auto& entry) {
        return b.networks.contains(entry.first);
    });
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(left - a.begin());
}

using Services = std::vector<const Service*>;

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

/// Those for which `holds`, or all of them when that leaves none.
template <class Holds>
Services narrowed(const Services& from, const Holds& holds) {
    Services out;
    std::copy_if(from.begin(), from.end(), std::back_inserter(out), holds);
    return out.empty() ? from : out;
}

const Service* gateway_of(const Service& cli, const Services& gateways) {
    const auto own = cli.network_namespace;
    const auto host = url_host(cli);
    auto left = narrowed(gateways, [&](const Service* g) { return g->network_namespace == own; });
    if (left.size() == gateways.size() && !host.empty()) {
        left = narrowed(left, [&](const Service* g) {
            return g->name == host || g->container_name.value == host ||
                   std::any_of(g->networks.begin(), g->networks.end(), [&](const auto& n) {
                       return answers_to(*g, n.first, host);
                   });
        });
    }
    if (left.size() > 1) left = narrowed(left, [&](const Service* g) { return share_network(*g, cli); });
    if (left.size() <= 1) return left.empty() ? nullptr : left.front();
    // `blue-cli` belongs to `blue-gateway`.
    std::sort(left.begin(), left.end(), [&](const Service* a, const Service* b) {
        return common_prefix(a->name, cli.name) > common_prefix(b->name, cli.name);
    });
    const bool unique = common_prefix(left[0]->name, cli.name) > common_prefix(left[1]->name, cli.name);
    return unique ? left.front() : nullptr;
}

Services recognised(const Project& project, bool (*wanted)(const Service&)) {
    Services all;
    for (const auto& name : project.order) {
        if (const auto* service = project.service(name); service != nullptr && wanted(*service))
            all.push_back(service);
    }
    return narrowed(all, [](const Service* s) { return s->active; });
}

bool looks_like_gateway(const Service& service) {
    if (gateway_arguments(service)) return true;
    if (!is_openclaw(service) || subcommand(service)) return false;
    if (contains(service.name, "gateway")) return true;
    // The official image starts the gateway when nothing else is said.
    const bool own_command = service.command.given() || service.entrypoint.given();
    return !own_command && contains(service.image.value, "openclaw") && !contains(service.name, "cli") &&
           !service.environment.contains("OPENCLAW_GATEWAY_URL");
}

}  // namespace

bool is_gateway(const Service& service) {
    return service.runs_gateway;
}

void derive_services(Project& project) {
    for (auto& [name, service] : project.services)
        service.words = words_of(service);
    for (auto& [name, service] : project.services) {
        service.runs_gateway = looks_like_gateway(service);
        service.network_namespace = namespace_of(project, service);
    }
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

bool answers_to(const Service& service, const std::string& network, std::string_view name) {
    const auto joined = service.networks.find(network);
    if (joined == service.networks.end()) return false;
    if (name == service.name || name == service.container_name.value) return true;
    const auto& aliases = joined->second.aliases;
    if (std::find(aliases.begin(), aliases.end(), name) != aliases.end()) return true;
    if (!joined->second.address.empty() && joined->second.address == name) return true;
    if (!name.ends_with('1')) return false;
    // The name that Compose makes: project, service, number, with `-` or `_` between.
    for (const char separator : {'-', '_'}) {
        const auto tail = separator + service.name + separator + "1";
        if (!service.container_name.given() && name.size() > tail.size() && name.ends_with(tail)) return true;
    }
    return false;
}

boost::system::result<std::vector<PairedServices>, Fault> pair_services(
    const Project& project, const std::vector<std::string>& gateways, const std::vector<std::string>& clis
) {
    const auto given_gateways = services_named(project, gateways, "--gateway");
    if (!given_gateways) return given_gateways.error();
    const auto given_clis = services_named(project, clis, "--cli");
    if (!given_clis) return given_clis.error();
    const auto servers = given_gateways->empty() ? recognised(project, is_gateway) : *given_gateways;
    if (servers.empty())
        return Fault{{}, "no service of these files looks like an OpenClaw gateway: name it with --gateway"};
    Services clients = *given_clis;
    if (given_clis->empty()) {
        // Every CLI counts, whatever its profile: `docker compose run` starts it.
        for (const auto& name : project.order) {
            const auto* service = project.service(name);
            const bool taken = std::find(servers.begin(), servers.end(), service) != servers.end();
            if (service != nullptr && !taken && is_cli(*service)) clients.push_back(service);
        }
    }
    std::vector<PairedServices> out;
    Services met;
    for (const auto* cli : clients) {
        const auto* gateway = gateway_of(*cli, servers);
        if (gateway == nullptr)
            return Fault{
                {},
                "service " + escape_text(cli->name, 60) +
                    " may belong to several gateways: name one with --gateway"};
        out.push_back({gateway, cli});
        met.push_back(gateway);
    }
    for (const auto* gateway : servers) {
        const bool alone = std::find(met.begin(), met.end(), gateway) == met.end();
        if (alone && given_clis->empty()) out.push_back({gateway, gateway});
    }
    return out;
}

}  // namespace ocprobe::contract
