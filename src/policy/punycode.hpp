// RFC 3492.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::policy::idna {

/// The ASCII form of a label, without `xn--`. Takes time in proportion to the square of the length: for host names.
[[nodiscard]] std::string encode_punycode(std::u32string_view label);

/// The label of an ASCII form without `xn--`; nothing when it is none.
[[nodiscard]] std::optional<std::u32string> decode_punycode(std::string_view text);

}  // namespace ocprobe::policy::idna
