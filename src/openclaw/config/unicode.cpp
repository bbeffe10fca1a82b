// UTF-8 as Node reads it, and JavaScript's character classes.
#include "openclaw/config/unicode.hpp"

#include <cstdint>

namespace ocprobe::openclaw {

namespace {

unsigned byte_at(std::string_view text, std::size_t position) {
    return static_cast<unsigned char>(text[position]);
}

// What follows a lead byte: how many bytes, and the range that the first of them may have (RFC 3629's table).
struct Lead {
    int continuation = 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    char32_t bits = 0;
};

Lead classify(unsigned byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF, byte & 0x1FU};
    if (byte == 0xE0) return {2, 0xA0, 0xBF, 0};
    if (byte == 0xED) return {2, 0x80, 0x9F, 0xD};
    if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF, byte & 0xFU};
    if (byte == 0xF0) return {3, 0x90, 0xBF, 0};
    if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF, byte & 0x7U};
    if (byte == 0xF4) return {3, 0x80, 0x8F, 4};
    return {};
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t position) {
    if (position >= text.size()) return {};
    const unsigned first = byte_at(text, position);
    if (first < 0x80) return {static_cast<char32_t>(first), 1, true};
    const Lead lead = classify(first);
    CodePoint point{lead.bits, 1, lead.continuation > 0};
    for (int i = 0; i < lead.continuation; ++i) {
        const std::size_t at = position + point.length;
        const unsigned low = i == 0 ? lead.low : 0x80;
        const unsigned high = i == 0 ? lead.high : 0xBF;
        if (at >= text.size() || byte_at(text, at) < low || byte_at(text, at) > high) {
            point.valid = false;
            break;
        }
        point.value = (point.value << 6) | (byte_at(text, at) & 0x3FU);
        ++point.length;
    }
    if (!point.valid) point.value = replacement_character;
    return point;
}

void append_utf8(std::string& out, char32_t value) {
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0U | (value >> 6));
        put(0x80U | (value & 0x3FU));
    } else if (value < 0x10000) {
        put(0xE0U | (value >> 12));
        put(0x80U | ((value >> 6) & 0x3FU));
        put(0x80U | (value & 0x3FU));
    } else {
        put(0xF0U | (value >> 18));
        put(0x80U | ((value >> 12) & 0x3FU));
        put(0x80U | ((value >> 6) & 0x3FU));
        put(0x80U | (value & 0x3FU));
    }
}

std::string to_valid_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const CodePoint point = code_point_at(bytes, i);
        if (point.valid) {
            out.append(bytes.substr(i, point.length));
        } else {
            append_utf8(out, point.value);
        }
        i += point.length;
    }
    return out;
}

bool is_js_space(char32_t value) {
    if (value <= 0x20) return value == 0x20 || (value >= 0x09 && value <= 0x0D);
    if (value < 0xA0) return false;
    return value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) || value == 0x2028 ||
           value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000 || value == 0xFEFF;
}

bool is_line_terminator(char32_t value) {
    return value == '\n' || value == '\r' || value == 0x2028 || value == 0x2029;
}

}  // namespace ocprobe::openclaw
