// How long the end of a gateway's process takes, and how late it is told.
#pragma once

#include "timeline/incidents/scene.hpp"

namespace ocprobe::timeline {

// A gateway that is asked to stop may drain for so long (its own limit), and a little for who tells it.
inline constexpr Micros drain_longest = seconds(330);
// How late the engine may tell of a kill that it made.
inline constexpr Micros kill_told_late{500'000};
// How late a client may notice, and the engine may tell.
inline constexpr Micros notice_late = seconds(5);
inline constexpr Micros told_late = seconds(15);
inline constexpr Micros ever{4'000'000'000'000'000};

}  // namespace ocprobe::timeline
