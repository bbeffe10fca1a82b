// UTF-8 (RFC 3629), read and written: no overlong form, no surrogate, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe {

inline constexpr char32_t replacement_character = 0xfffd;

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;  ///< bytes; 0 at the end of the text
    bool valid = true;       ///< false: `value` is U+FFFD, and `length` covers the bytes that it stands for
};

/// The first code point of `bytes`. Bytes that are no UTF-8 are grouped as the WHATWG decoder groups them: as many as
/// could begin a character, one at least.
[[nodiscard]] CodePoint decode_utf8(std::string_view bytes);

[[nodiscard]] bool is_utf8(std::string_view bytes);

/// A surrogate is written as if it were a character (three bytes that are no UTF-8).
void append_utf8(std::string& text, char32_t value);

/// `bytes` with U+FFFD for each group that is no UTF-8: what Node makes of a file or an environment variable.
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

/// Checks text that comes in pieces, which may end within a character (RFC 6455, section 8.1).
class Utf8Check {
public:
    /// False as soon as the bytes so far cannot be the beginning of UTF-8.
    [[nodiscard]] bool feed(std::string_view bytes);
    /// Whether the bytes so far end with a whole character.
    [[nodiscard]] bool complete() const { return left_ == 0; }

private:
    unsigned left_ = 0;  ///< bytes that the character still needs
    unsigned low_ = 0;   ///< the range of the next one
    unsigned high_ = 0;
};

}  // namespace ocprobe
