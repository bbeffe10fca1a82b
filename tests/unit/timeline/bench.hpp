// Texts in place of files, and what a timeline makes of them.
#pragma once

#include "ocprobe/timeline/timeline.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::test {

struct Text {
    std::string spec;  ///< as on the command line: `gateway@tml-gw=gateway.log`
    std::string bytes;
};

/// Reads the texts in order; the whole time by default.
[[nodiscard]] TimelineReport timeline_of(
    const std::vector<Text>& texts,
    timeline::Request request =
        {.window = {.since = {}, .until = {}, .around = {}, .whole = true}, .year = 2026}
);

[[nodiscard]] const Cause* cause_named(const TimelineReport& report, std::string_view id);
/// Whether an incident with that id is said to have cut a session.
[[nodiscard]] bool cut_by(const TimelineReport& report, std::string_view id);
[[nodiscard]] const Incident* incident_named(const TimelineReport& report, std::string_view id);
[[nodiscard]] const TimelineEvent* event_of(const TimelineReport& report, EventKind kind);
[[nodiscard]] const ClockFact* clock_named(const TimelineReport& report, std::string_view part);

/// `2026-11-24T13:00:00.000Z` and so many milliseconds.
[[nodiscard]] std::string at_ms(std::int64_t milliseconds);
/// The same as `docker logs -t` writes it.
[[nodiscard]] std::string docker_at(std::int64_t milliseconds);
/// One line of `docker events --format '{{json .}}'`.
[[nodiscard]] std::string engine_event(
    std::int64_t milliseconds,
    std::string_view action,
    std::string_view name,
    std::string_view attributes = {}
);

}  // namespace ocprobe::test
