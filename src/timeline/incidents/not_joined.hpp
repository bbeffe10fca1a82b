// What lies near a close and is not its cause.
#pragma once

#include "timeline/incidents/scene.hpp"

namespace ocprobe::timeline {

/// Fills `not_joined` for the close that was asked for, which must be there: ends and starts of containers within fifteen
/// seconds that no incident with this close holds.
void note_not_joined(TimelineReport& report, const Identity& gateway);

}  // namespace ocprobe::timeline
