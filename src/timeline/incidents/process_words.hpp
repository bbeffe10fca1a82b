// What the records of a process's end have in common.
#pragma once

#include "timeline/incidents/cause.hpp"

namespace ocprobe::timeline {

/// ` (exit 137)`, or nothing where no code is known.
[[nodiscard]] std::string exit_words(const TimelineEvent& die);

/// What asked for the end, a session that it cut, the end itself, and what shows that the gateway was away and back.
void link_end(Proof& proof, const Scene& scene);

}  // namespace ocprobe::timeline
