// Escaping: bytes of others become printable UTF-8.
#include "ocprobe/base/text.hpp"

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ocprobe {

namespace {

// Characters that could move the cursor, hide text or reverse its direction in a terminal or a browser.
bool must_escape(char32_t value) {
    if (value < 0x20 || (value >= 0x7f && value <= 0x9f)) return true;
    return value == 0xad || value == 0x061c || value == 0x180e || (value >= 0x200b && value <= 0x200f) ||
           (value >= 0x2028 && value <= 0x202e) || (value >= 0x2060 && value <= 0x206f) || value == 0xfeff ||
           (value >= 0xfff9 && value <= 0xfffb) || (value >= 0xe0000 && value <= 0xe007f);
}

std::string escaped(char32_t value) {
    switch (value) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return value < 0x80 ? "\\x" + hex_byte(static_cast<std::uint8_t>(value))
                            : fmt::format("\\u{:04x}", static_cast<std::uint32_t>(value));
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
    // The longest prefix after which the ellipsis still fits.
    std::size_t cut = 0;
    while (!bytes.empty()) {
        const auto point = decode_utf8(bytes);
        std::string piece;
        if (!point.valid) {
            piece = "\\x" + hex_byte(static_cast<std::uint8_t>(bytes[0]));
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
        bytes.remove_prefix(point.valid ? point.length : 1);
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
    if (value.starts_with("${") && value.ends_with('}') &&
        is_variable_name(value.substr(2, value.size() - 3)))
        return true;
    const auto text = lower(value);
    if (text.size() >= 3 && text.find_first_not_of('x') == std::string::npos) return true;
    return std::find(known.begin(), known.end(), text) != known.end();
}

}  // namespace ocprobe
