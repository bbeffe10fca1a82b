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

/// How many characters at the beginning need no escape and are one byte each.
std::size_t plain_run(std::string_view text) {
    const auto end =
        std::find_if_not(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
    return static_cast<std::size_t>(end - text.begin());
}

/// Text that grows to a cap, and then ends with an ellipsis.
class Capped {
public:
    explicit Capped(std::size_t cap) : cap_(cap) {}

    void reserve(std::size_t size) { text_.reserve(std::min(size, cap_)); }
    /// Adds all of it or, where the cap is passed, ends the text. Returns whether there is more room. `divisible`: it may be
    /// cut at every byte.
    bool add(std::string_view piece, bool divisible) {
        const bool fits = piece.size() <= cap_ - text_.size();
        if (divisible) {
            const auto before_ellipsis = cap_ - std::min(cap_, ellipsis.size());
            if (before_ellipsis > text_.size()) cut_ = std::min(text_.size() + piece.size(), before_ellipsis);
            text_ += piece.substr(0, cap_ - text_.size());
        } else if (fits) {
            text_ += piece;
            if (text_.size() + ellipsis.size() <= cap_) cut_ = text_.size();
        }
        if (fits) return true;
        text_.resize(cut_);
        if (cut_ + ellipsis.size() <= cap_) text_ += ellipsis;
        return false;
    }
    [[nodiscard]] std::string taken() { return std::move(text_); }

private:
    std::size_t cap_;
    std::string text_;
    std::size_t cut_ = 0;  ///< the longest prefix after which the ellipsis still fits
};

}  // namespace

std::string escape_text(std::string_view bytes, std::size_t cap) {
    auto run = plain_run(bytes);
    if (run == bytes.size() && run <= cap) return std::string(bytes);
    Capped text(cap);
    text.reserve(bytes.size());
    for (bool more = true; more; run = plain_run(bytes)) {
        more = text.add(bytes.substr(0, run), true);
        bytes.remove_prefix(run);
        if (!more || bytes.empty()) break;
        const auto point = decode_utf8(bytes);
        const auto length = point.valid ? point.length : 1;
        if (!point.valid) {
            more = text.add("\\x" + hex_byte(static_cast<std::uint8_t>(bytes[0])), false);
        } else if (must_escape(point.value)) {
            more = text.add(escaped(point.value), false);
        } else {
            more = text.add(bytes.substr(0, length), false);
        }
        bytes.remove_prefix(length);
    }
    return text.taken();
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
