// A client's WebSocket connection over a Transport: upgrade, messages, close. Pings are answered on the way.
#pragma once

#include "base/utf8.hpp"
#include "ocprobe/model/session.hpp"
#include "ocprobe/model/target.hpp"
#include "probes/core/json_fields.hpp"
#include "probes/core/transport.hpp"
#include "probes/http/exchange.hpp"
#include "probes/ws/frames.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ocprobe::probes {

/// Our own limits before an answer: a handshake needs a few frames and some 20 KB. Frames with a payload are bounded by their
/// bytes alone, since the CLI accepts any number of events, and a hello in one-byte fragments.
inline constexpr std::uint64_t message_cap = 4 * 1024 * 1024;
inline constexpr std::uint64_t handshake_bytes_cap = 8 * 1024 * 1024;
inline constexpr std::uint64_t idle_frames_cap = 2'000;  ///< pings, and frames without a payload

/// How long a peer may take to answer our close frame.
inline constexpr Millis polite_wait{200};

struct Upgrade {
    Exchange exchange;
    bool accepted = false;
    std::optional<std::string> fault;  ///< which rule a 101 broke
};

/// What came next. Only a message has `fields`; only its first bytes are kept, the rest has gone through the
/// parser.
struct Incoming {
    enum class Kind {
        message,
        closed,     ///< a close frame that may be sent: `code`, `text` is its reason
        cut,        ///< FIN, RST or an error: see the transport
        timed_out,  ///< our budget, or we were told to stop
        violation,  ///< `text` is the rule, `code` what we close with
        too_large,
        too_much,
    };
    Kind kind = Kind::message;
    std::optional<JsonFields> fields;
    bool too_deep = false;  ///< a message that we could not read, although the CLI may
    std::string text;
    std::uint16_t code = 0;
    std::uint16_t forged_code = 0;  ///< violation: the code of a close frame that may not be sent
    std::string forged_reason;
};

/// What has passed in both directions since the session began.
struct SessionTraffic {
    Micros began{0};
    Micros last_received{0};
    Micros last_sent{0};
    Silence
        outlived{};  ///< the longest silences that ended with bytes of the peer, so that it was still there
    std::uint64_t pings_answered = 0;

    void note_received(Micros now);
    void note_sent(Micros now);
    [[nodiscard]] Silence silence(Micros now) const;

private:
    Silence unproven_{};  ///< ended by bytes of ours alone: the peer has not been heard since
};

class WsConnection {
public:
    WsConnection(std::unique_ptr<Transport> transport, const Clock& clock);

    /// Sends the upgrade request and reads the answer, whatever it is.
    /// `headers`: of an identity-aware proxy; they outlive the call.
    [[nodiscard]] net::awaitable<Upgrade>
    upgrade(const Endpoint& endpoint, std::span<const EdgeHeader> headers = {});
    [[nodiscard]] net::awaitable<Incoming> next();
    /// hello-ok came and the connection stays: the handshake's limits end, messages are read for events alone, and
    /// the traffic is counted from here on.
    void begin_session();
    [[nodiscard]] const SessionTraffic& traffic() const { return traffic_; }
    [[nodiscard]] std::uint64_t frames() const { return reader_.frames(); }
    [[nodiscard]] net::awaitable<error_code> send(Opcode opcode, std::string_view payload);
    /// A frame that is encoded already.
    [[nodiscard]] net::awaitable<error_code> write(std::string_view frame);
    /// A masked frame with a mask of its own.
    [[nodiscard]] static std::string encode(Opcode opcode, std::string_view payload);
    /// Sends a close frame (none for code 0), waits at most `linger` for the peer to end, and closes the
    /// stream.
    [[nodiscard]] net::awaitable<void> close(std::uint16_t code, std::string_view reason, Millis linger);

    [[nodiscard]] Transport& transport() { return *transport_; }
    [[nodiscard]] TransportEnd transport_end() const { return transport_->end(); }
    [[nodiscard]] Micros since_upgrade() const { return clock_.monotonic() - upgraded_at_; }
    /// How the stream ended, for people: `ECONNRESET, within a frame`.
    [[nodiscard]] std::string end_text() const;

private:
    /// The message that is being received.
    struct Assembly {
        JsonFields fields;
        Utf8Check utf8;
        std::string prefix;
    };

    [[nodiscard]] net::awaitable<Incoming::Kind> refill();
    [[nodiscard]] bool assemble(const FrameEvent& event);
    [[nodiscard]] Incoming end_message(bool text);
    [[nodiscard]] bool over_limits() const;

    std::unique_ptr<Transport> transport_;
    const Clock& clock_;
    FrameReader reader_{message_cap};
    bool in_session_ = false;
    SessionTraffic traffic_;
    Micros upgraded_at_{0};
    std::string rest_;
    std::array<char, 16 * 1024> chunk_;
    std::string_view input_;  ///< into rest_ or chunk_
    std::unique_ptr<Assembly> assembly_;
};

}  // namespace ocprobe::probes
