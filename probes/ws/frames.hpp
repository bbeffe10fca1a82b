// RFC 6455 frames, both ways. Pure: bytes in, events out.
//
// An own codec, since Beast's websocket::stream cannot tell the truth that a verdict rests on: in 1.81 it
// rejects the registered close code 1014, accepts 5000, reports a length of 2^63 as "message too big", and
// throws away the code of a close frame that may not be sent, which is how a forged 1006 looks. A tap below
// Beast would mean a second parser beside it; one parser that says which rule was broken is smaller than
// both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace ocprobe::probes {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t no_status = 1005;  ///< never on the wire: stands for an empty close frame
inline constexpr std::uint16_t abnormal = 1006;   ///< never on the wire: stands for a cut
inline constexpr std::uint16_t invalid_text = 1007;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t service_restart = 1012;
inline constexpr std::uint16_t try_again_later = 1013;
}  // namespace close_code

/// RFC 6455 §7.4 and IANA's registry: 1000–1003, 1007–1014, 3000–4999.
[[nodiscard]] bool may_be_sent(std::uint16_t code);

struct FrameEvent {
    enum class Kind {
        need_more,    ///< all input is consumed
        data,         ///< a piece of a message's payload, in `bytes`
        message_end,  ///< the message whose pieces came before is complete
        ping,         ///< to be answered with `bytes`
        pong,
        close,      ///< `code` (1005 when the frame is empty) and the reason in `bytes`
        violation,  ///< `rule` was broken; `code` is what we close with (1002, 1007)
        too_large,  ///< the message exceeds the cap; 1009
    };
    Kind kind = Kind::need_more;
    bool text = false;       ///< data, message_end: a text message
    std::string_view bytes;  ///< into the input, or into the reader
    std::uint16_t code = 0;
    std::string rule;
    /// violation: the code that stood in a close frame although it may not be sent; 0 otherwise.
    std::uint16_t forged_code = 0;
};

/// Reads the frames of a server. After close, violation or too_large it is at its end.
class FrameReader {
public:
    explicit FrameReader(std::uint64_t message_cap) : message_cap_(message_cap) {}

    /// Consumes from the front of `input`. Call it until it needs more.
    [[nodiscard]] FrameEvent next(std::string_view& input);
    /// From now on messages of any size are read.
    void lift_cap() { message_cap_ = std::numeric_limits<std::uint64_t>::max(); }
    /// Frames whose head was complete.
    [[nodiscard]] std::uint64_t frames() const { return frames_; }
    /// The stream ended within a frame or between the frames of a message.
    [[nodiscard]] bool in_the_middle() const {
        return stage_ == Stage::data || stage_ == Stage::control || held_ > 0 || in_message_;
    }

private:
    enum class Stage { head, data, control, ended };

    [[nodiscard]] bool hold(std::string_view& input, std::size_t size);
    [[nodiscard]] FrameEvent read_head();
    [[nodiscard]] std::string check_head(unsigned first, unsigned second) const;
    [[nodiscard]] FrameEvent read_data(std::string_view& input);
    [[nodiscard]] FrameEvent end_control();
    [[nodiscard]] FrameEvent end_close();
    [[nodiscard]] FrameEvent violation(std::string rule, std::uint16_t code = close_code::protocol_error);

    std::uint64_t message_cap_;
    Stage stage_ = Stage::head;
    std::array<char, 128> held_bytes_{};  ///< a head, or a control frame's payload
    std::size_t held_ = 0;
    Opcode opcode_ = Opcode::continuation;
    bool final_ = false;
    bool in_message_ = false;
    bool text_ = false;
    std::uint64_t payload_left_ = 0;
    std::uint64_t message_size_ = 0;
    std::uint64_t frames_ = 0;
};

/// A final, masked client frame.
[[nodiscard]] std::string encode_frame(Opcode opcode, std::string_view payload, std::uint32_t mask);
/// The payload of a close frame; the reason is cut to what fits a control frame.
[[nodiscard]] std::string close_payload(std::uint16_t code, std::string_view reason);

}  // namespace ocprobe::probes
