// contract.url: does the URL that the CLI would dial reach the gateway from the CLI's own namespace?
#include "contract/checks/checks.hpp"
#include "contract/pair/names.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

constexpr std::string_view url_variable = "OPENCLAW_GATEWAY_URL";
constexpr std::string_view allow_variable = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS";

std::string in_quotes(std::string_view text) {
    return "`" + escape_text(text, 120) + "`";
}

/// How the file's own words name the URL.
std::string dialled(const Pair& pair) {
    const auto& target = pair.cli.resolution.target;
    return in_quotes(target.url) +
           (target.source.kind == SourceKind::default_loopback ? " (the default)" : "");
}

Place url_place(const Pair& pair) {
    return place_of(*pair.cli.service, url_variable);
}

std::string service_url(const Pair& pair) {
    return "ws://" + pair.gateway.service->name + ":" + std::to_string(pair.listens.port);
}

/// The lines that make a TCP URL work: all three belong together.
std::string url_lines(const Pair& pair) {
    return "environment:\n  OPENCLAW_GATEWAY_URL: " + service_url(pair) +
           "\n  OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}\n  " + std::string(allow_variable) +
           ": \"1\"";
}

void judge_plaintext(const Pair& pair, Row& row) {
    const auto& target = pair.cli.resolution.target;
    const auto& service = *pair.cli.service;
    if (target.plaintext == PlaintextPolicy::refused_for_good) {
        row.fails(
            service,
            url_place(pair),
            "public",
            "the CLI never speaks plaintext to a public address: " + dialled(pair),
            "use wss://"
        );
        return;
    }
    if (target.plaintext != PlaintextPolicy::refused) return;
    const auto* allow = variable(service, allow_variable);
    const auto place = allow == nullptr ? url_place(pair) : allow->text.place;
    std::string summary = "the CLI refuses plaintext to " + dialled(pair) + " before a packet leaves";
    if (allow != nullptr) summary += ": " + std::string(allow_variable) + " works only as \"1\"";
    row.fails(
        service,
        place,
        "plaintext",
        std::move(summary),
        "environment:\n  " + std::string(allow_variable) + ": \"1\""
    );
    row.mend({Mend::Kind::set_variable, &service, place, std::string(allow_variable), "1", ""});
}

void judge_port(const Pair& pair, Row& row, std::uint16_t port) {
    const auto& listens = pair.listens;
    if (port == listens.port || port == 0) return;
    const auto place = url_place(pair);
    const auto want = std::to_string(listens.port);
    if (!listens.port_known) {
        row.undecided(
            *pair.cli.service,
            place,
            "whether the gateway listens on " + std::to_string(port) + ": its port is not in these files"
        );
        return;
    }
    std::string summary = "the CLI dials port " + std::to_string(port) + ", the gateway listens on " + want +
                          " (" + listens.port_source + ")";
    if (is_published(*pair.gateway.service, port))
        summary += ": " + std::to_string(port) + " is the published port, which only the host knows";
    row.fails(*pair.cli.service, place, "port", std::move(summary), "use port " + want);
    const auto* url = variable(*pair.cli.service, url_variable);
    if (url != nullptr && url->text.uses.empty() && url->env_file.empty()) {
        row.mend(
            {Mend::Kind::replace_word,
             pair.cli.service,
             place,
             std::string(url_variable),
             ":" + want,
             ":" + std::to_string(port)}
        );
    }
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
    if (pair.cli_namespace == "host" && is_published(*pair.gateway.service, port)) {
        row.green("the host's loopback, where the gateway's port is published");
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
    row.fails(
        *pair.cli.service,
        url_place(pair),
        "own_container",
        "the CLI dials " + dialled(pair) + ": its own container, not " +
            in_quotes(pair.gateway.service->name),
        pair.project.kubernetes ? url_lines(pair)
                                : "network_mode: \"service:" + pair.gateway.service->name +
                                      "\"\nor, with a state directory of its own,\n" + url_lines(pair)
    );
}

void judge_host_name(const Pair& pair, Row& row) {
    const auto& target = pair.cli.resolution.target;
    const auto& service = *pair.cli.service;
    const auto host = target.endpoint->host;
    const auto place = url_place(pair);
    if (host == "host.docker.internal") {
        row.undecided(
            service, place, "the URL leads over the host to a published port, which these files cannot prove"
        );
        return;
    }
    for (const auto& extra : service.extra_hosts) {
        if (extra.name != host) continue;
        row.undecided(service, extra.place, "extra_hosts decides where " + in_quotes(host) + " leads");
        return;
    }
    const auto answer = find_name(pair, host, target.endpoint->port);
    switch (answer.found) {
    case Found::yes:
        row.green(dialled(pair) + " is the gateway, on a network that both share");
        judge_port(pair, row, answer.port == 0 ? target.endpoint->port : answer.port);
        return;
    case Found::other_service:
        row.undecided(
            service,
            place,
            in_quotes(host) + " is another service: whether it hands on to the gateway is not in these files"
        );
        return;
    case Found::not_shared:
        row.fails(
            service,
            service.given.contains("networks") ? service.given.at("networks") : place,
            "no_shared_network",
            "no network is shared with " + in_quotes(host) + ": the name does not resolve here",
            "give both services one network"
        );
        return;
    case Found::unknown_name:
        row.fails(
            service,
            place,
            "unknown_name",
            "nothing in these files is called " + in_quotes(host) + "; the gateway is " +
                in_quotes(pair.gateway.service->name),
            "environment:\n  OPENCLAW_GATEWAY_URL: " + service_url(pair)
        );
        return;
    case Found::outside:
        row.undecided(service, place, in_quotes(host) + " is outside of these files");
        return;
    }
}

void judge_bind(const Pair& pair, Row& row) {
    const auto& listens = pair.listens;
    if (listens.bind != "loopback" || is_local(pair) || pair.same_container) return;
    if (is_forwarded(pair, pair.cli.resolution.target.endpoint->port)) return;
    row.fails(
        *pair.gateway.service,
        listens.bind_source == "--bind" ? pair.gateway.service->command.place : pair.gateway.service->place,
        "bind",
        "the gateway binds to its own loopback (" + listens.bind_source +
            "): nobody outside of its namespace can connect",
        "gateway --bind lan, which needs a token"
    );
}

void judge_tls(const Pair& pair, Row& row) {
    const auto& endpoint = *pair.cli.resolution.target.endpoint;
    const auto tls = pair.gateway.resolution.state.config.tls_enabled;
    const bool wants = endpoint.transport == Endpoint::Transport::tls;
    if (pair.gateway.config == Knowledge::unknown) {
        if (wants)
            row.undecided(
                *pair.cli.service,
                url_place(pair),
                "whether the gateway speaks TLS is in its config, which is not seen"
            );
        return;
    }
    if (wants == tls.value_or(false)) return;
    row.fails(
        *pair.cli.service,
        url_place(pair),
        "tls",
        wants ? "the URL asks for TLS, the gateway's config does not enable it"
              : "the gateway speaks TLS only, the URL does not ask for it",
        wants ? "use ws://" : "use wss://, with the certificate pinned or trusted"
    );
}

/// Whether the URL itself can be judged at all.
bool has_url(const Pair& pair, Row& row) {
    const auto& target = pair.cli.resolution.target;
    const auto& service = *pair.cli.service;
    const auto* given = variable(service, url_variable);
    if (given != nullptr && given->text.blank() != nullptr && !pair.project.environment_known) {
        row.undecided(
            service,
            given->text.place,
            "OPENCLAW_GATEWAY_URL is made of ${" + escape_text(given->text.blank()->name, 60) +
                "}, which is not set here"
        );
        return false;
    }
    if (given != nullptr && !given->symbol.empty() && pair.project.kubernetes) {
        row.undecided(
            service, given->text.place, "OPENCLAW_GATEWAY_URL comes from " + escape_text(given->symbol, 80)
        );
        return false;
    }
    const auto unseen = unseen_environment(pair.cli);
    if (given == nullptr && unseen && !pair.shared_namespace && !pair.same_container) {
        row.undecided(service, unseen->place, unseen->why + ": it may set OPENCLAW_GATEWAY_URL");
        return false;
    }
    if (target.remote_url_missing) {
        row.fails(
            service,
            service.place,
            "remote_url_missing",
            "the config says gateway.mode remote and has no gateway.remote.url"
        );
        return false;
    }
    if (target.fault != UrlFault::none || !target.endpoint) {
        row.fails(
            service,
            url_place(pair),
            "invalid",
            "the URL cannot be dialled: " + escape_text(target.fault_detail, 200),
            "environment:\n  OPENCLAW_GATEWAY_URL: " + service_url(pair)
        );
        return false;
    }
    return true;
}

}  // namespace

void check_url(const Pair& pair, Row& row) {
    if (!has_url(pair, row)) return;
    const auto& target = pair.cli.resolution.target;
    judge_plaintext(pair, row);
    const bool cut_off =
        pair.cli_namespace.starts_with("none:") || pair.gateway_namespace.starts_with("none:");
    if (cut_off && !(target.host_is_loopback && is_forwarded(pair, target.endpoint->port))) {
        const auto& cut = pair.cli_namespace.starts_with("none:") ? *pair.cli.service : *pair.gateway.service;
        row.fails(cut, cut.network_mode.place, "no_network", "network_mode: none cuts this container off");
        return;
    }
    if (target.host_is_loopback) {
        judge_loopback(pair, row);
    } else if (pair.same_container || (pair.shared_namespace && pair.cli_namespace == "host")) {
        row.undecided(
            *pair.cli.service,
            url_place(pair),
            "the URL leads out of the namespace in which the gateway listens"
        );
    } else {
        judge_host_name(pair, row);
    }
    judge_bind(pair, row);
    // What another service in between speaks is its own affair.
    if (!row.is_red() && !row.is_undecided()) judge_tls(pair, row);
}

}  // namespace ocprobe::contract
