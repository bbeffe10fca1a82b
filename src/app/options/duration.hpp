// Durations on the command line: `250ms`, `3s`, `1m30s`. A bare number is refused, since tools disagree on
// its unit.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <optional>
#include <string_view>

namespace ocprobe::app {

/// Nothing when `text` is not a duration between 1 ms and 24 h; units are ms, s, m and h, largest first.
[[nodiscard]] std::optional<Millis> parse_duration(std::string_view text);

}  // namespace ocprobe::app
