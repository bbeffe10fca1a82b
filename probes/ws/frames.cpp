// The frame codec. Each rule that a peer can break is named in words: they are the evidence of
// ws.protocol_violation.
#include "probes/ws/frames.hpp"

#include "base/hex.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace ocprobe::probes {
namespace {

constexpr std::size_t control_cap = 125;

unsigned byte_at(const std::array<char, 128>& bytes, std::size_t index) {
    return static_cast<unsigned char>(bytes[index]);
}

std::size_t length_bytes(unsigned second) {
    const unsigned length = second & 0x7f;
    if (length == 127) return 8;
    return length == 126 ? 2 : 0;
}

bool is_control(unsigned opcode) {
    return opcode >= 8;
}

bool is_known(unsigned opcode) {
    return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

}  // namespace

bool may_be_sent(std::uint16_t code) {
    if (code >= 3000) return code <= 4999;
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

FrameEvent FrameReader::next(std::string_view& input) {
    while (true) {
        switch (stage_) {
        case Stage::ended: {
            input = {};
            return {};
        }
        case Stage::head: {
            if (!hold(input, 2)) return {};
            if (held_ == 2) {
                // Before the length: a peer that speaks no WebSocket at all is found out by its first two
                // bytes.
                auto rule = check_head(byte_at(held_bytes_, 0), byte_at(held_bytes_, 1));
                if (!rule.empty()) return violation(std::move(rule));
            }
            if (!hold(input, 2 + length_bytes(byte_at(held_bytes_, 1)))) return {};
            auto event = read_head();
            if (event.kind != FrameEvent::Kind::need_more) return event;
            break;
        }
        case Stage::data: {
            auto event = read_data(input);
            if (event.kind != FrameEvent::Kind::need_more || stage_ == Stage::data) return event;
            break;
        }
        case Stage::control:
            if (!hold(input, static_cast<std::size_t>(payload_left_))) return {};
            return end_control();
        }
    }
}

/// Collects up to `size` bytes across calls.
bool FrameReader::hold(std::string_view& input, std::size_t size) {
    const auto take = std::min(size - std::min(size, held_), input.size());
    std::copy_n(input.begin(), take, held_bytes_.begin() + static_cast<std::ptrdiff_t>(held_));
    held_ += take;
    input.remove_prefix(take);
    return held_ >= size;
}

std::string FrameReader::check_head(unsigned first, unsigned second) const {
    const unsigned opcode = first & 0x0f;
    const bool final = (first & 0x80) != 0;
    if ((first & 0x70) != 0) return "reserved bit set, though no extension was agreed on";
    if (!is_known(opcode)) return std::string("reserved opcode 0x") + hex_digits[opcode & 15];
    if ((second & 0x80) != 0) return "masked frame from the server";
    if (is_control(opcode) && !final) return "fragmented control frame";
    if (is_control(opcode) && (second & 0x7f) > control_cap) return "control frame longer than 125 bytes";
    if (opcode == 0 && !in_message_) return "continuation frame without a message";
    if ((opcode == 1 || opcode == 2) && in_message_) return "new message inside a fragmented one";
    return {};
}

FrameEvent FrameReader::read_head() {
    const unsigned first = byte_at(held_bytes_, 0);
    const unsigned second = byte_at(held_bytes_, 1);
    const auto extra = length_bytes(second);
    std::uint64_t length = second & 0x7f;
    if (extra > 0) {
        length = 0;
        for (std::size_t i = 0; i < extra; ++i)
            length = length << 8 | byte_at(held_bytes_, 2 + i);
    }
    held_ = 0;
    if ((length >> 63) != 0) return violation("64-bit length with its most significant bit set");
    if ((extra == 2 && length <= control_cap) || (extra == 8 && length <= 0xffff)) {
        return violation("length not in its shortest form");
    }
    ++frames_;
    opcode_ = static_cast<Opcode>(first & 0x0f);
    final_ = (first & 0x80) != 0;
    payload_left_ = length;
    if (is_control(first & 0x0f)) {
        stage_ = Stage::control;
        return {};
    }
    if (opcode_ != Opcode::continuation) {
        text_ = opcode_ == Opcode::text;
        message_size_ = 0;
        in_message_ = true;
    }
    if (length > message_cap_ - std::min(message_cap_, message_size_)) {
        stage_ = Stage::ended;
        FrameEvent event;
        event.kind = FrameEvent::Kind::too_large;
        event.code = close_code::too_big;
        event.rule = "message of " + std::to_string(message_size_ + length) + " bytes or more";
        return event;
    }
    message_size_ += length;
    stage_ = Stage::data;
    return {};
}

FrameEvent FrameReader::read_data(std::string_view& input) {
    FrameEvent event;
    event.text = text_;
    if (payload_left_ > 0) {
        if (input.empty()) return event;
        const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, input.size()));
        event.kind = FrameEvent::Kind::data;
        event.bytes = input.substr(0, take);
        input.remove_prefix(take);
        payload_left_ -= take;
        return event;
    }
    stage_ = Stage::head;
    if (final_) {
        in_message_ = false;
        event.kind = FrameEvent::Kind::message_end;
    }
    return event;
}

FrameEvent FrameReader::end_control() {
    if (opcode_ == Opcode::close) return end_close();
    FrameEvent event;
    event.kind = opcode_ == Opcode::ping ? FrameEvent::Kind::ping : FrameEvent::Kind::pong;
    event.bytes = std::string_view(held_bytes_.data(), held_);
    held_ = 0;
    stage_ = Stage::head;
    return event;
}

FrameEvent FrameReader::end_close() {
    FrameEvent event;
    event.kind = FrameEvent::Kind::close;
    event.code = close_code::no_status;
    const std::string_view payload(held_bytes_.data(), held_);
    held_ = 0;
    if (payload.size() == 1) return violation("close frame with half a code");
    if (payload.size() >= 2) {
        event.code = static_cast<std::uint16_t>(byte_at(held_bytes_, 0) << 8 | byte_at(held_bytes_, 1));
        event.bytes = payload.substr(2);
        if (!may_be_sent(event.code)) {
            auto forged =
                violation("close frame with code " + std::to_string(event.code) + ", which may not be sent");
            forged.forged_code = event.code;
            forged.bytes = event.bytes;
            return forged;
        }
        Utf8Check utf8;
        if (!utf8.feed(event.bytes) || !utf8.complete()) {
            return violation("invalid UTF-8 in the reason of a close frame", close_code::invalid_text);
        }
    }
    stage_ = Stage::ended;
    return event;
}

FrameEvent FrameReader::violation(std::string rule, std::uint16_t code) {
    stage_ = Stage::ended;
    FrameEvent event;
    event.kind = FrameEvent::Kind::violation;
    event.rule = std::move(rule);
    event.code = code;
    return event;
}

std::string encode_frame(Opcode opcode, std::string_view payload, std::uint32_t mask) {
    std::string frame;
    frame.reserve(payload.size() + 14);
    frame += static_cast<char>(0x80U | static_cast<unsigned>(opcode));
    const auto size = payload.size();
    const std::size_t extra = size > 0xffff ? 8 : (size > control_cap ? 2 : 0);
    const std::size_t marker = extra == 8 ? 127 : (extra == 2 ? 126 : size);
    frame += static_cast<char>(0x80U | marker);
    for (std::size_t i = extra; i > 0; --i)
        frame += static_cast<char>(size >> (8 * (i - 1)) & 0xff);
    std::array<unsigned, 4> key{};
    for (std::size_t i = 0; i < 4; ++i) {
        key[i] = mask >> (8 * (3 - i)) & 0xff;
        frame += static_cast<char>(key[i]);
    }
    for (std::size_t i = 0; i < size; ++i) {
        frame += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ key[i % 4]);
    }
    return frame;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    payload += reason.substr(0, control_cap - 2);
    return payload;
}

}  // namespace ocprobe::probes
