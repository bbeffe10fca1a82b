// The forms in which a secret may appear in a text, and the readings of a text that are searched.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// What to look for in each reading of a text (pattern_set.hpp), eight bytes or more each.
struct Needles {
    std::string head;                   ///< its first and last eight bytes, unchanged:
    std::string tail;                   ///< every longer part of the secret's beginning or end contains them
    std::vector<std::string> reversed;  ///< the same two, reversed
    /// The same two and the digests, without padding, with `+/`; the two in hex or in base64, encoded a second time.
    std::vector<std::string> base64;
    std::vector<std::string> base32;  ///< the two, in lower case
    /// The two and the digests in lower case; the two as `0x…` without the x; their base64, encoded a second time.
    std::vector<std::string> hex;
    std::vector<std::string> decimal;  ///< the two as the codes of their bytes, decimal and octal
};

/// For a value of eight bytes or more.
[[nodiscard]] Needles needles_for(std::string_view value);

/// For a value of `shortest_encoded` to seven bytes, whole: hex, base64, codes and digests. The value itself is too short.
inline constexpr std::size_t shortest_encoded = 4;
[[nodiscard]] Needles needles_for_short(std::string_view value);

/// `text` and what it says when percent escapes, HTML entities, backslash escapes and quoted-printable are read, in any
/// order and up to three times over (a peer escapes once, JSON a second time). The text itself is not among them.
[[nodiscard]] std::vector<std::string> decoded_readings(std::string_view text);

}  // namespace ocprobe
