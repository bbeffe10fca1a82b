// The forms in which a secret may turn up in a text, and the texts that a search has to look at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// What to look for, and in which reading of the text.
struct Needles {
    std::vector<std::string> plain;   ///< in the text as it is and in its decoded readings
    std::vector<std::string> base64;  ///< in the text with `-_` read as `+/`
    std::vector<std::string> hex;     ///< in the text in lower case
};

/// For a value of eight bytes or more. Eight bytes of head and tail find every longer run of either.
[[nodiscard]] Needles needles_for(std::string_view value);

/// The text with %XX, \uXXXX (\xXX, \n …) or HTML entities read; the same text when it has none.
[[nodiscard]] std::string percent_decoded(std::string_view text);
[[nodiscard]] std::string backslash_decoded(std::string_view text);
[[nodiscard]] std::string entity_decoded(std::string_view text);

}  // namespace ocprobe
