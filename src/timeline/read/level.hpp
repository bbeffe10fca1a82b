// The words that loggers have for how much a line matters.
#pragma once

#include <cstddef>
#include <string_view>

namespace ocprobe::timeline {

/// `error`, `INF`, `warning`: in any case.
[[nodiscard]] bool is_level(std::string_view word);

/// `INFO`, `[info]`, `info:`: the place behind it and behind the blanks that follow, or 0.
[[nodiscard]] std::size_t level_end(std::string_view text);

}  // namespace ocprobe::timeline
