// Does the host and port of the CLI's URL lead to the gateway?
#include "contract/checks/token_parts.hpp"
#include "contract/checks/url_parts.hpp"
#include "contract/pair/names.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <optional>

namespace ocprobe::contract {

namespace {

/// The variables that make a TCP URL work, beside it: all three belong together.
std::vector<Change> beside_url(const Pair& pair) {
    const auto* cli = pair.cli.service;
    auto allow = set_env({cli}, std::string(allow_variable), "1");
    if (pair.project.kubernetes)
        return {std::move(allow), advise(std::string(token_from_secret)).front().changes.front()};
    return {set_env({cli}, "OPENCLAW_GATEWAY_TOKEN", "${OPENCLAW_GATEWAY_TOKEN}"), std::move(allow)};
}

/// A published port that leads to another one of the container: the gateway does not listen on it, whatever its config
/// says.
bool only_the_host_has(const Service& gateway, std::uint16_t port) {
    const auto text = std::to_string(port);
    const auto is_target = [&](const Port& row) { return row.target == text; };
    return is_published(gateway, port) && std::none_of(gateway.ports.begin(), gateway.ports.end(), is_target);
}

/// Whether a port that is published at this address of the host is reached over `host`, which is a loopback.
bool at_loopback(const Port& port, std::string_view host) {
    const std::string_view address = port.host_address;
    if (address.empty() || host == "localhost") return true;
    const bool v6 = host.find(':') != std::string_view::npos;
    return v6 ? address == "::" || address == "::1" : address == "0.0.0.0" || address.starts_with("127.");
}

/// The URL with another port: in place of the one that is written, or as a whole where none is.
Remedies other_host_port(const Pair& pair, std::uint16_t port, const std::string& published) {
    const auto* url = variable(*pair.cli.service, url_variable);
    const auto old = ":" + std::to_string(port);
    if (url == nullptr || !url->text.uses.empty() || url->text.value.find(old) == std::string::npos)
        return change({set_env({pair.cli.service}, std::string(url_variable), "ws://127.0.0.1:" + published)}
        );
    return change({Change{
        ContractEdit::Op::replace_part,
        {pair.cli.service},
        url_place(pair),
        std::string(url_variable),
        ":" + published,
        old}});
}

/// The CLI is on the host's network: does its URL name a port there that leads to the gateway's?
void judge_host_loopback(const Pair& pair, Row& row, std::uint16_t port) {
    const auto& service = *pair.cli.service;
    const auto place = url_place(pair);
    const std::string_view host = pair.cli.resolution.target.endpoint->host;
    const auto wanted = std::to_string(pair.listens.port);
    const auto name = shown(gateway_network(pair).name);
    const auto dials = "the CLI dials " + dialled(pair) + " on the host's network, and ";
    const Port* there = nullptr;   // what is published on the port that is dialled
    const Port* theirs = nullptr;  // what leads to the gateway's port
    for (const auto& one : gateway_network(pair).ports) {
        if (!at_loopback(one, host)) continue;
        if (one.published == std::to_string(port)) there = &one;
        if (one.target == wanted) theirs = &one;
    }
    if (there != nullptr && (there->target == wanted || !pair.listens.port_known)) {
        row.green("the host's loopback, where the gateway's port is published");
    } else if (!pair.listens.port_known) {
        row.undecided(service, place, dials + "which port the gateway listens on is not in these files");
    } else if (theirs == nullptr) {
        row.fails(
            service,
            place,
            "not_published",
            dials + name + " does not publish port " + wanted + " there",
            advise("publish it: 127.0.0.1:" + std::to_string(port) + ":" + wanted)
        );
    } else if (theirs->published.empty() || theirs->published.find('-') != std::string::npos) {
        row.undecided(service, place, dials + "the engine chooses where port " + wanted + " is published");
    } else {
        const auto published = escape_text(theirs->published, 20);
        row.fails(
            service,
            place,
            "published_elsewhere",
            dials + "the gateway's port is published there as " + published,
            other_host_port(pair, port, published)
        );
    }
}

}  // namespace

void judge_port(const Pair& pair, Row& row, std::uint16_t port) {
    const auto& listens = pair.listens;
    if (port == listens.port || port == 0) return;
    const auto place = url_place(pair);
    const auto want = std::to_string(listens.port);
    if (!listens.port_known && !only_the_host_has(gateway_network(pair), port)) {
        row.undecided(
            *pair.cli.service,
            place,
            "whether the gateway listens on " + std::to_string(port) + ": its port is not in these files"
        );
        return;
    }
    const auto source = pair.cli.resolution.target.source.kind;
    const bool by_variable = source == SourceKind::env_gateway_url;
    if (!by_variable && pair.cli.config == Knowledge::unknown) {
        row.undecided(
            *pair.cli.service,
            place,
            "the gateway listens on " + want + " (" + listens.port_source +
                "); whether the CLI's config has gateway.port " + want + " is not seen: show it, or set " +
                "OPENCLAW_GATEWAY_PORT"
        );
        return;
    }
    std::string summary = "the CLI dials port " + std::to_string(port) + ", the gateway listens on " + want +
                          " (" + listens.port_source + ")";
    if (is_published(gateway_network(pair), port))
        summary += ": " + std::to_string(port) + " is the published port, which only the host knows";
    const auto* url = variable(*pair.cli.service, url_variable);
    const bool plain = url != nullptr && url->text.uses.empty() && url->env_file.empty();
    if (plain && url->text.value.find(":" + std::to_string(port)) == std::string::npos) {
        row.fails(
            *pair.cli.service, place, "port", std::move(summary) + ": the URL names no port", set_url(pair)
        );
        return;
    }
    Change other_port{
        ContractEdit::Op::replace_part,
        {pair.cli.service},
        place,
        std::string(url_variable),
        ":" + want,
        ":" + std::to_string(port)};
    row.fails(
        *pair.cli.service,
        place,
        "port",
        std::move(summary),
        plain ? change_at_once(std::move(other_port)) : advise("use port " + want)
    );
}

/// How the file's own words name the URL.
std::string dialled(const Pair& pair) {
    const auto& target = pair.cli.resolution.target;
    return shown(target.url) + (target.source.kind == SourceKind::default_loopback ? " (the default)" : "");
}

Place url_place(const Pair& pair) {
    return place_of(*pair.cli.service, url_variable);
}

Remedies set_url(const Pair& pair, std::vector<Change> beside) {
    const auto gateway = gateway_name(pair);
    if (!gateway) {
        return advise(
            "give the gateway a Service for port " + std::to_string(pair.listens.port) +
            ", and set its name in OPENCLAW_GATEWAY_URL"
        );
    }
    auto url = "ws://" + gateway->host + ":" + gateway->port;
    beside.insert(beside.begin(), set_env({pair.cli.service}, std::string(url_variable), std::move(url)));
    return change(std::move(beside));
}

void judge_loopback(const Pair& pair, Row& row) {
    const auto& target = pair.cli.resolution.target;
    const auto port = target.endpoint->port;
    if (pair.same_container || pair.shared_namespace) {
        row.green(
            pair.same_container ? "the CLI runs in the gateway's own container"
                                : "loopback, in the gateway's own network namespace"
        );
        judge_port(pair, row, port);
        return;
    }
    if (is_forwarded(pair, port)) {
        row.green("loopback, where a forwarder of this namespace listens");
        return;
    }
    const bool by_default = target.source.kind == SourceKind::default_loopback;
    if (by_default && pair.cli.config == Knowledge::unknown && !pair.project.kubernetes) {
        const auto shared = pair.cli.state.identity();
        // A config that is the gateway's own has no remote URL: the gateway would not start with it.
        if (shared.empty() || shared != pair.gateway.state.identity()) {
            const bool only_state = pair.cli.state.mount != nullptr;
            if (only_state) {
                row.undecided(
                    *pair.cli.service,
                    pair.cli.state.mount->place,
                    "no OPENCLAW_GATEWAY_URL; whether the config in this mount has gateway.remote.url is not "
                    "seen"
                );
                return;
            }
        }
    }
    if (pair.cli_namespace == "host") return judge_host_loopback(pair, row, port);
    auto remedies = set_url(pair, beside_url(pair));
    if (!pair.project.kubernetes) {
        remedies.front().when = "with a state directory of its own";
        auto join = set_key(*pair.cli.service, "network_mode", "service:" + pair.gateway.service->name);
        remedies.insert(remedies.begin(), Remedy{{std::move(join)}, false, ""});
    }
    row.fails(
        *pair.cli.service,
        url_place(pair),
        "own_container",
        "the CLI dials " + dialled(pair) + ": its own container, not " + shown(pair.gateway.service->name),
        std::move(remedies)
    );
}

namespace {

/// The URL names a service that has no name on any network.
Remedies remedies_without_name(const Pair& pair) {
    if (pair.gateway_namespace == "host")
        return advise("take network_mode: host away from the gateway, or give it to the CLI too, with a URL "
                      "on 127.0.0.1");
    if (&gateway_network(pair) == pair.gateway.service)
        return advise("take network_mode away from both services: a network of the project has names");
    return set_url(pair);
}

/// A name that the host or the file itself resolves, no engine. Returns whether it is one.
bool judge_name_of_host(const Pair& pair, Row& row) {
    const auto& service = *pair.cli.service;
    const auto& host = pair.cli.resolution.target.endpoint->host;
    if (host == "host.docker.internal") {
        row.undecided(
            service,
            url_place(pair),
            "the URL leads over the host to a published port, which these files cannot prove"
        );
        return true;
    }
    for (const auto& extra : service.extra_hosts) {
        if (extra.name != host) continue;
        row.undecided(service, extra.place, "extra_hosts decides where " + shown(host) + " leads");
        return true;
    }
    return false;
}

/// Why a name of the URL does not lead to the gateway.
struct Unreached {
    std::string_view slug;
    Place place;
    std::string summary;
    Remedies remedies;
};

std::optional<Unreached> why_unreached(const Pair& pair, const NameAnswer& answer) {
    const auto& service = *pair.cli.service;
    const auto& endpoint = *pair.cli.resolution.target.endpoint;
    const auto name = shown(endpoint.host);
    const auto place = url_place(pair);
    switch (answer.found) {
    case Found::not_shared:
        return Unreached{
            "no_shared_network",
            service.given.contains("networks") ? service.given.at("networks") : place,
            "no network is shared with " + name + ": the name does not resolve here",
            advise("give both services one network")};
    case Found::no_own_name:
        return Unreached{
            "no_own_name",
            place,
            name + " has network_mode " + shown(answer.service->network_mode.value) +
                ": its own name does not resolve",
            remedies_without_name(pair)};
    case Found::unknown_name:
        return Unreached{
            "unknown_name",
            place,
            "nothing in these files is called " + name + "; the gateway is " +
                shown(pair.gateway.service->name),
            set_url(pair)};
    default:
        return std::nullopt;
    }
}

}  // namespace

void judge_host_name(const Pair& pair, Row& row) {
    if (judge_name_of_host(pair, row)) return;
    const auto& endpoint = *pair.cli.resolution.target.endpoint;
    const auto& service = *pair.cli.service;
    const auto answer = find_name(pair, endpoint.host, endpoint.port);
    if (answer.cluster != nullptr) return judge_cluster_name(pair, answer, row);
    if (answer.found == Found::yes) {
        row.green(dialled(pair) + " is the gateway, on a network that both share");
        judge_port(pair, row, answer.port == 0 ? endpoint.port : answer.port);
        return;
    }
    if (auto fault = why_unreached(pair, answer)) {
        row.fails(service, fault->place, fault->slug, std::move(fault->summary), std::move(fault->remedies));
        return;
    }
    const bool elsewhere = answer.found == Found::outside;
    row.undecided(
        service,
        url_place(pair),
        shown(endpoint.host) +
            (elsewhere ? " is outside of these files"
                       : " is another service: whether it forwards to the gateway is not in these files")
    );
}

}  // namespace ocprobe::contract
