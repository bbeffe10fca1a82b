// One verdict mended, as a table: which part of the evidence changes, and what is then known of the rest.
#include "judge/forecast/mend.hpp"

#include "base/ascii.hpp"
#include "judge/forecast/assume.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"
#include "ocprobe/policy/plaintext.hpp"
#include "ocprobe/policy/ports.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::judge {

namespace {

// Copied: the hypothesis forgets its candidates as soon as it assumes a network.
std::optional<CandidateResult> best_candidate(const Evidence& e) {
    const auto* found = gateway_elsewhere(e);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

bool mend_address(Hypothesis& h) {
    if (const auto found = best_candidate(h.e)) {
        switch_url(h, *found);
        return true;
    }
    assume_network(h);
    return true;
}

// With no candidate the way out is still a URL in the environment: that much of the chain is known.
bool mend_own_container(Hypothesis& h) {
    if (const auto found = best_candidate(h.e)) {
        switch_url(h, *found);
        return true;
    }
    CandidateResult guess;
    guess.candidate.host = gateway_service(h.e);
    guess.candidate.port = h.e.target.endpoint ? h.e.target.endpoint->port : h.e.target.default_port;
    switch_url(h, guess);
    return true;
}

bool mend_config(Hypothesis& h) {
    auto& e = h.e;
    e.cli.start_refusal.clear();
    e.state.config.status = ConfigStatus::ok;
    e.state.config.suspicious.clear();
    if (from_environment_url(e) && e.target.source.kind == SourceKind::env_gateway_url) return true;
    // The config decides the credential from now on; what was refused without it says nothing.
    if (e.credential.stop == CredentialStop::missing) e.credential.stop = CredentialStop::none;
    const auto code = refusal_code(e);
    if (refused_without_identity(e) || code == "AUTH_TOKEN_MISMATCH" || code == "AUTH_PASSWORD_MISMATCH")
        assume_hello(h);
    return true;
}

// The URL as it was meant, when that can be told: without quotes, with a scheme, without what follows a #.
std::optional<Endpoint> meant_endpoint(const Target& target) {
    std::string text = target.url;
    std::erase_if(text, [](char c) { return c == '"' || c == '\'' || c == ' '; });
    text = text.substr(0, text.find('#'));
    Endpoint endpoint;
    if (const auto scheme = text.find("://"); scheme != std::string::npos) {
        const auto name = lower(text.substr(0, scheme));
        endpoint.transport =
            name == "wss" || name == "https" ? Endpoint::Transport::tls : Endpoint::Transport::tcp;
        text = text.substr(scheme + 3);
    }
    text = text.substr(0, text.find('/'));
    const auto colon = text.rfind(':');
    endpoint.host = text.substr(0, colon);
    endpoint.port = target.default_port;
    if (colon != std::string::npos) {
        unsigned port = 0;
        const auto* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
        if (parsed.ec == std::errc() && parsed.ptr == end && port > 0 && port < 65'536)
            endpoint.port = static_cast<std::uint16_t>(port);
    }
    return is_plain_name(endpoint.host) ? std::optional(endpoint) : std::nullopt;
}

// Loopback in a container of its own refuses when the gateway was found elsewhere and not here.
bool loopback_would_refuse(const Evidence& e) {
    return e.target.host_is_loopback && gateway_elsewhere(e) != nullptr && gateway_visible_here(e).empty();
}

void refuse_connection(Hypothesis& h) {
    for (auto& record : h.e.stages) {
        if (record.id != StageId::connect) continue;
        ConnectFacts facts;
        facts.outcome = ConnectOutcome::refused;
        record.facts = facts;
    }
    h.assumed = true;
}

bool mend_url(Hypothesis& h) {
    auto& target = h.e.target;
    // The pin taken out, the CLI dials what was asked here.
    if (target.fault == UrlFault::pin) {
        target.fault = UrlFault::none;
        return true;
    }
    if (target.fault == UrlFault::bad_port && target.source.kind == SourceKind::default_loopback) {
        target.endpoint = Endpoint{};
        target.endpoint->host = "127.0.0.1";
        target.endpoint->port = policy::gateway_port;
    } else {
        target.endpoint = meant_endpoint(target);
    }
    if (!target.endpoint) return false;
    target.fault = UrlFault::none;
    const auto& host = target.endpoint->host;
    const bool tls = target.endpoint->transport == Endpoint::Transport::tls;
    target.url = cat(tls ? "wss://" : "ws://", host_port(host, target.endpoint->port));
    target.host_is_loopback = policy::connects_to_loopback(host);
    const bool switched = target.allow_insecure == std::optional<std::string>("1");
    target.plaintext =
        tls ? PlaintextPolicy::not_plaintext : policy::plaintext_policy(host, switched, h.e.cli.rules);
    if (loopback_would_refuse(h.e)) {
        refuse_connection(h);
        return true;
    }
    assume_network(h);
    return true;
}

bool mend_plaintext(Hypothesis& h) {
    const bool for_good = h.e.target.plaintext == PlaintextPolicy::refused_for_good;
    h.e.target.plaintext = PlaintextPolicy::allowed;
    // Another host or TLS: what this one answered says nothing of it.
    if (for_good || h.e.credential_withheld) assume_network(h);
    return true;
}

void give_credential(Evidence& e, SourceKind source) {
    e.credential.stop = CredentialStop::none;
    e.credential.problem = CredentialProblem::none;
    if (e.credential.kind != CredentialKind::none) return;
    e.credential.kind = CredentialKind::token;
    e.credential.source = Source{source, {}};
}

// The credential is right now; a network that has failed before it stays as it was.
bool mend_credential(Hypothesis& h) {
    give_credential(h.e, SourceKind::env_gateway_token);
    const auto* ws = h.e.websocket();
    const bool asked =
        ws != nullptr && (ws->outcome == WsOutcome::refused || ws->outcome == WsOutcome::hello_ok ||
                          ws->outcome == WsOutcome::live);
    if (asked) assume_hello(h);
    return true;
}

bool mend_remote_url(Hypothesis& h) {
    h.e.target.remote_url_missing = false;
    h.e.target.source = Source{SourceKind::config_remote_url, {}};
    CandidateResult guess;
    guess.candidate.host = gateway_service(h.e);
    guess.candidate.port = policy::gateway_port;
    switch_url(h, best_candidate(h.e).value_or(guess));
    return true;
}

bool mend_port(Hypothesis& h) {
    const auto* found = gateway_on_other_port(h.e);
    if (found == nullptr) return false;
    h.e.target.endpoint->port = found->candidate.port;
    assume_network(h);
    return true;
}

bool mend_dead_variable(Hypothesis& h) {
    const auto* connection = h.e.connect();
    const bool url = connection != nullptr && connection->outcome == ConnectOutcome::refused;
    h.e.target.dead_variables.clear();
    if (url) return mend_own_container(h);
    h.e.state.config.status = ConfigStatus::ok;
    return mend_credential(h);
}

bool mend_scheme(Hypothesis& h, Endpoint::Transport transport) {
    auto& target = h.e.target;
    if (!target.endpoint) return false;
    target.endpoint->transport = transport;
    const bool tls = transport == Endpoint::Transport::tls;
    const bool needs_switch =
        policy::plaintext_policy(target.endpoint->host, false, h.e.cli.rules) == PlaintextPolicy::refused;
    const bool fix_sets_it = target.source.kind == SourceKind::env_gateway_url;
    const bool refused =
        !tls && needs_switch && !fix_sets_it && target.allow_insecure != std::optional<std::string>("1");
    target.plaintext = tls       ? PlaintextPolicy::not_plaintext
                       : refused ? PlaintextPolicy::refused
                                 : PlaintextPolicy::allowed;
    assume_network(h);
    return true;
}

bool mend_state(Hypothesis& h) {
    h.e.state.exists = true;
    h.e.state.writable = true;
    h.e.state.read_only_mount = false;
    if (refusal_code(h.e) == "PAIRING_REQUIRED") h.e.state.pairing.device_identity = true;
    return true;
}

bool mend_pairing(Hypothesis& h) {
    auto& pairing = h.e.state.pairing;
    pairing.device_identity = true;
    pairing.device_paired = true;
    pairing.device_pending = false;
    assume_hello(h);
    return true;
}

bool mend_protocol(Hypothesis& h) {
    h.e.cli.protocol_min = 3;
    h.e.cli.protocol_max = 4;
    const bool only_measured =
        hello(h.e) || (refusal(h.e) != nullptr && refusal_code(h.e) != "PROTOCOL_MISMATCH");
    if (!only_measured) assume_network(h);
    return true;
}

}  // namespace

bool mend(Hypothesis& h, std::string_view id) {
    if (id == "state.config_unreadable" || id == "state.config_invalid") return mend_config(h);
    if (id == "state.not_writable") return mend_state(h);
    if (id == "target.url_invalid") return mend_url(h);
    if (id == "target.cli_refuses_plaintext") return mend_plaintext(h);
    if (id == "target.url_needs_env_token" || id == "auth.unresolved_secret_ref") return mend_credential(h);
    if (id == "target.remote_url_missing") return mend_remote_url(h);
    if (id == "target.port_mismatch") return mend_port(h);
    if (id == "target.dead_variable") return mend_dead_variable(h);
    if (id == "target.loopback_own_container") return mend_own_container(h);
    if (id == "tls.required") return mend_scheme(h, Endpoint::Transport::tls);
    if (id == "tls.plain_server") return mend_scheme(h, Endpoint::Transport::tcp);
    if (id == "ws.protocol_mismatch") return mend_protocol(h);
    if (id.starts_with("dns.") || id.starts_with("connect.")) return mend_address(h);
    if (id.starts_with("pairing.")) return mend_pairing(h);
    if (id == "auth.identity_required") h.e.credential.expected_mode = "token";
    if (id == "state.disk_full") h.e.state.disk_full = false;
    const bool temporary = id == "auth.rate_limited" || id.starts_with("tls.") || id.starts_with("http.") ||
                           id.starts_with("ws.") || id == "state.disk_full";
    if (temporary) {
        assume_network(h);
        return true;
    }
    if (id.starts_with("auth.") || id.starts_with("state.") || id == "clock.skew") return mend_credential(h);
    return false;
}

}  // namespace ocprobe::judge
