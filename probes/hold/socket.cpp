// One held socket: from hello-ok to its end.
#include "probes/hold/holder.hpp"
#include "probes/tcp/connect.hpp"
#include "probes/ws/protocol.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <utility>

namespace ocprobe::probes {

namespace {

constexpr std::size_t most_cuts = 128;
/// How long the answer to the last ping may take: an event loop may be starved for a while.
constexpr Micros proof_time{5'000'000};

Millis up(Micros time) {
    return std::max(Millis(1), std::chrono::ceil<Millis>(time));
}

/// Somebody ended it without saying what the gateway says when it goes.
bool is_cut(const SessionEnd& end) {
    if (end.shutdown || end.went_silent) return false;
    if (end.close.origin == CloseOrigin::local) return false;
    const bool gateways_own = end.close.code == close_code::service_restart || end.close.code == 4001;
    return end.close.origin == CloseOrigin::synthesized || !gateways_own;
}

}  // namespace

void Holder::open(Held& held, const Hello& hello) {
    held.ws = std::exchange(session_.kept, nullptr);
    held.ws->begin_session();
    held.state = State::open;
    held.opened = held.pinged = now();
    held.proof_wanted.reset();
    held.proof_asked.reset();
    held.facts.answered_at_end.reset();
    held.shutdown.reset();
    auto& facts = held.facts;
    ++facts.sessions;
    facts.open = true;
    facts.local_address = local_address(held.ws->transport().socket());
    facts.connection_id = hello.connection_id;
    facts.boot_id = hello.boot_id;
    const auto before = std::exchange(held.identity, identity_of(hello, session_.services.clock.wall()));
    if (held.ended) {
        auto& end = *held.ended;
        end.back_after = now() - end.at;
        end.new_boot_id = hello.boot_id;
        end.gateway = compare(before, held.identity);
        if (end.gateway == SameGateway::same && is_cut(end)) {
            if (cuts_.size() == most_cuts) cuts_.pop_front();
            cuts_.push_back({held.facts.number, end.at, end.close.after, end.silence});
            judge_cuts();
        }
    }
    tell(HoldEvent::Kind::opened, held, held.ended ? &*held.ended : nullptr);
    if (held.ended) finish(*std::exchange(held.ended, std::nullopt));
    ++running_;
    net::co_spawn(session_.io, keep(held), [this](std::exception_ptr error) {
        if (error && !error_) error_ = error;
        --running_;
        wake_.cancel();
    });
}

net::awaitable<void> Holder::keep(Held& held) {
    const auto ws = held.ws;
    arm(held);
    while (true) {
        const Incoming incoming = co_await ws->next();
        if (incoming.kind == Incoming::Kind::message) {
            read_event(held, incoming);
            continue;
        }
        if (incoming.kind == Incoming::Kind::timed_out && !gone_silent(held)) {
            if (stopping_) break;
            co_await speak(held);
            continue;
        }
        const auto reply = record_end(held, incoming);
        // From here on the socket may hold another session: only `ws` still belongs to this one.
        co_await ws->close(reply.code, reply.reason, Millis(0));
        co_return;
    }
    co_await close(held);
}

void Holder::read_event(Held& held, const Incoming& incoming) const {
    if (!incoming.fields) return;
    auto notice = read_shutdown(*incoming.fields, redactor());
    if (!notice) return;
    notice->at = now();
    held.shutdown = std::move(notice);
}

bool Holder::gone_silent(const Held& held) const {
    if (stopping_) return false;
    const auto last = held.ws->traffic().last_received;
    if (held.proof_asked && last <= *held.proof_asked && clock_now() - *held.proof_asked >= proof_time)
        return true;
    return clock_now() - last >= plan_.silence_limit;
}

bool Holder::proof_is_due(const Held& held) const {
    return held.proof_wanted && !held.proof_asked;
}

/// The next moment at which something is to be done although nothing came.
void Holder::arm(Held& held) {
    const auto& traffic = held.ws->traffic();
    auto wait = traffic.last_received + plan_.silence_limit - clock_now();
    if (held.facts.role != HoldRole::silent)
        wait = std::min<Micros>(wait, held.pinged + held.facts.every - now());
    // A session that was got again when the time was over is asked at once.
    if (proof_is_due(held)) wait = Micros(0);
    if (held.proof_asked && traffic.last_received <= *held.proof_asked)
        wait = std::min<Micros>(wait, *held.proof_asked + proof_time - clock_now());
    held.ws->transport().expires_after(up(wait));
}

/// Our own time ended a read: a busy socket says something.
net::awaitable<void> Holder::speak(Held& held) {
    auto& facts = held.facts;
    const bool proof = proof_is_due(held);
    const bool due = proof || (facts.role != HoldRole::silent && now() >= held.pinged + facts.every);
    if (due) held.pinged = now();
    if (proof) held.proof_asked = clock_now();
    arm(held);
    if (!due) co_return;
    if (!proof) ++facts.pings_sent;
    const auto opcode = proof || facts.role == HoldRole::ping ? Opcode::ping : Opcode::pong;
    const auto ws = held.ws;
    // What the peer makes of it is told by the next read.
    [[maybe_unused]] const error_code failed = co_await ws->send(opcode, {});
}

Holder::CloseReply Holder::record_end(Held& held, const Incoming& incoming) {
    auto& ws = *held.ws;
    SessionEnd end;
    end.socket = held.facts.number;
    end.at = now();
    end.wall = session_.services.clock.wall();
    end.held = now() - held.opened;
    end.close = to_close_event(incoming, ws, ClosePhase::session, redactor());
    end.went_silent = incoming.kind == Incoming::Kind::timed_out;
    if (held.proof_wanted) held.facts.answered_at_end = false;
    end.silence = ws.traffic().silence(clock_now());
    end.shutdown = held.shutdown;
    end.boot_id = held.facts.boot_id;
    end.connection_id = held.facts.connection_id;
    end.local_address = held.facts.local_address;
    add_up(held);
    ++facts_.ends_total;
    held.state = State::waiting;
    held.gives_up = now() + plan_.ask_for;
    held.ended = std::move(end);
    tell(HoldEvent::Kind::ended, held, &*held.ended);
    // What we send back: our own code, an echo of the peer's, nothing after a cut.
    CloseReply reply{held.ended->close.code, {}};
    if (incoming.kind == Incoming::Kind::cut) reply.code = 0;
    if (incoming.kind != Incoming::Kind::closed) reply.reason = held.ended->close.reason.str();
    slow_down(held);
    if (asking_over_) give_up(held);
    replan();
    wake_.cancel();
    return reply;
}

/// A peer that accepts a new session and cuts it at once is asked less and less often.
void Holder::slow_down(const Held& held) {
    constexpr Micros short_session{1'000'000};
    constexpr int most_doublings = 5;
    const bool again = held.facts.sessions > 1 && held.ended->held < short_session;
    flaps_ = again ? std::min(flaps_ + 1, most_doublings) : 0;
    if (flaps_ > 0) next_try_ = std::max(next_try_, now() + short_session * (1 << (flaps_ - 1)));
}

/// Closes a session at the end of the run.
net::awaitable<void> Holder::close(Held& held) {
    add_up(held);
    held.facts.open = true;
    held.state = State::over;
    const auto ws = held.ws;
    co_await ws->close(close_code::normal, "", polite_wait);
}

void Holder::add_up(Held& held) {
    auto& facts = held.facts;
    const auto& ws = *held.ws;
    const auto& traffic = ws.traffic();
    facts.open = false;
    facts.held += now() - held.opened;
    facts.eldest = std::max(facts.eldest, now() - held.opened);
    facts.pings_answered += traffic.pings_answered;
    facts.frames_received += ws.frames();
    facts.bytes_received += held.ws->transport().bytes_read();
    facts.outlived.received = std::max(facts.outlived.received, traffic.outlived.received);
    facts.outlived.sent = std::max(facts.outlived.sent, traffic.outlived.sent);
    facts.outlived.both = std::max(facts.outlived.both, traffic.outlived.both);
}

void Holder::finish(SessionEnd end) {
    // The newest always has its place: it is the one that a run may end with.
    if (facts_.ends.size() == most_session_ends) facts_.ends.pop_back();
    facts_.ends.push_back(std::move(end));
}

}  // namespace ocprobe::probes
