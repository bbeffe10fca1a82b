// The forms in which a secret may turn up in a text, and the readings of a text that a search has to look at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// What to look for in each reading of a text (pattern_set.hpp), eight bytes or more each.
struct Needles {
    std::string head;                 ///< its first and last eight bytes, as they are:
    std::string tail;                 ///< they find every longer run of either
    std::vector<std::string> base64;  ///< the same two and the digests, without padding, with `+/`
    std::vector<std::string> hex;     ///< the same in lower case
};

/// For a value of eight bytes or more.
[[nodiscard]] Needles needles_for(std::string_view value);

/// `text` and what it says when percent escapes, HTML entities and backslash escapes are read, in any order
/// and up to three times over (a peer escapes once, JSON a second time). The text itself is not among them.
[[nodiscard]] std::vector<std::string> decoded_readings(std::string_view text);

}  // namespace ocprobe
