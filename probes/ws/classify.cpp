// Classifying ends of WebSocket attempts.
#include "probes/ws/classify.hpp"

#include "base/duration.hpp"
#include "probes/http/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::probes {
namespace {

constexpr Millis retry_default{500};
constexpr Millis retry_least{250};
constexpr Millis retry_most{5'000};

std::string close_text(const CloseEvent& close) {
    std::string text = fmt::format("{} {}", close.code, name(close.origin));
    if (close.origin == CloseOrigin::synthesized) text += " (" + close.transport_text + ")";
    if (close.origin == CloseOrigin::frame && !close.reason.empty())
        text += " \"" + close.reason.str() + "\"";
    return text;
}

std::string hello_text(const WsFacts& facts) {
    const auto& hello = *facts.hello;
    std::string scopes;
    for (const auto& scope : hello.scopes)
        scopes += (scopes.empty() ? "" : ", ") + scope.str();
    std::string text = "hello-ok";
    if (!hello.version.empty()) text += " from " + hello.version.str();
    if (facts.answered_after) text += " after " + duration_text(*facts.answered_after);
    return text + ", scopes [" + scopes + "]";
}

}  // namespace

CloseEvent
to_close_event(const Incoming& end, const WsConnection& ws, ClosePhase phase, const Redactor& redactor) {
    CloseEvent event;
    event.phase = phase;
    event.after = ws.since_upgrade();
    event.code = end.code;
    event.origin = CloseOrigin::local;
    switch (end.kind) {
    case Incoming::Kind::message:
    case Incoming::Kind::timed_out:
        event.code = close_code::going_away;
        event.reason =
            redactor.clean(phase == ClosePhase::challenge ? "no challenge in time" : "no answer in time");
        break;
    case Incoming::Kind::closed:
        event.origin = CloseOrigin::frame;
        event.reason = redactor.clean(end.text);
        break;
    case Incoming::Kind::cut:
        event.code = close_code::abnormal;
        event.origin = CloseOrigin::synthesized;
        event.transport = ws.transport_end();
        event.transport_text = ws.end_text();
        break;
    case Incoming::Kind::violation:
    case Incoming::Kind::too_large:
        event.reason = redactor.clean(end.text);
        break;
    case Incoming::Kind::too_much:
        event.code = close_code::too_big;
        event.reason = redactor.clean("more than a handshake needs");
        break;
    }
    return event;
}

WsOutcome outcome_of(Incoming::Kind end, ClosePhase phase) {
    switch (end) {
    case Incoming::Kind::closed:
    case Incoming::Kind::cut:
        return WsOutcome::closed_before_answer;
    case Incoming::Kind::violation:
        return WsOutcome::protocol_violation;
    case Incoming::Kind::too_large:
        return WsOutcome::message_too_large;
    case Incoming::Kind::too_much:
        return WsOutcome::too_much;
    case Incoming::Kind::message:
    case Incoming::Kind::timed_out:
        break;
    }
    return phase == ClosePhase::challenge ? WsOutcome::no_challenge : WsOutcome::answer_timeout;
}

StageError error_of(const Incoming& end, const CloseEvent& close, ClosePhase phase) {
    switch (end.kind) {
    case Incoming::Kind::closed:
        return {fmt::format("closed_{}", close.code), close.code, close.reason.str()};
    case Incoming::Kind::cut:
        return {"cut", close.code, close.transport_text};
    case Incoming::Kind::violation:
        return {"protocol_violation", close.code, end.text};
    case Incoming::Kind::too_large:
        return {"message_too_large", close.code, end.text};
    case Incoming::Kind::too_much:
        return {"too_much", close.code, close.reason.str()};
    case Incoming::Kind::message:
    case Incoming::Kind::timed_out:
        break;
    }
    if (phase == ClosePhase::challenge) return {"challenge_timeout", {}, "no challenge within the budget"};
    return {"answer_timeout", {}, "no answer to `connect` within the budget"};
}

StageError error_of_upgrade(const HttpAnswer& answer) {
    if (auto missing = missing_answer(answer, "upgrade_timeout")) return *std::move(missing);
    const int status = answer.status.value_or(0);
    return {fmt::format("http_{}", status), status, answer.body.str()};
}

std::optional<CredentialKind> judged_kind(const WsFacts& facts) {
    const bool refused = facts.outcome == WsOutcome::refused && facts.error;
    const std::string_view code = refused ? facts.error->details_code.str() : std::string_view();
    const bool accepted = facts.outcome == WsOutcome::hello_ok && facts.hello;
    const std::string_view method = accepted ? facts.hello->auth_method.str() : std::string_view();
    if (code == "AUTH_TOKEN_MISMATCH" || method == "token") return CredentialKind::token;
    if (code == "AUTH_PASSWORD_MISMATCH" || method == "password") return CredentialKind::password;
    return std::nullopt;
}

std::optional<Millis> retry_wait(const Attempt& attempt) {
    const auto& facts = attempt.facts;
    if (facts.hello) return std::nullopt;
    if (facts.upgrade && facts.upgrade->body_kind == HttpBody::gateway_admission_closed) return retry_default;
    if (facts.error && !facts.error->details_code.empty()) return std::nullopt;
    const bool by_frame = attempt.close && attempt.close->origin == CloseOrigin::frame;
    const bool told_later = by_frame && attempt.close->code == close_code::try_again_later;
    // A gateway that starts tells it before it looks at a credential, and closes with 1013; other ends of the same error
    // leave open whether it was judged.
    const bool unavailable = facts.error && facts.error->code.str() == "UNAVAILABLE" &&
                             facts.error->retryable == true && !(attempt.close && !told_later && by_frame);
    // Once a credential was sent, a restart leaves open whether it was judged: that would be a second
    // attempt.
    const bool restarts =
        by_frame && attempt.close->code == close_code::service_restart && !facts.credential_sent;
    if (!told_later && !unavailable && !restarts) return std::nullopt;
    Millis wait = retry_default;
    if (facts.error && facts.error->retry_after_ms) {
        const auto asked = std::clamp<std::int64_t>(*facts.error->retry_after_ms, 0, retry_most.count());
        wait = Millis(asked);
    }
    return std::max(wait, retry_least);
}

bool conclusive(const Attempt& attempt) {
    switch (attempt.facts.outcome) {
    case WsOutcome::not_run:
    case WsOutcome::no_response:
    case WsOutcome::no_challenge:
    case WsOutcome::answer_timeout:
        return false;
    default:
        return true;
    }
}

ClockReading read_clock(std::int64_t challenge_ts_ms, Millis wall, Micros round_trip) {
    const auto half = (round_trip.count() + 1'999) / 2'000;
    // Both clocks are read in whole milliseconds.
    return {challenge_ts_ms - (wall.count() - half), half + 1};
}

std::string summarise(const Attempt& attempt) {
    const auto& facts = attempt.facts;
    std::string text;
    switch (facts.outcome) {
    case WsOutcome::hello_ok:
        return hello_text(facts);
    case WsOutcome::live:
        return "challenge " + duration_text(facts.challenge_after.value_or(Micros(0))) +
               " after the upgrade; no credential was to be sent";
    case WsOutcome::not_run:
        return "not run";
    case WsOutcome::upgrade_declined:
        text = fmt::format(
            "upgrade declined with HTTP {}", facts.upgrade ? facts.upgrade->status.value_or(0) : 0
        );
        break;
    case WsOutcome::refused: {
        const auto& error = *facts.error;
        text =
            (error.details_code.empty() ? error.code : error.details_code).str() + ": " + error.message.str();
        break;
    }
    case WsOutcome::protocol_violation:
        text = "protocol violation: " + facts.violation;
        break;
    case WsOutcome::message_too_large:
        text = "a message larger than 4 MiB";
        break;
    case WsOutcome::too_much:
        text = "more bytes, pings or empty frames than a handshake needs, or JSON nested too deep";
        break;
    case WsOutcome::no_response:
    case WsOutcome::no_challenge:
    case WsOutcome::answer_timeout:
        if (attempt.error) text = attempt.error->text;
        break;
    case WsOutcome::closed_before_answer:
        text = "ended before an answer";
        break;
    }
    if (attempt.close) text += "; close " + close_text(*attempt.close);
    return text;
}

}  // namespace ocprobe::probes
