// The text of a line before anything is read from it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::timeline {

[[nodiscard]] bool is_binary(std::string_view line);

/// Terminal escapes go before anything is compared; what is left of control characters is escaped when shown. The
/// result is `line` itself or `into`.
[[nodiscard]] std::string_view without_escapes(std::string_view line, std::string& into);

/// Lines with the same shape differ in numbers and ids only.
[[nodiscard]] std::size_t shape_of(std::string_view text);

}  // namespace ocprobe::timeline
