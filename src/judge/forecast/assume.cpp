// Builds the network's part of a hypothesis.
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"

namespace ocprobe::judge {

namespace {

SafeText own_text(std::string_view text) {
    static const Redactor no_secrets;
    return no_secrets.clean(text);
}

void put(Evidence& e, StageId id, StageFacts facts) {
    for (auto& record : e.stages) {
        if (record.id != id) continue;
        record.facts = std::move(facts);
        record.status = StageStatus::passed;
        record.cut_short = false;
        record.error.reset();
        return;
    }
    StageRecord record;
    record.id = id;
    record.status = StageStatus::passed;
    record.facts = std::move(facts);
    e.stages.push_back(std::move(record));
}

enum class Answer { hello, hello_if_right, no_identity, wrong_token };

bool gateways_tree(const Evidence& e) {
    return e.state.gateway_traces || e.state.pairing.gateway_tables_used || e.state.lock.held.value_or(false);
}

// Whether the source held what was sent when the ladder was climbed.
std::optional<bool> held_the_winner(const Evidence& e, SourceKind kind) {
    for (const auto& rung : e.credential.ladder) {
        if (rung.source.kind != kind || !rung.present) continue;
        return rung.used ? std::optional(true) : rung.same_as_used;
    }
    return std::nullopt;
}

// The gateway takes its config's token before its environment's: in its own tree, that is
// known here.
bool known_to_differ(const Evidence& e) {
    if (!gateways_tree(e) || e.credential.kind != CredentialKind::token) return false;
    const auto ours = held_the_winner(e, e.credential.source.kind);
    const auto gateways = held_the_winner(e, SourceKind::config_auth_token);
    return ours && gateways && *ours != *gateways;
}

bool cannot_be_right(CredentialProblem problem) {
    return problem != CredentialProblem::none && problem != CredentialProblem::unreadable_file;
}

// The token that is sent is the one that the gateway of this tree takes.
bool known_to_be_right(const Evidence& e) {
    if (!gateways_tree(e) || e.credential.kind != CredentialKind::token) return false;
    const auto gateways = held_the_winner(e, SourceKind::config_auth_token);
    return gateways.value_or(false) && e.credential.problem == CredentialProblem::none;
}

Answer predict_answer(const Hypothesis& h) {
    const auto& e = h.e;
    if (e.question.live_suffices || h.credential_right) return Answer::hello;
    const bool none = e.credential.kind == CredentialKind::none && !e.credential.forced;
    if (none && !open_loopback_gateway(e)) return Answer::no_identity;
    const bool token = e.credential.kind == CredentialKind::token;
    if (token && (cannot_be_right(e.credential.problem) || known_to_differ(e))) return Answer::wrong_token;
    return known_to_be_right(e) ? Answer::hello : Answer::hello_if_right;
}

void set_answer(Hypothesis& h, Answer answer) {
    WsFacts facts;
    if (answer == Answer::hello_if_right) {
        h.unmeasured = true;
        answer = Answer::hello;
    }
    if (const auto* seen = h.e.websocket(); seen != nullptr && seen->hello) facts.hello = seen->hello;
    facts.outcome = answer == Answer::hello ? WsOutcome::hello_ok : WsOutcome::refused;
    facts.credential_sent = answer != Answer::no_identity;
    if (answer == Answer::hello && !facts.hello) facts.hello = Hello{};
    if (answer != Answer::hello) {
        GatewayError error;
        error.details_code =
            own_text(answer == Answer::wrong_token ? "AUTH_TOKEN_MISMATCH" : "DEVICE_IDENTITY_REQUIRED");
        facts.error = std::move(error);
        facts.hello.reset();
    }
    put(h.e, StageId::websocket, std::move(facts));
    h.e.close.reset();
    h.assumed = true;
}

void assume_path(Hypothesis& h) {
    auto& e = h.e;
    DnsFacts dns;
    dns.outcome = DnsOutcome::resolved;
    if (const auto* seen = e.dns(); seen != nullptr && seen->outcome != DnsOutcome::not_run)
        dns.name = seen->name;
    put(e, StageId::dns, std::move(dns));
    ConnectFacts connection;
    connection.outcome = ConnectOutcome::connected;
    put(e, StageId::connect, std::move(connection));
    TlsFacts tls;
    if (over_tls(e)) tls.outcome = TlsOutcome::accepted;
    put(e, StageId::tls, std::move(tls));
    HttpFacts http;
    http.gateway = true;
    http.live = true;
    if (const auto* seen = e.http(); seen != nullptr) http.version = seen->version;
    put(e, StageId::http, std::move(http));
    e.candidates.clear();
    e.stopped = StopReason::none;
}

}  // namespace

void assume_network(Hypothesis& h, Way way) {
    assume_path(h);
    if (way == Way::not_seen) h.unmeasured = true;
    set_answer(h, predict_answer(h));
}

void assume_hello(Hypothesis& h) {
    const auto* connection = h.e.connect();
    const bool path_is_known = connection != nullptr && connection->outcome == ConnectOutcome::connected;
    if (!path_is_known) {
        assume_path(h);
        h.unmeasured = true;
    }
    set_answer(h, Answer::hello);
}

void use_environment_credentials(Evidence& e) {
    if (e.credential.forced) return;
    auto& credential = e.credential;
    credential.config_ignored = true;
    credential.kind = CredentialKind::none;
    credential.problem = CredentialProblem::none;
    credential.stop = CredentialStop::none;
    credential.cached_device_token = false;
    for (const auto kind : {SourceKind::env_gateway_token, SourceKind::env_gateway_password}) {
        for (const auto& rung : credential.ladder) {
            const bool usable = rung.present && rung.problem != CredentialProblem::blank;
            if (rung.source.kind != kind || !usable || credential.kind != CredentialKind::none) continue;
            credential.kind = rung.kind;
            credential.source = rung.source;
            credential.length = rung.length;
            credential.problem = rung.problem;
        }
    }
    if (credential.kind == CredentialKind::none) credential.stop = CredentialStop::url_needs_env_token;
}

void switch_url(Hypothesis& h, const CandidateResult& candidate) {
    auto& target = h.e.target;
    const auto version = candidate.version;
    // Over TLS it was asked whatever certificate it showed.
    const bool seen = candidate.outcome == CandidateOutcome::gateway && !candidate.tls;
    if (!target.endpoint) target.endpoint.emplace();
    target.endpoint->host = candidate.candidate.host;
    target.endpoint->port = candidate.candidate.port;
    target.endpoint->transport = candidate.tls ? Endpoint::Transport::tls : Endpoint::Transport::tcp;
    target.endpoint->unix_path.clear();
    target.url =
        cat(candidate.tls ? "wss://" : "ws://",
            host_port(candidate.candidate.host, candidate.candidate.port));
    target.fault = UrlFault::none;
    target.host_is_loopback = policy::connects_to_loopback(candidate.candidate.host);
    // The fix that names this URL sets the switch beside it.
    target.plaintext = candidate.tls ? PlaintextPolicy::not_plaintext : PlaintextPolicy::allowed;
    target.overridden = false;
    if (target.source.kind != SourceKind::config_remote_url) {
        const bool was_environment = target.source.kind == SourceKind::env_gateway_url;
        target.source = Source{SourceKind::env_gateway_url, {}};
        if (!was_environment) use_environment_credentials(h.e);
    }
    assume_network(h, seen ? Way::seen : Way::not_seen);
    if (version.empty()) return;
    auto http = *h.e.http();
    http.version = version;
    put(h.e, StageId::http, std::move(http));
}

}  // namespace ocprobe::judge
