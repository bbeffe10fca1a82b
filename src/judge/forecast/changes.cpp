// Changes that several causes share.
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/plaintext.hpp"

namespace ocprobe::judge {

namespace {

void give_credential(Evidence& e, SourceKind source) {
    e.credential.stop = CredentialStop::none;
    e.credential.problem = CredentialProblem::none;
    if (e.credential.kind != CredentialKind::none) return;
    e.credential.kind = CredentialKind::token;
    e.credential.source = Source{source, {}};
}

// A refusal for another reason stays: the gateway looks at Origin and protocol before it looks at a credential.
bool credential_was_refused(const Evidence& e) {
    const auto code = refusal_code(e);
    return code.starts_with("AUTH_") || code.starts_with("DEVICE_") || code == "PAIRING_REQUIRED";
}

}  // namespace

void refuse_connection(Hypothesis& h) {
    for (auto& record : h.e.stages) {
        if (record.id != StageId::connect) continue;
        ConnectFacts facts;
        facts.outcome = ConnectOutcome::refused;
        record.facts = facts;
    }
    h.assumed = true;
}

bool reach_the_gateway(Hypothesis& h) {
    if (const auto* found = gateway_elsewhere(h.e)) {
        // Copied: the hypothesis forgets its candidates as soon as it assumes a network.
        const auto candidate = *found;
        switch_url(h, candidate);
        return true;
    }
    assume_network(h);
    return true;
}

bool network_recovers(Hypothesis& h) {
    assume_network(h);
    return true;
}

bool gateway_admits(Hypothesis& h) {
    assume_network(h, Way::seen);
    return true;
}

bool credential_is_right(Hypothesis& h) {
    h.credential_right = true;
    give_credential(h.e, SourceKind::env_gateway_token);
    const auto* ws = h.e.websocket();
    const bool passed =
        ws != nullptr && (ws->outcome == WsOutcome::hello_ok || ws->outcome == WsOutcome::live);
    const bool starts_or_stops = readiness(h.e) != Readiness::ready;
    if (passed || starts_or_stops || credential_was_refused(h.e)) assume_hello(h);
    // What it says to the credential once it is up is not known.
    if (starts_or_stops) h.unmeasured = true;
    return true;
}

bool config_is_read(Hypothesis& h) {
    auto& e = h.e;
    e.cli.start_refusal = StartRefusal::none;
    e.state.config.status = ConfigStatus::ok;
    e.state.config.suspicious.clear();
    return e.target.source.kind == SourceKind::env_gateway_url && !e.target.overridden;
}

bool switch_to(Hypothesis& h, Endpoint::Transport transport) {
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

bool namespace_is_shared(Hypothesis& h) {
    auto& target = h.e.target;
    const auto* found = gateway_elsewhere(h.e);
    const bool asked = found != nullptr && !found->tls && found->candidate.port == target.default_port;
    const bool answered = gateway_answered(h.e) && target.endpoint && !over_tls(h.e) &&
                          target.endpoint->port == target.default_port;
    // Of another port, of TLS and of a gateway that nobody has asked, loopback would tell more.
    if (!asked && !answered) return false;
    if (!target.host_is_loopback) {
        // Without the URL other credentials may count; those of the environment stay.
        const auto source = h.e.credential.source.kind;
        if (source != SourceKind::env_gateway_token && source != SourceKind::env_gateway_password)
            return false;
        if (hello(h.e)) h.credential_right = true;
        target.endpoint = Endpoint{};
        target.endpoint->host = "127.0.0.1";
        target.endpoint->port = target.default_port;
        target.url = cat("ws://", host_port("127.0.0.1", target.default_port));
        target.source = Source{SourceKind::default_loopback, {}};
        target.host_is_loopback = true;
    }
    target.fault = UrlFault::none;
    target.plaintext = PlaintextPolicy::allowed;
    assume_network(h, Way::seen);
    return true;
}

bool device_is_approved(Hypothesis& h) {
    auto& pairing = h.e.state.pairing;
    pairing.device_identity = true;
    pairing.device_paired = true;
    pairing.device_pending = false;
    assume_hello(h);
    return true;
}

}  // namespace ocprobe::judge
