// Percent-encoding (RFC 3986, section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace ocprobe {

/// `%41` → `A`; a `%` without two digits stays.
[[nodiscard]] std::string percent_decode(std::string_view text);

/// Encodes blanks, control characters, bytes that are not ASCII and those of `reserved`, with digits of upper case.
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view reserved);

}  // namespace ocprobe
