// Text as JavaScript sees it: its white space, its line terminators.
#pragma once

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "base/utf8.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace ocprobe::openclaw {

/// The code point at `position`; its length is 0 past the end of the text.
[[nodiscard]] inline CodePoint code_point_at(std::string_view text, std::size_t position) {
    return position < text.size() ? decode_utf8(text.substr(position)) : CodePoint{};
}

/// The value of a hexadecimal digit; nothing for any other character and at the end of the text.
[[nodiscard]] inline std::optional<unsigned> hex_digit_value(const CodePoint& c) {
    return c.length == 1 ? hex_value(static_cast<char>(c.value)) : std::nullopt;
}

/// What `\s` and String.prototype.trim() take for white space, line terminators included.
[[nodiscard]] bool is_js_space(char32_t value);

/// LF, CR, U+2028 and U+2029.
[[nodiscard]] bool is_line_terminator(char32_t value);

}  // namespace ocprobe::openclaw
