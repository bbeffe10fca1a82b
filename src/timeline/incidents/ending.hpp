// An end of the gateway's process around a close.
#pragma once

#include "timeline/incidents/cause.hpp"

namespace ocprobe::timeline {

/// How late the engine may tell what it did or saw.
inline constexpr Micros told_late = seconds(15);

/// The close lies between what ends the process and the engine's event that it ended.
struct Ending {
    Index begin;  ///< the kill or the oom
    Index die;
};

/// `at_once`: what begins the end leaves the process no time to write another line.
[[nodiscard]] std::optional<Ending> ending_around(const Scene& scene, Index begin, bool at_once);

/// The nearest such signal to the gateway's container before the close.
[[nodiscard]] Index kill_before(const Scene& scene, int signal);

[[nodiscard]] Scene::Test gateway_only(const Scene& scene);

/// A 1006, or a close that names no code.
[[nodiscard]] bool cut_without_close_frame(const TimelineEvent& close);

/// What shows that the gateway was away: a refusal, a start of the container, a process that loads.
void link_after(Proof& proof, const Scene& scene);

[[nodiscard]] std::string exit_words(const TimelineEvent& die);

[[nodiscard]] Confidence confidence_of(const Scene& scene, const Ending& ending);

}  // namespace ocprobe::timeline
