// dial → upgrade → connect.challenge → connect → res → close. What each step can meet is tabled in
// websocket.cpp.
#include "probes/ws/attempt.hpp"

#include "base/hex.hpp"
#include "ocprobe/policy/plaintext.hpp"
#include "probes/core/random.hpp"
#include "probes/core/stage_record.hpp"
#include "probes/http/judge.hpp"
#include "probes/tcp/peer_address.hpp"
#include "probes/ws/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ocprobe::probes {
namespace {

/// How long the close after an error frame may take: it follows within milliseconds.
constexpr Millis close_wait{1'000};
/// How long a peer may take to answer a close of ours that is no usual end.
constexpr Millis abrupt_wait{50};

/// Whether this connection stops at the challenge. Asked of each one, since a name may lead elsewhere the next time: to a
/// public address, where the credential stays here whatever the plan says, for the plan knows only the name.
bool credential_stays_here(const Session& session) {
    if (!session.plan.send_credential) return true;
    const bool plain = session.plan.endpoint && session.plan.endpoint->transport == Endpoint::Transport::tcp;
    if (!plain || !session.peer) return false;
    const auto address = address_of(*session.peer);
    return address && !policy::credential_may_go_in_plaintext(*address);
}

class Handshake {
public:
    Handshake(Session& session, AttemptPlan plan) : session_(session), plan_(plan) {}

    net::awaitable<Attempt> run() {
        const bool connected = co_await connect();
        if (connected) {
            const bool upgraded = co_await upgrade();
            if (upgraded) co_await converse();
        }
        attempt_.facts.credential_judged = judged_kind(attempt_.facts);
        co_return std::move(attempt_);
    }

private:
    [[nodiscard]] Millis budget(Millis step) const {
        const auto left = session_.budget(session_.plan.budgets.overall) - plan_.spare;
        return std::clamp(left, Millis(0), step);
    }
    [[nodiscard]] const Redactor& redactor() const { return session_.services.redactor; }

    net::awaitable<bool> connect();
    net::awaitable<bool> upgrade();
    net::awaitable<void> converse();
    net::awaitable<bool> await_challenge();
    void read_challenge(const JsonFields& fields);
    net::awaitable<void> send_connect();
    net::awaitable<void> await_answer();
    net::awaitable<void> await_close();
    net::awaitable<void> end(Incoming incoming);

    Session& session_;
    AttemptPlan plan_;
    Attempt attempt_;
    std::unique_ptr<WsConnection> ws_;
    ClosePhase phase_ = ClosePhase::challenge;
    Micros asked_at_{0};
    std::string id_;
    std::string nonce_;
    bool unread_ = false;  ///< a message came that may have been the answer
};

net::awaitable<bool> Handshake::connect() {
    attempt_.facts.outcome = WsOutcome::no_response;
    if (session_.for_upgrade) {
        ws_ = std::make_unique<WsConnection>(std::move(session_.for_upgrade), session_.services.clock);
        co_return true;
    }
    const auto& budgets = session_.plan.budgets;
    const bool tls = session_.plan.endpoint->transport == Endpoint::Transport::tls;
    auto dialled = co_await dial(session_, budget(tls ? budgets.connect + budgets.tls : budgets.connect));
    if (dialled.has_error()) {
        attempt_.error = to_stage_error(dialled.error());
        co_return false;
    }
    ws_ = std::make_unique<WsConnection>(std::move(dialled.value()), session_.services.clock);
    co_return true;
}

net::awaitable<bool> Handshake::upgrade() {
    ws_->transport().expires_after(budget(session_.plan.budgets.challenge));
    asked_at_ = session_.now();
    auto& facts = attempt_.facts;
    const auto edge_headers = session_.edge_headers();
    facts.edge_headers_sent = !edge_headers.empty();
    auto result = co_await ws_->upgrade(*session_.plan.endpoint, edge_headers);
    if (result.accepted) {
        facts.upgraded_after = result.exchange.took;
        co_return true;
    }
    const auto& target = session_.plan.endpoint->request_target;
    facts.upgrade = to_fact(target, result.exchange.answer, result.exchange.took, redactor());
    if (result.fault) {
        // The connection was never open, so there is no close code either.
        facts.outcome = WsOutcome::protocol_violation;
        facts.violation = *result.fault;
        attempt_.error = StageError{"protocol_violation", {}, *result.fault};
    } else {
        if (facts.upgrade->outcome == HttpOutcome::answered) facts.outcome = WsOutcome::upgrade_declined;
        attempt_.error = error_of_upgrade(*facts.upgrade);
    }
    co_return false;
}

net::awaitable<void> Handshake::converse() {
    const bool challenged = co_await await_challenge();
    if (!challenged) co_return;
    if (credential_stays_here(session_)) {
        attempt_.facts.outcome = WsOutcome::live;
        co_await ws_->close(close_code::normal, "", budget(polite_wait));
        co_return;
    }
    co_await send_connect();
    co_await await_answer();
}

net::awaitable<bool> Handshake::await_challenge() {
    while (true) {
        Incoming incoming = co_await ws_->next();
        if (incoming.kind != Incoming::Kind::message) {
            co_await end(std::move(incoming));
            co_return false;
        }
        const Message message = incoming.fields ? classify_message(*incoming.fields, "") : Message();
        if (message.kind == MessageKind::challenge) {
            read_challenge(*incoming.fields);
            co_return true;
        }
        if (attempt_.facts.first_frame.empty()) attempt_.facts.first_frame = redactor().clean(incoming.text);
        if (message.kind == MessageKind::malformed_challenge) {
            incoming.kind = Incoming::Kind::violation;
            incoming.code = close_code::protocol_error;
            incoming.text = message.fault;
            co_await end(std::move(incoming));
            co_return false;
        }
    }
}

void Handshake::read_challenge(const JsonFields& fields) {
    auto& facts = attempt_.facts;
    facts.challenge_after = ws_->since_upgrade();
    facts.challenge_capabilities = read_capabilities(fields, redactor());
    nonce_ = fields.text("payload.nonce");
    const auto ts = fields.integer("payload.ts");
    // What cannot be a time in milliseconds says nothing about a clock.
    if (!ts || *ts <= 0 || *ts > 8'640'000'000'000'000) return;
    facts.challenge_ts_ms = ts;
    const auto reading = read_clock(*ts, session_.services.clock.wall(), session_.now() - asked_at_);
    facts.clock_offset_ms = reading.offset_ms;
    facts.clock_error_ms = reading.error_ms;
}

net::awaitable<void> Handshake::send_connect() {
    id_ = "ocprobe-";
    for (const auto byte : random_bytes<8>())
        id_ += hex_byte(byte);
    phase_ = ClosePhase::connect;
    auto& facts = attempt_.facts;
    const auto& request = session_.plan.connect;
    facts.client_id = request.client_id;
    facts.client_mode = request.client_mode;
    Presented presented{plan_.token, plan_.password, nullptr, nullptr};
    std::optional<SignedDevice> device;
    if (plan_.device != nullptr && facts.challenge_ts_ms)
        device = sign_device(*plan_.device, request, nonce_, *facts.challenge_ts_ms);
    if (device) presented = {nullptr, nullptr, &plan_.device->token, &*device};
    facts.device_presented = device.has_value();
    facts.credential_sent =
        presented.token != nullptr || presented.password != nullptr || presented.device_token != nullptr;
    const Secret json = connect_request(request, id_, presented);
    ws_->transport().expires_after(budget(session_.plan.budgets.answer));
    asked_at_ = session_.now();
    std::string frame;
    json.reveal_to([&](std::string_view text) { frame = ws_->encode(Opcode::text, text); });
    // A failed write is told by the next read, after whatever the peer had said before it cut.
    [[maybe_unused]] const error_code failed = co_await ws_->write(frame);
}

net::awaitable<void> Handshake::await_answer() {
    auto& facts = attempt_.facts;
    while (true) {
        Incoming incoming = co_await ws_->next();
        if (incoming.kind != Incoming::Kind::message) {
            co_await end(std::move(incoming));
            co_return;
        }
        unread_ = unread_ || incoming.too_deep;
        if (!incoming.fields) continue;
        const Message message = classify_message(*incoming.fields, id_);
        if (message.kind == MessageKind::hello) {
            facts.outcome = WsOutcome::hello_ok;
            facts.answered_after = session_.now() - asked_at_;
            facts.hello = read_hello(*incoming.fields, redactor());
            phase_ = ClosePhase::session;
            if (session_.keep) {
                session_.kept = std::move(ws_);
                co_return;
            }
            co_await ws_->close(close_code::normal, "", budget(polite_wait));
            co_return;
        }
        if (message.kind == MessageKind::error) {
            facts.outcome = WsOutcome::refused;
            facts.answered_after = session_.now() - asked_at_;
            facts.error = read_error(*incoming.fields, redactor());
            co_await await_close();
            co_return;
        }
        if (message.kind == MessageKind::malformed_answer) {
            incoming.kind = Incoming::Kind::violation;
            incoming.code = close_code::protocol_error;
            incoming.text = message.fault;
            co_await end(std::move(incoming));
            co_return;
        }
    }
}

/// After an error frame: its close belongs to the evidence.
net::awaitable<void> Handshake::await_close() {
    ws_->transport().expires_after(budget(close_wait));
    Incoming incoming = co_await ws_->next();
    while (incoming.kind == Incoming::Kind::message)
        incoming = co_await ws_->next();
    co_await end(std::move(incoming));
}

/// The connection ends before, or right after, an answer that is no hello-ok.
net::awaitable<void> Handshake::end(Incoming incoming) {
    auto& facts = attempt_.facts;
    if (unread_ && incoming.kind == Incoming::Kind::timed_out) incoming.kind = Incoming::Kind::too_much;
    auto close = to_close_event(incoming, *ws_, phase_, redactor());
    const bool answered = facts.outcome == WsOutcome::refused;
    if (incoming.kind == Incoming::Kind::violation) {
        facts.violation = incoming.text;
        facts.peer_sent_1006 = incoming.forged_code == close_code::abnormal;
        if (!incoming.forged_reason.empty()) {
            facts.violation += " (reason \"" + redactor().clean(incoming.forged_reason).str() + "\")";
        }
    }
    if (answered) {
        close.error_code = facts.error->code;
        close.error_details_code = facts.error->details_code;
        const auto& code = facts.error->details_code.empty() ? facts.error->code : facts.error->details_code;
        attempt_.error = StageError{code.str(), close.code, facts.error->message.str()};
    } else {
        facts.outcome = outcome_of(incoming.kind, phase_);
        attempt_.error = error_of(incoming, close, phase_);
    }
    // What we send: our own code, an echo of the peer's, nothing after a cut.
    const std::uint16_t code = incoming.kind == Incoming::Kind::cut ? std::uint16_t(0) : close.code;
    const bool echo = incoming.kind == Incoming::Kind::closed;
    const std::string reason = echo ? std::string() : close.reason.str();
    attempt_.close = std::move(close);
    co_await ws_->close(code, reason, echo ? Millis(0) : budget(abrupt_wait));
}

}  // namespace

net::awaitable<Attempt> attempt_handshake(Session& session, AttemptPlan plan) {
    Handshake handshake(session, plan);
    co_return co_await handshake.run();
}

}  // namespace ocprobe::probes
