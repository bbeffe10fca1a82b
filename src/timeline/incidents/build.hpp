// From what the sources gave to the finished timeline.
#pragma once

#include "timeline/read/reader.hpp"

namespace ocprobe::timeline {

/// Clocks compared, events in order, joins named, causes stated. Takes the events out of `collected`.
[[nodiscard]] TimelineReport build(Collector& collected, Window window);

/// How much a close tells: an ordinary end is no trouble, and a client's line tells more than the gateway's.
enum class CloseRank : std::uint8_t { none, refused, ordinary, gateway, client };
[[nodiscard]] CloseRank close_rank(const TimelineEvent& event);

/// Every exact match between two sources.
void find_joins(TimelineReport& report);

/// The causes of the closes in the window, the chosen one's first, and what was near and does not belong to it.
void find_causes(TimelineReport& report);

}  // namespace ocprobe::timeline
