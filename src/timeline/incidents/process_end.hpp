// The ends of the gateway's process, found without any session's close.
#pragma once

#include "timeline/incidents/scene.hpp"

#include <vector>

namespace ocprobe::timeline {

/// What the sources tell of one end. Each index is of the report's events.
struct ProcessEnd {
    std::size_t gateway = 0;  ///< whose: its place among `find_gateways`
    std::size_t anchor = 0;   ///< the engine's die event, or the line that tells of the end best
    Index die;                ///< the container ended
    Index start;              ///< where this process began
    Index request;            ///< SIGTERM or SIGINT, by the engine or in the gateway's log
    Index received;           ///< the gateway's line about it
    Index kill;               ///< SIGKILL by the engine
    Index oom;                ///< the kernel's line
    Index oom_told;           ///< the engine's event
    Index unhealthy;
    Index evicted;
    Index host_stop;  ///< the machine was asked to go down
    Index boot;       ///< a kernel began after it
    Index paused;     ///< no end: the process stood still from here …
    Index resumed;    ///< … until here
    Index crash;      ///< the gateway's own last line
    Index reason;     ///< why it could not start
    Index changed;    ///< a config change that needs a restart
    Index stopping;
    Index created;  ///< another container took the name
    Index restart;  ///< the engine was asked for a restart
    Index started;
    Index ready;                      ///< ready again
    Index refused;                    ///< the first who met nobody
    std::vector<std::size_t> cut;     ///< the sessions' ends that came from it
    std::vector<std::size_t> series;  ///< it and those that followed it within five minutes, from three on
    bool was_ready = false;
    bool in_place = false;  ///< the process restarted itself, the container lived on

    [[nodiscard]] std::optional<int> exit_code(const TimelineReport& report) const {
        return die ? report.events[*die].code : std::nullopt;
    }
};

/// Every end in the sources, in the order of time.
[[nodiscard]] std::vector<ProcessEnd>
find_process_ends(const TimelineReport& report, const Identity& gateway);

/// Ends that nobody asked for, three or more within five minutes, become one.
[[nodiscard]] std::vector<ProcessEnd> join_series(const TimelineReport& report, std::vector<ProcessEnd> ends);

/// Whether a client asked at `refused` while the gateway was away.
[[nodiscard]] bool meets_nobody(const TimelineReport& report, const ProcessEnd& end, std::size_t refused);

/// Whether the session's end at `close` came from the end of the process: within its time, without a sign of life
/// between, and by a code that such an end leaves.
[[nodiscard]] bool
cuts(const TimelineReport& report, const Identity& gateway, const ProcessEnd& end, std::size_t close);

}  // namespace ocprobe::timeline
