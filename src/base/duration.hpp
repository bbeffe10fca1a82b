// Durations: as people write them, and as a report prints them with one rounding rule.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe {

/// `0.3 ms`, `9.9 ms`, `250 ms`, `9999 ms`, `15.0 s`, `600 s`: milliseconds below 10 s, then seconds; a tenth below 10 ms
/// and below 100 s. Rounded to the nearest, halves away from zero; a negative one begins with `-`.
[[nodiscard]] std::string duration_text(Micros time);

/// The same with its sign: `+250 ms`, `-0.3 ms`.
[[nodiscard]] std::string signed_duration_text(Micros time);

/// How long something has been up, in its largest unit that is there twice: `119 s`, `2 min`, `47 h`, `2 days`. Cut, not
/// rounded: an hour that is not over does not count.
[[nodiscard]] std::string uptime_text(Millis time);

/// `500ms`, `90s`, `1m30s`, `1h`: whole numbers, each with one of the units ms, s, m and h, as Compose, Docker and our own
/// options take them; each unit at most once, largest first. Nothing for what is no such duration or is over 1,000,000 h.
[[nodiscard]] std::optional<Millis> read_duration(std::string_view text);

}  // namespace ocprobe
