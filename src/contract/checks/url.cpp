// contract.url: does the URL that the CLI would dial reach the gateway from the CLI's own namespace?
#include "contract/checks/url_parts.hpp"
#include "contract/pair/names.hpp"
#include "ocprobe/base/text.hpp"

namespace ocprobe::contract {

namespace {

void judge_plaintext(const Pair& pair, Row& row) {
    const auto& target = pair.cli.resolution.target;
    const auto& service = *pair.cli.service;
    if (target.plaintext == PlaintextPolicy::refused_for_good) {
        row.fails(
            service,
            url_place(pair),
            "public",
            "the CLI never speaks plaintext to a public address: " + dialled(pair),
            advise("use wss://")
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
        change_at_once(set_env({&service}, std::string(allow_variable), "1"))
    );
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
        advise("gateway --bind lan, which needs a token")
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
        advise(wants ? "use ws://" : "use wss://, with the certificate pinned or trusted")
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
            set_url(pair)
        );
        return false;
    }
    return true;
}

void judge_url(const Pair& pair, Row& row) {
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
    // Which protocol another service between them speaks is not known.
    if (!row.is_red() && !row.is_undecided()) judge_tls(pair, row);
}

}  // namespace

extern constinit const Check url_check{
    .id = "contract.url",
    .box = "url",
    .kind = ContractKind::blocker,
    .question = "does the CLI's URL reach the gateway from the CLI's own namespace",
    .judge = judge_url,
    .holds_when =
        "The URL that the CLI would dial (variable, config in its state directory, or the default "
        "loopback) does not reach the gateway from its container. It is the CLI's own loopback, an "
        "unknown name, a name on another network, or the published port in place of the "
        "container's. Or the CLI refuses plaintext to it, or the gateway binds to its own loopback.",
    .what_to_do =
        "Share the namespace (network_mode: \"service:<gateway>\", no URL), or set OPENCLAW_GATEWAY_URL to "
        "ws://<service>:<container port> with OPENCLAW_GATEWAY_TOKEN and OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: "
        "\"1\" "
        "beside it.",
};

}  // namespace ocprobe::contract
