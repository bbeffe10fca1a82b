// Escaping: bytes that somebody else made become printable UTF-8.
#include "ocprobe/base/text.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ocprobe {

namespace {

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t length = 0;  ///< 0: the byte starts no valid sequence
};

// One UTF-8 sequence as RFC 3629 allows it: no overlong form, no surrogate, nothing past U+10FFFF.
CodePoint decode(std::string_view bytes) {
    const auto first = static_cast<unsigned char>(bytes[0]);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || bytes.size() < length) return {};
    std::uint32_t value = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(bytes[i]);
        if ((next & 0xc0) != 0x80) return {};
        value = (value << 6) | (next & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < smallest.at(length) || value > 0x10ffff || surrogate) return {};
    return {value, length};
}

// What could move the cursor, hide text or turn its direction in a terminal or a browser.
bool must_escape(std::uint32_t value) {
    if (value < 0x20 || (value >= 0x7f && value <= 0x9f)) return true;
    return value == 0xad || value == 0x061c || value == 0x180e || (value >= 0x200b && value <= 0x200f) ||
           (value >= 0x2028 && value <= 0x202e) || (value >= 0x2060 && value <= 0x206f) || value == 0xfeff ||
           (value >= 0xfff9 && value <= 0xfffb) || (value >= 0xe0000 && value <= 0xe007f);
}

std::string escaped(std::uint32_t value) {
    switch (value) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return value < 0x80 ? fmt::format("\\x{:02x}", value) : fmt::format("\\u{:04x}", value);
    }
}

constexpr std::string_view ellipsis = "…";

bool plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

}  // namespace

std::string escape_text(std::string_view bytes, std::size_t cap) {
    if (bytes.size() <= cap && plain_ascii(bytes)) return std::string(bytes);
    std::string text;
    text.reserve(std::min(bytes.size(), cap));
    // Where the text could be cut so that the ellipsis still fits.
    std::size_t cut = 0;
    while (!bytes.empty()) {
        const auto point = decode(bytes);
        std::string piece;
        if (point.length == 0) {
            piece = fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
        } else if (must_escape(point.value)) {
            piece = escaped(point.value);
        } else {
            piece = std::string(bytes.substr(0, point.length));
        }
        if (text.size() + piece.size() > cap) {
            text.resize(cut);
            if (text.size() + ellipsis.size() <= cap) text += ellipsis;
            return text;
        }
        text += piece;
        if (text.size() + ellipsis.size() <= cap) cut = text.size();
        bytes.remove_prefix(std::max<std::size_t>(point.length, 1));
    }
    return text;
}

bool is_placeholder(std::string_view value) {
    constexpr std::array<std::string_view, 15> known{
        "__openclaw_redacted__",
        "undefined",
        "null",
        "changeme",
        "change-me",
        "change_me",
        "replace-me",
        "replace_me",
        "your-token",
        "your-token-here",
        "your_token_here",
        "<token>",
        "token",
        "secret",
        "<redacted>",
    };
    const auto text = lower(value);
    if (text.size() >= 3 && text.find_first_not_of('x') == std::string::npos) return true;
    return std::find(known.begin(), known.end(), text) != known.end();
}

}  // namespace ocprobe
