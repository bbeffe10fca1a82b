// hold(): the pipeline, then every socket at once, and the asking again for those whose session ended.
#include "probes/core/runner.hpp"
#include "probes/hold/holder.hpp"
#include "probes/ws/attempt.hpp"

#include <algorithm>
#include <utility>

namespace ocprobe::probes {

namespace {

constexpr Micros progress_interval{1'000'000};
/// How often it is looked whether the last ping was answered.
constexpr Micros proof_interval{20'000};
/// How often a bisection looks at its cuts, and at how late this process is scheduled.
constexpr Micros bisection_interval{250'000};
constexpr Micros flood_time{1'000'000};
constexpr std::size_t most_steps = 16;
/// A gateway that was restarted may have another address.
constexpr int tries_before_lookup = 3;
/// How long the sockets may take to close at the end.
constexpr Millis closing_time{700};
/// Beyond the time to hold and to ask: so that a budget never ends before these do.
constexpr Millis slack{60'000};

Millis to_millis(Micros time) {
    return std::chrono::duration_cast<Millis>(time);
}

/// The end that the run's own `close` is about: the last one where no session followed it, else the first.
const SessionEnd* deciding_end(const HoldFacts& held) {
    if (held.ends.empty()) return nullptr;
    return held.ends.back().back_after ? &held.ends.front() : &held.ends.back();
}

}  // namespace

Holder::Holder(Session& session, const HoldPlan& plan, const HoldWatch& watch)
    : session_(session), plan_(plan), watch_(watch), wake_(session.io) {
    facts_.asked_for = plan.time;
    facts_.bisect_idle = plan.bisect_idle;
    facts_.silence_limit = plan.silence_limit;
    facts_.ask_for = plan.ask_for;
    for (int number = 1; number <= plan.count; ++number) {
        auto& held = held_.emplace_back();
        held.facts.number = number;
    }
    if (plan.bisect_idle) give_roles();
}

net::awaitable<void> Holder::go() {
    began_ = now();
    session_.extended_to = to_millis(began_) + plan_.time + plan_.ask_for + slack;
    const auto& records = session_.result.stages;
    const auto& first = std::get<WsFacts>(records.back().facts);
    for (auto& held : held_)
        held.gives_up = began_ + plan_.ask_for;
    open(held_.front(), *first.hello);
    while (true) {
        give_up_late();
        if (time_is_over()) prove_sessions();
        if (over()) break;
        if (Held* next = next_to_ask()) {
            co_await ask_again(*next);
        } else {
            const auto pause = until_next();
            const auto due = now() + pause;
            wake_.expires_after(pause);
            const auto [error] = co_await wake_.async_wait(as_result);
            if (!error) late_ = std::max(late_, now() - due);
        }
        if (plan_.bisect_idle) judge_cuts();
        replan();
        tell_progress();
    }
    judge_cuts();
    const bool stopped = session_.stopped != StopReason::none || unheard_;
    const bool open_to_the_end =
        std::any_of(held_.begin(), held_.end(), [](const Held& h) { return h.state == State::open; });
    facts_.whole_time = !stopped && open_to_the_end;
    facts_.held = now() - began_;
    end_all();
    co_await wait_for_all();
    if (error_) std::rethrow_exception(error_);
}

bool Holder::over() const {
    if (session_.stopped != StopReason::none || error_ || unheard_) return true;
    bool any_open = false;
    bool any_awaited = false;
    for (const auto& held : held_) {
        any_open = any_open || held.state == State::open;
        any_awaited = any_awaited || (held.state == State::waiting && held.ended);
    }
    if (!any_open && !any_awaited) return true;
    // A session that has just ended is followed up, even past the time.
    if (any_awaited) return false;
    return time_is_over() && !proving();
}

bool Holder::time_is_over() const {
    return now() - began_ >= plan_.time || bisected();
}

void Holder::prove_sessions() {
    for (auto& held : held_) {
        if (held.state != State::open) continue;
        if (!held.proof_wanted) {
            held.proof_wanted = clock_now();
            held.ws->transport().expires_after(Millis(0));  // so that keep() sends the ping
            continue;
        }
        // Bytes that come without a pause leave no moment for a ping of ours, and show life as well.
        const bool flooded = !held.proof_asked && clock_now() - *held.proof_wanted >= flood_time;
        const auto since = held.proof_asked ? held.proof_asked : held.proof_wanted;
        if ((held.proof_asked || flooded) && held.ws->traffic().last_received > *since)
            held.facts.answered_at_end = true;
    }
}

bool Holder::proving() const {
    return std::any_of(held_.begin(), held_.end(), [](const Held& held) {
        return held.state == State::open && !held.facts.answered_at_end;
    });
}

Holder::Held* Holder::next_to_ask() {
    if (asking_over_ || now() < next_try_) return nullptr;
    const bool no_more = now() - began_ >= plan_.time;
    for (auto& held : held_) {
        // Past the time a socket is asked for to learn what ended its session, not to be held.
        if (held.state == State::waiting && (held.ended || !no_more)) return &held;
    }
    return nullptr;
}

Millis Holder::until_next() const {
    auto next = began_ + plan_.time;
    if (next <= now()) next = Micros::max();
    if (watch_.progress) next = std::min(next, next_progress_);
    bool waiting = false;
    for (const auto& held : held_) {
        if (held.state != State::waiting) continue;
        waiting = true;
        next = std::min(next, held.gives_up);
    }
    if (waiting && !asking_over_) next = std::min(next, next_try_);
    if (plan_.bisect_idle) next = std::min(next, now() + bisection_interval);
    if (time_is_over() && proving()) next = std::min(next, now() + proof_interval);
    return std::max(Millis(1), to_millis(next - now()) + Millis(1));
}

net::awaitable<void> Holder::ask_again(Held& held) {
    if (tries_ > 0 && tries_ % tries_before_lookup == 0) co_await look_up_again();
    session_.kept.reset();
    AttemptPlan plan;
    plan.token = given(session_.credentials.token);
    plan.password = given(session_.credentials.password);
    const Attempt attempt = co_await attempt_handshake(session_, plan);
    const auto step = to_ask_step(attempt);
    // A try that we cut short ourselves tells nothing.
    if (session_.stopped != StopReason::none && step.what != AskedAgain::hello) co_return;
    if (step.what == AskedAgain::hello && session_.kept) {
        tries_ = 0;
        next_try_ = now();
        open(held, *attempt.facts.hello);
        co_return;
    }
    ++tries_;
    next_try_ = now() + pause_after(tries_, attempt);
    note(step);
    if (!ends_asking(step.what)) co_return;
    asking_over_ = true;
    facts_.refusal = attempt.facts.error;
    for (auto& each : held_) {
        if (each.state == State::waiting) give_up(each);
    }
}

/// The address may have changed with the container; what cannot be looked up stays as it was.
net::awaitable<void> Holder::look_up_again() {
    if (!session_.resolver) co_return;
    const StageRecord names = co_await probe_dns(session_);
    if (names.status == StageStatus::failed) co_return;
    [[maybe_unused]] const StageRecord connection = co_await probe_connect(session_);
    session_.stream.reset();
    session_.socket.reset();
}

void Holder::note(const AskStep& step) {
    for (auto& held : held_) {
        if (held.state != State::waiting || !held.ended) continue;
        auto& end = *held.ended;
        const auto since = now() - end.at;
        if (!end.asked.empty() && end.asked.back().what == step.what &&
            end.asked.back().detail == step.detail) {
            ++end.asked.back().times;
            end.asked.back().last = since;
            continue;
        }
        if (end.asked.size() == most_steps) {
            ++end.asked_left_out;
            continue;
        }
        auto& added = end.asked.emplace_back(step);
        added.first = added.last = since;
        tell(HoldEvent::Kind::asked, held, &end, &added);
    }
}

void Holder::give_up_late() {
    for (auto& held : held_) {
        if (held.state == State::waiting && now() >= held.gives_up) give_up(held);
    }
}

void Holder::give_up(Held& held) {
    held.state = State::over;
    if (!held.ended) return;
    held.ended->gave_up = true;
    tell(HoldEvent::Kind::gave_up, held, &*held.ended);
    finish(*std::exchange(held.ended, std::nullopt));
}

void Holder::end_all() {
    stopping_ = true;
    for (auto& held : held_) {
        if (held.state == State::open) held.ws->transport().expires_after(Millis(0));
        if (held.state == State::waiting && held.ended) finish(*std::exchange(held.ended, std::nullopt));
    }
}

net::awaitable<void> Holder::wait_for_all() {
    const auto until = now() + closing_time;
    while (running_ > 0 && now() < until) {
        wake_.expires_after(std::max(Millis(1), to_millis(until - now())));
        [[maybe_unused]] const auto woken = co_await wake_.async_wait(as_result);
    }
}

void Holder::tell(HoldEvent::Kind kind, const Held& held, const SessionEnd* end, const AskStep* step) {
    if (!watch_.event || unheard_) return;
    HoldEvent event;
    event.kind = kind;
    event.at = now();
    event.wall = session_.services.clock.wall();
    event.socket = &held.facts;
    event.end = end;
    event.step = step;
    unheard_ = !watch_.event(event);
}

void Holder::tell_progress() {
    if (!watch_.progress || now() < next_progress_) return;
    next_progress_ = now() + progress_interval;
    HoldProgress progress;
    progress.held = now() - began_;
    progress.asked_for = plan_.time;
    progress.ends = facts_.ends_total;
    for (const auto& held : held_) {
        progress.pings_answered += held.facts.pings_answered;
        if (held.state == State::waiting && held.ended) ++progress.waiting;
        if (held.state != State::open) continue;
        ++progress.open;
        const auto& traffic = held.ws->traffic();
        progress.pings_answered += traffic.pings_answered;
        const auto since = clock_now() - traffic.last_received;
        progress.since_received = std::min(progress.since_received.value_or(since), since);
    }
    watch_.progress(progress);
}

std::optional<HoldFacts> Holder::take() {
    if (began_ == Micros(0)) return std::nullopt;
    for (auto& held : held_)
        facts_.sockets.push_back(std::move(held.facts));
    std::stable_sort(facts_.ends.begin(), facts_.ends.end(), [](const auto& a, const auto& b) {
        return a.at < b.at;
    });
    return std::move(facts_);
}

NetworkResult hold(
    const NetworkPlan& plan,
    const Credentials& credentials,
    const Services& services,
    const HoldPlan& hold_plan,
    const HoldWatch& watch
) {
    Run run(plan, credentials, services);
    // After the run, so that its sockets and timers go before the io_context that they belong to.
    Holder holder(run.session(), hold_plan, watch);
    run.session().keep = true;
    run.then = [&holder](Session&) { return holder.go(); };
    NetworkResult result = run.go();
    result.held = holder.take();
    const auto* end = result.held ? deciding_end(*result.held) : nullptr;
    if (end != nullptr) result.close = end->close;
    return result;
}

}  // namespace ocprobe::probes
