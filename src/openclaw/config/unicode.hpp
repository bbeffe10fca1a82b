// Text as JavaScript sees it: UTF-8 decoded the way Node decodes files, its white space, its line
// terminators.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

inline constexpr char32_t replacement_character = 0xFFFD;

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;  ///< bytes; 0 at the end of the text
    bool valid = true;       ///< false: `value` is U+FFFD and `length` covers the bytes that it stands for
};

/// The code point at `position`. Ill-formed bytes are grouped as the WHATWG decoder groups them.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t position);

void append_utf8(std::string& out, char32_t value);

/// `bytes` with every ill-formed sequence replaced by U+FFFD: what `readFileSync(path, "utf-8")` gives.
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

/// What `\s` and String.prototype.trim() take for white space, line terminators included.
[[nodiscard]] bool is_js_space(char32_t value);

/// LF, CR, U+2028 and U+2029.
[[nodiscard]] bool is_line_terminator(char32_t value);

}  // namespace ocprobe::openclaw
