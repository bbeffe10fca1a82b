// WsConnection: moves bytes between the Transport and the frame codec; before hello-ok within the handshake's limits.
#include "probes/ws/connection.hpp"

#include "probes/core/random.hpp"
#include "probes/ws/protocol.hpp"
#include "probes/ws/upgrade.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <utility>

namespace ocprobe::probes {
namespace {

constexpr std::size_t prefix_cap = 4096;

std::uint32_t random_mask() {
    std::uint32_t mask = 0;
    for (const auto byte : random_bytes<4>())
        mask = mask << 8 | byte;
    return mask;
}

Incoming incoming(Incoming::Kind kind) {
    Incoming result;
    result.kind = kind;
    return result;
}

}  // namespace

void SessionTraffic::note_received(Micros now) {
    const auto gap = silence(now);
    outlived.received = std::max(outlived.received, gap.received);
    outlived.both = std::max({outlived.both, gap.both, unproven_.both});
    outlived.sent = std::max(outlived.sent, unproven_.sent);
    unproven_ = {};
    last_received = now;
}

void SessionTraffic::note_sent(Micros now) {
    const auto gap = silence(now);
    unproven_.sent = std::max(unproven_.sent, gap.sent);
    unproven_.both = std::max(unproven_.both, gap.both);
    last_sent = now;
}

Silence SessionTraffic::silence(Micros now) const {
    const auto received = now - last_received;
    const auto sent = now - last_sent;
    return {received, sent, std::min(received, sent)};
}

WsConnection::WsConnection(std::unique_ptr<Transport> transport, const Clock& clock)
    : transport_(std::move(transport)), clock_(clock) {}

net::awaitable<Upgrade> WsConnection::upgrade(const Endpoint& endpoint, std::span<const EdgeHeader> headers) {
    const std::string key = websocket_key(random_bytes<16>());
    Upgrade result;
    result.exchange =
        co_await ask(*transport_, with_headers(upgrade_request(endpoint, key), headers), clock_);
    upgraded_at_ = clock_.monotonic();
    const auto& answer = result.exchange.answer;
    if (answer.outcome == HttpOutcome::answered && answer.status == 101) {
        result.fault = upgrade_fault(answer, key);
        result.accepted = !result.fault;
    }
    rest_ = std::exchange(result.exchange.rest, {});
    input_ = rest_;
    co_return result;
}

net::awaitable<Incoming> WsConnection::next() {
    while (true) {
        const FrameEvent event = reader_.next(input_);
        if (over_limits()) co_return incoming(Incoming::Kind::too_much);
        switch (event.kind) {
        case FrameEvent::Kind::need_more: {
            const auto end = co_await refill();
            if (end != Incoming::Kind::message) co_return incoming(end);
            break;
        }
        case FrameEvent::Kind::data:
            if (!assemble(event)) {
                Incoming result = incoming(Incoming::Kind::violation);
                result.text = "invalid UTF-8 in a text message";
                result.code = close_code::invalid_text;
                co_return result;
            }
            break;
        case FrameEvent::Kind::message_end: {
            Incoming result = end_message(event.text);
            co_return result;
        }
        case FrameEvent::Kind::ping: {
            ++traffic_.pings_answered;
            // A pong that cannot be sent is no news: the next read tells how the stream ended.
            [[maybe_unused]] const error_code failed = co_await send(Opcode::pong, event.bytes);
            break;
        }
        case FrameEvent::Kind::pong:
            break;
        case FrameEvent::Kind::close: {
            Incoming result = incoming(Incoming::Kind::closed);
            result.code = event.code;
            result.text = event.bytes;
            co_return result;
        }
        case FrameEvent::Kind::violation:
        case FrameEvent::Kind::too_large: {
            const bool large = event.kind == FrameEvent::Kind::too_large;
            Incoming result = incoming(large ? Incoming::Kind::too_large : Incoming::Kind::violation);
            result.text = event.rule;
            result.code = event.code;
            result.forged_code = event.forged_code;
            if (event.forged_code != 0) result.forged_reason = event.bytes;
            co_return result;
        }
        }
    }
}

/// Reads once. Kind::message stands for "there is input again".
net::awaitable<Incoming::Kind> WsConnection::refill() {
    const ReadResult read = co_await transport_->read_some(net::buffer(chunk_));
    const bool ours = read.ec == net::error::timed_out && transport_->expired();
    if (ours || read.ec == net::error::operation_aborted) co_return Incoming::Kind::timed_out;
    if (read.ec) co_return Incoming::Kind::cut;
    input_ = std::string_view(chunk_.data(), read.bytes);
    if (in_session_) traffic_.note_received(clock_.monotonic());
    co_return Incoming::Kind::message;
}

void WsConnection::begin_session() {
    in_session_ = true;
    // What the gateway may send from here on has no limit that we know; nothing of it is kept.
    reader_.lift_cap();
    const auto now = clock_.monotonic();
    traffic_ = {};
    traffic_.began = traffic_.last_received = traffic_.last_sent = now;
}

bool WsConnection::over_limits() const {
    if (in_session_) return false;
    const auto bytes = transport_->bytes_read();
    // A frame with a payload has three bytes or more.
    return bytes > handshake_bytes_cap || reader_.frames() > idle_frames_cap + bytes / 3 ||
           traffic_.pings_answered > idle_frames_cap;
}

/// False when a text message is not UTF-8.
bool WsConnection::assemble(const FrameEvent& event) {
    if (!assembly_) {
        const auto wanted = in_session_ ? event_fields() : message_fields();
        assembly_ = std::make_unique<Assembly>(Assembly{JsonFields(wanted), {}, {}});
    }
    if (event.text && !assembly_->utf8.feed(event.bytes)) return false;
    assembly_->fields.feed(event.bytes);
    const auto room = prefix_cap - std::min(prefix_cap, assembly_->prefix.size());
    assembly_->prefix += event.bytes.substr(0, room);
    return true;
}

Incoming WsConnection::end_message(bool text) {
    Incoming result = incoming(Incoming::Kind::message);
    if (!assembly_) return result;  // an empty message
    const auto assembly = std::exchange(assembly_, nullptr);
    if (text && !assembly->utf8.complete()) {
        result.kind = Incoming::Kind::violation;
        result.text = "invalid UTF-8 in a text message";
        result.code = close_code::invalid_text;
        return result;
    }
    if (assembly->fields.finish()) {
        result.fields = std::move(assembly->fields);
    } else {
        result.too_deep = assembly->fields.too_deep();
    }
    result.text = std::move(assembly->prefix);
    return result;
}

std::string WsConnection::encode(Opcode opcode, std::string_view payload) {
    return encode_frame(opcode, payload, random_mask());
}

net::awaitable<error_code> WsConnection::send(Opcode opcode, std::string_view payload) {
    const std::string frame = encode(opcode, payload);
    const error_code ec = co_await write(frame);
    co_return ec;
}

net::awaitable<error_code> WsConnection::write(std::string_view frame) {
    const error_code ec = co_await transport_->write(frame);
    if (!ec && in_session_) traffic_.note_sent(clock_.monotonic());
    co_return ec;
}

net::awaitable<void> WsConnection::close(std::uint16_t code, std::string_view reason, Millis linger) {
    // Even a run that must end now has the moment that it takes to hand a few bytes to the kernel.
    transport_->expires_after(std::max(linger, Millis(20)));
    error_code ec;
    if (code != 0) {
        const std::string payload =
            code == close_code::no_status ? std::string() : close_payload(code, reason);
        ec = co_await send(Opcode::close, payload);
    }
    while (!ec && linger > Millis(0)) {
        const Incoming last = co_await next();
        if (last.kind != Incoming::Kind::message) break;
    }
    transport_->close();
}

std::string WsConnection::end_text() const {
    return transport_->end_text() + (reader_.in_the_middle() ? ", within a frame" : "");
}

}  // namespace ocprobe::probes
