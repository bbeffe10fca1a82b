// What the network said, as the rules ask for it.
#include "base/ascii.hpp"
#include "judge/view/release.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/policy/release.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ocprobe::judge {

namespace {

// "restart" holds "start": what is ending must be looked for first.
Readiness readiness_of(std::string_view text) {
    for (const std::string_view word :
         {"restart", "drain", "stopping", "shutdown", "shutting", "admission closed"}) {
        if (contains(text, word)) return Readiness::draining;
    }
    for (const std::string_view word : {"starting", "startup", "not ready", "retry shortly"}) {
        if (contains(text, word)) return Readiness::starting;
    }
    return Readiness::ready;
}

Readiness readiness_of(const GatewayError& error) {
    for (const auto* text : {&error.reason, &error.message}) {
        const auto said = readiness_of(text->str());
        if (said != Readiness::ready) return said;
    }
    return Readiness::ready;
}

Readiness readiness_on_the_socket(const Evidence& e) {
    const auto* error = refusal(e);
    if (error != nullptr && error->code.str() == "UNAVAILABLE" && error->details_code.empty()) {
        const auto said = readiness_of(*error);
        if (said != Readiness::ready) return said;
    }
    if (!e.close || e.close->origin != CloseOrigin::frame) return Readiness::ready;
    // Before an answer 1013 tells it; an answer that names a cause has the last word.
    if (error != nullptr && !error->details_code.empty()) return Readiness::ready;
    if (e.close->code == 1012 && error == nullptr) return Readiness::draining;
    if (e.close->code != 1013) return Readiness::ready;
    const auto said = readiness_of(e.close->reason.str());
    return said == Readiness::ready ? Readiness::starting : said;
}

// Whether the handshake said something that a gateway which is still starting could not have said.
bool handshake_decided(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws != nullptr && (ws->outcome == WsOutcome::hello_ok || ws->outcome == WsOutcome::refused);
}

}  // namespace

bool connected(const Evidence& e) {
    const auto* facts = e.connect();
    return facts != nullptr && facts->outcome == ConnectOutcome::connected;
}

std::size_t untried_addresses(const Evidence& e) {
    const auto* facts = e.dns();
    return facts == nullptr ? 0 : facts->answers_dropped;
}

bool only_ipv6(const Evidence& e) {
    const auto* facts = e.dns();
    return facts != nullptr && facts->outcome == DnsOutcome::resolved && !facts->answers.empty() &&
           std::all_of(facts->answers.begin(), facts->answers.end(), [](const DnsAnswer& answer) {
               return answer.ipv6;
           });
}

bool cut_short(const Evidence& e, StageId stage) {
    const auto* record = e.stage(stage);
    if (record == nullptr) return false;
    const bool named =
        record->error && (record->error->name == "deadline" || record->error->name == "signal");
    return record->cut_short || named;
}

bool hello(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws != nullptr && ws->outcome == WsOutcome::hello_ok;
}

bool proven(const Evidence& e) {
    if (hello(e)) return true;
    if (!e.question.live_suffices) return false;
    const auto* ws = e.websocket();
    const auto* http = e.http();
    // What /healthz says counts where the upgrade was not asked for.
    const bool upgrade_asked = ws != nullptr && ws->outcome != WsOutcome::not_run;
    const bool live = upgrade_asked ? ws->outcome == WsOutcome::live
                                    : http != nullptr && http->gateway && http->live.value_or(false);
    return live && !(e.question.ready_required && http != nullptr && !http->ready.value_or(true));
}

bool gateway_answered(const Evidence& e) {
    const auto* ws = e.websocket();
    if (ws != nullptr) {
        const bool spoke = ws->outcome == WsOutcome::hello_ok || ws->outcome == WsOutcome::live ||
                           ws->outcome == WsOutcome::refused || ws->challenge_after.has_value();
        if (spoke) return true;
    }
    const auto* http = e.http();
    return (http != nullptr && http->gateway) || any_body(e, HttpBody::gateway_attribution) ||
           any_body(e, HttpBody::gateway_preauth_limit) || any_body(e, HttpBody::gateway_admission_closed);
}

const HttpAnswer* first_answer(const Evidence& e) {
    const auto* http = e.http();
    return http == nullptr || http->answers.empty() ? nullptr : &http->answers.front();
}

const HttpAnswer* upgrade_answer(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws == nullptr || !ws->upgrade ? nullptr : &*ws->upgrade;
}

std::string recognised_proxy(const Evidence& e) {
    const auto* upgrade = upgrade_answer(e);
    if (upgrade != nullptr && !upgrade->proxy.empty()) return upgrade->proxy;
    const auto* http = e.http();
    return http == nullptr ? std::string() : http->proxy;
}

bool any_body(const Evidence& e, HttpBody kind) {
    const auto* upgrade = upgrade_answer(e);
    if (upgrade != nullptr && upgrade->body_kind == kind) return true;
    const auto* http = e.http();
    if (http == nullptr) return false;
    for (const auto& answer : http->answers) {
        if (answer.body_kind == kind) return true;
    }
    return false;
}

bool upgrade_decided(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws != nullptr && ws->outcome != WsOutcome::not_run && ws->outcome != WsOutcome::no_response;
}

bool upgrade_was_no_http(const Evidence& e) {
    const auto* http = e.http();
    const auto* upgrade = upgrade_answer(e);
    return http != nullptr && http->gateway && upgrade != nullptr && !upgrade_decided(e) &&
           (upgrade->outcome == HttpOutcome::malformed || upgrade->outcome == HttpOutcome::head_too_large);
}

bool deciding_body(const Evidence& e, HttpBody kind) {
    if (!upgrade_decided(e)) return any_body(e, kind);
    const auto* upgrade = upgrade_answer(e);
    return upgrade != nullptr && upgrade->body_kind == kind;
}

const GatewayError* refusal(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws == nullptr || ws->outcome != WsOutcome::refused || !ws->error ? nullptr : &*ws->error;
}

std::string_view refusal_code(const Evidence& e) {
    const auto* error = refusal(e);
    if (error == nullptr) return {};
    if (!error->details_code.empty()) return error->details_code.str();
    // Before 2026.3 the error frames had no details.code: their wording is all there is.
    const std::string_view message = error->message.str();
    if (error->expected_protocol || message.starts_with("protocol mismatch")) return "PROTOCOL_MISMATCH";
    if (message.starts_with("device identity required")) return "DEVICE_IDENTITY_REQUIRED";
    if (message.starts_with("pairing required")) return "PAIRING_REQUIRED";
    if (message.starts_with("unauthorized")) return "AUTH_UNAUTHORIZED";
    return {};
}

bool refused_without_identity(const Evidence& e) {
    const auto code = refusal_code(e);
    return code == "DEVICE_IDENTITY_REQUIRED" || code == "AUTH_TOKEN_MISSING" ||
           code == "AUTH_PASSWORD_MISSING";
}

bool credential_sent(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws != nullptr && ws->credential_sent;
}

bool connect_outcome_is(const Evidence& e, ConnectOutcome outcome) {
    const auto* facts = e.connect();
    return facts != nullptr && facts->outcome == outcome;
}

WsOutcome ws_outcome(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws == nullptr ? WsOutcome::not_run : ws->outcome;
}

bool refused_with_nothing_to_send(const Evidence& e) {
    if (e.question.live_suffices || e.credential_withheld() || open_loopback_gateway(e)) return false;
    if (e.credential.cached_device_token || e.credential.value_unknown) return false;
    return refused_without_identity(e) && !credential_sent(e);
}

Readiness readiness(const Evidence& e) {
    if (hello(e)) return Readiness::ready;
    const auto on_socket = readiness_on_the_socket(e);
    if (on_socket != Readiness::ready) return on_socket;
    if (deciding_body(e, HttpBody::gateway_admission_closed)) return Readiness::draining;
    const auto* http = e.http();
    const bool alive_is_enough = e.question.live_suffices && !e.question.ready_required;
    if (http == nullptr || handshake_decided(e) || alive_is_enough) return Readiness::ready;
    if (http->draining.value_or(false)) return Readiness::draining;
    return http->starting.value_or(false) ? Readiness::starting : Readiness::ready;
}

std::string gateway_version(const Evidence& e) {
    const auto* ws = e.websocket();
    if (ws != nullptr && ws->hello && !ws->hello->version.empty()) return ws->hello->version.str();
    const auto* http = e.http();
    return http == nullptr ? std::string() : http->version.str();
}

std::optional<int> gateway_protocol(const Evidence& e) {
    const auto* ws = e.websocket();
    if (ws != nullptr && ws->hello && ws->hello->protocol) return ws->hello->protocol;
    const auto* error = refusal(e);
    if (error != nullptr && error->expected_protocol) return error->expected_protocol;
    const auto release = policy::parse_release(gateway_version(e));
    if (release) return policy::protocol_of(*release);
    const auto range = release_range(e);
    return range.known() ? policy::protocol_between(range.at_least, range.before) : std::nullopt;
}

}  // namespace ocprobe::judge
