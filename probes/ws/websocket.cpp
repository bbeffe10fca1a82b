// The websocket stage: does the gateway let us in? The only stage that sends a credential, once.
//
// | step      | what happens                                        | outcome                      | close        |
// |-----------|-----------------------------------------------------|------------------------------|--------------|
// | dial      | errno, or TLS is refused                            | no_response                  | null         |
// | upgrade   | silence, a drip, a close, bytes that are not HTTP   | no_response                  | null         |
// |           | a status other than 101                             | upgrade_declined             | null         |
// |           | … 503 of a draining gateway                         | the same, asked again        | null         |
// |           | … 429 or 503 of a proxy whose GETs were answered    | the same, asked once more    | null         |
// |           | a 101 that breaks RFC 6455 §4.1                     | protocol_violation           | null         |
// | challenge | none in time                                        | no_challenge                 | 1001 local   |
// |           | one without a nonce                                 | protocol_violation           | 1002 local   |
// |           | a close frame / FIN, RST, TLS truncation            | closed_before_answer         | frame / 1006 |
// |           | it came, and nothing is to be sent                  | live                         | null         |
// | connect   | res with hello-ok                                   | hello_ok                     | null         |
// |           | res with an error, then its close                   | refused                      | what it is   |
// |           | … 1013, or 1012 before anything was sent            | the same, asked again        | what it is   |
// |           | res that is neither                                 | protocol_violation           | 1002 local   |
// |           | a close frame / a cut                               | closed_before_answer         | frame / 1006 |
// |           | none in time                                        | answer_timeout               | 1001 local   |
// | any       | a frame that breaks RFC 6455                        | protocol_violation           | 1002, 1007   |
// |           | a message over 4 MiB / more than a handshake needs  | message_too_large / too_much | 1009 local   |
// |           | the run is stopped                                  | as if the budget had ended   | 1001 local   |
//
// passed: hello_ok and live. failed: everything else. Messages before our request, with another id, or of
// another kind prove nothing and are skipped.
#include "probes/core/stage_record.hpp"
#include "probes/http/exchange.hpp"
#include "probes/http/judge.hpp"
#include "probes/ws/attempt.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <utility>

namespace ocprobe::probes {
namespace {

/// What a retry leaves of the overall budget, and the least that makes one worth its connection.
constexpr Millis spare{150};
constexpr Millis least_attempt{250};

/// Each time a credential is sent: at most eight times in ten seconds, whatever the gateway asks for.
Millis wait_before_next(int attempts, Millis asked) {
    constexpr Millis first{250};
    constexpr Millis longest{2'000};
    return std::max(asked, std::min(first * (1 << std::min(attempts - 1, 3)), longest));
}

/// Asks again while the gateway is starting or draining; an attempt that tells nothing does not count.
net::awaitable<Attempt> attempt_until_ready(Session& session) {
    AttemptPlan plan{
        .token = given(session.credentials.token),
        .password = given(session.credentials.password),
        .device = session.credentials.device ? &*session.credentials.device : nullptr,
        .spare = Millis(0),
    };
    Attempt attempt = co_await attempt_handshake(session, plan);
    if (session.http_turn) session.http_turn->expires_at(net::steady_timer::time_point::min());
    int attempts = 1;
    auto wait = retry_wait(attempt);
    plan.spare = spare;
    net::steady_timer timer(session.io);
    while (wait && session.plan.retry_starting) {
        const auto pause = wait_before_next(attempts, *wait);
        const Millis needed = pause + spare + least_attempt;
        if (session.budget(session.plan.budgets.overall) < needed) break;
        timer.expires_after(pause);
        const auto [stopped] = co_await timer.async_wait(as_result);
        if (stopped) break;
        Attempt again = co_await attempt_handshake(session, plan);
        ++attempts;
        if (!conclusive(again)) continue;
        wait = retry_wait(again);
        attempt = std::move(again);
    }
    attempt.facts.attempts = attempts;
    co_return attempt;
}

bool was_live(const Session& session) {
    return session.live.value_or(false);
}

/// A proxy that answers GETs and refuses the upgrade right after them may limit the rate of requests, which the CLI's single
/// one would not meet: it is asked once more, after a pause. No credential has been sent.
net::awaitable<Attempt> attempt_without_rate_limit(Session& session) {
    constexpr Millis refill{1'200};  // one request a second is the usual lowest rate
    Attempt attempt = co_await attempt_until_ready(session);
    const auto& upgrade = attempt.facts.upgrade;
    if (session.http_turn) co_return attempt;  // the upgrade was the first request
    const bool limited = upgrade && (upgrade->status == 429 || upgrade->status == 503) && was_live(session) &&
                         upgrade->body_kind != HttpBody::gateway_preauth_limit &&
                         upgrade->body_kind != HttpBody::gateway_admission_closed;
    const bool in_time = session.budget(session.plan.budgets.overall) > refill + spare + least_attempt;
    if (!limited || !in_time || !session.plan.retry_starting) co_return attempt;
    net::steady_timer timer(session.io, refill);
    const auto [stopped] = co_await timer.async_wait(as_result);
    if (stopped) co_return attempt;
    const int before = attempt.facts.attempts;
    Attempt again = co_await attempt_until_ready(session);
    again.facts.attempts += before;
    co_return again;
}

bool met_silence(const WsFacts& facts) {
    const bool upgrade = facts.outcome == WsOutcome::no_response && facts.upgrade &&
                         facts.upgrade->outcome == HttpOutcome::silent;
    return upgrade || facts.outcome == WsOutcome::no_challenge;
}

/// Is it the gateway that is silent, or the path of the upgrade alone? GET /healthz once more tells.
net::awaitable<std::optional<bool>> ask_if_live(Session& session) {
    const auto budget = session.budget(Millis(1'000));
    if (budget <= Millis(0)) co_return std::nullopt;
    auto dialled = co_await dial(session, budget);
    if (dialled.has_error()) co_return false;
    auto& transport = *dialled.value();
    transport.expires_after(budget);
    auto request = get_request(*session.plan.endpoint, "/healthz");
    const auto exchange = co_await ask(transport, std::move(request), session.services.clock);
    transport.close();
    co_return judge_body(exchange.answer) == HttpBody::gateway_live;
}

/// --prove: the other token of the ladder, once, and only where the first was judged and found wrong.
net::awaitable<void> prove_alternative(Session& session, const Attempt& attempt) {
    const auto& other = session.credentials.alternative_token;
    if (!other || !attempt.facts.error) co_return;
    if (attempt.facts.error->details_code.str() != "AUTH_TOKEN_MISMATCH") co_return;
    const AttemptPlan plan{.token = &*other, .password = nullptr, .device = nullptr, .spare = Millis(0)};
    const Attempt second = co_await attempt_handshake(session, plan);
    if (second.facts.outcome == WsOutcome::hello_ok) session.result.alternative_accepted = true;
    const bool judged = second.facts.error && second.facts.error->details_code.str() == "AUTH_TOKEN_MISMATCH";
    if (judged) session.result.alternative_accepted = false;
}

}  // namespace

net::awaitable<StageRecord> probe_websocket(Session& session) {
    Attempt attempt = co_await attempt_without_rate_limit(session);
    if (met_silence(attempt.facts) && was_live(session))
        attempt.facts.live_after_silence = co_await ask_if_live(session);
    co_await prove_alternative(session, attempt);
    const bool passed =
        attempt.facts.outcome == WsOutcome::hello_ok || attempt.facts.outcome == WsOutcome::live;
    StageRecord record;
    record.id = StageId::websocket;
    record.status = passed ? StageStatus::passed : StageStatus::failed;
    record.summary = summarise(attempt);
    record.error = std::move(attempt.error);
    session.result.close = std::move(attempt.close);
    record.facts = std::move(attempt.facts);
    co_return record;
}

}  // namespace ocprobe::probes
