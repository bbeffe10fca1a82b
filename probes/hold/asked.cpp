// Classifying tries to get a session again.
#include "probes/hold/asked.hpp"

#include "probes/tcp/connect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace ocprobe::probes {

namespace {

// The first try comes at once; a stack that is down is not asked more often than this.
constexpr std::array<Millis, 5> pauses{Millis(150), Millis(300), Millis(600), Millis(1'000), Millis(2'000)};
/// The two clocks are read apart, and a starved event loop answers late.
constexpr Millis same_start{5'000};

AskStep step(AskedAgain what, std::string detail) {
    AskStep result;
    result.what = what;
    result.detail = std::move(detail);
    return result;
}

AskStep of_connection(const StageError& error) {
    if (!error.number) return step(AskedAgain::failed, error.name);
    switch (tcp_outcome(*error.number)) {
    case ConnectOutcome::refused:
        return step(AskedAgain::refused, error.name);
    case ConnectOutcome::timeout:
        return step(AskedAgain::timeout, error.name);
    case ConnectOutcome::unreachable:
        return step(AskedAgain::unreachable, error.name);
    case ConnectOutcome::reset:
        return step(AskedAgain::closed, error.name);
    default:
        return step(AskedAgain::failed, error.name);
    }
}

bool about_credential(std::string_view code) {
    return code.starts_with("AUTH_") || code.starts_with("PAIRING_") || code.starts_with("DEVICE_");
}

AskStep of_refusal(const Attempt& attempt) {
    const auto& error = *attempt.facts.error;
    const auto& code = error.details_code.empty() ? error.code.str() : error.details_code.str();
    const bool old_wording = error.details_code.empty() && error.message.str().starts_with("unauthorized");
    if (about_credential(code) || old_wording) return step(AskedAgain::credential_refused, code);
    if (retry_wait(attempt))
        return step(AskedAgain::starting, error.reason.empty() ? code : error.reason.str());
    return step(AskedAgain::rejected, code);
}

AskStep of_close(const CloseEvent& close) {
    if (close.origin != CloseOrigin::frame) return step(AskedAgain::closed, close.transport_text);
    const auto detail = fmt::format("close {}", close.code);
    if (close.code == close_code::try_again_later) return step(AskedAgain::starting, detail);
    if (close.code == close_code::service_restart) return step(AskedAgain::draining, detail);
    return step(AskedAgain::closed, detail);
}

}  // namespace

AskStep to_ask_step(const Attempt& attempt) {
    const auto& facts = attempt.facts;
    if (facts.outcome == WsOutcome::hello_ok) return step(AskedAgain::hello, {});
    if (facts.outcome == WsOutcome::refused) return of_refusal(attempt);
    if (facts.outcome == WsOutcome::live)
        return step(AskedAgain::failed, "a public address and no TLS: the credential stays here");
    if (facts.outcome == WsOutcome::upgrade_declined) {
        const bool drains = facts.upgrade && facts.upgrade->body_kind == HttpBody::gateway_admission_closed;
        const int status = facts.upgrade ? facts.upgrade->status.value_or(0) : 0;
        return step(drains ? AskedAgain::draining : AskedAgain::declined, fmt::format("HTTP {}", status));
    }
    if (attempt.close && facts.outcome == WsOutcome::closed_before_answer) return of_close(*attempt.close);
    if (!facts.upgrade && !facts.upgraded_after && attempt.error) return of_connection(*attempt.error);
    if (facts.upgrade && facts.upgrade->outcome != HttpOutcome::silent &&
        facts.upgrade->outcome != HttpOutcome::dripping) {
        return step(AskedAgain::closed, attempt.error ? attempt.error->name : std::string());
    }
    const bool silent = facts.outcome == WsOutcome::no_response || facts.outcome == WsOutcome::no_challenge ||
                        facts.outcome == WsOutcome::answer_timeout;
    const auto what = silent ? AskedAgain::no_response : AskedAgain::failed;
    return step(what, attempt.error ? attempt.error->name : std::string());
}

bool ends_asking(AskedAgain what) {
    return what == AskedAgain::credential_refused || what == AskedAgain::rejected;
}

Millis pause_after(int tries, const Attempt& attempt) {
    const auto index = static_cast<std::size_t>(std::max(1, tries)) - 1;
    const auto pause = pauses[std::min(index, pauses.size() - 1)];
    return std::max(pause, retry_wait(attempt).value_or(Millis(0)));
}

Identity identity_of(const Hello& hello, Millis wall) {
    Identity identity;
    identity.boot_id = hello.boot_id;
    if (hello.uptime_ms && *hello.uptime_ms >= 0) identity.process_started = wall - Millis(*hello.uptime_ms);
    return identity;
}

SameGateway compare(const Identity& before, const Identity& now) {
    if (!before.boot_id.empty() && !now.boot_id.empty())
        return before.boot_id == now.boot_id ? SameGateway::same : SameGateway::other;
    if (!before.process_started || !now.process_started) return SameGateway::unknown;
    const auto apart = std::abs((*before.process_started - *now.process_started).count());
    return apart <= same_start.count() ? SameGateway::same : SameGateway::other;
}

}  // namespace ocprobe::probes
