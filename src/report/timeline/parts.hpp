// What the renderers of a timeline share: words for times, bars and events.
#pragma once

#include "ocprobe/report/timeline.hpp"
#include "report/common/printable.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

[[nodiscard]] std::string render_timeline_text(const TimelineReport& report, const Style& style);
[[nodiscard]] std::string render_timeline_json(const TimelineReport& report, const Style& style);
[[nodiscard]] std::string render_timeline_markdown(const TimelineReport& report, const Style& style);
/// One page without a network: its scripts and styles stand in it. All events, their texts packed.
[[nodiscard]] std::string render_timeline_html(const TimelineReport& report, const Style& style);

/// `13:21:53.340`; `~13:21:53.340` where nothing joins its clock to the others; `--` without a stamp.
[[nodiscard]] std::string time_of(const TimelineEvent& event);
/// `± 4 ms`, or empty when it is less than the stamp's own unit.
[[nodiscard]] std::string bar_of(const TimelineEvent& event);
/// What it is and what it says, with the count of folded lines.
[[nodiscard]] std::string says(const TimelineEvent& event);
/// `gateway.log is 37500 ms ahead ± 2 ms (same line, 40 pairs)`.
[[nodiscard]] std::string clock_line(const ClockFact& clock);
/// `gateway.log: gateway, text with stamps, 120 lines; 3 out of order`.
[[nodiscard]] std::string source_line(const SourceFact& source);
/// `13:00:20.000 to 13:00:33.000, away 12.7 s, 2 sessions cut` of each incident with that id; empty where nothing is known.
[[nodiscard]] std::vector<std::string> incident_lines(const TimelineReport& report, std::string_view id);
/// The first end that nothing explains, or nullptr: it is an incident, and no cause.
[[nodiscard]] const Incident* first_not_known(const TimelineReport& report);
/// Why a source gave less than it should; empty for no problem.
[[nodiscard]] std::string problem_words(const SourceFact& source);
/// Why no cause is stated; for a report without one.
[[nodiscard]] std::string_view why_none(const TimelineReport& report);

/// Which events a reader needs first: those of a cause, then what matters, then notes, up to `most`; in order of time.
[[nodiscard]] std::vector<std::size_t> telling_events(const TimelineReport& report, std::size_t most);

[[nodiscard]] bool matters(EventKind kind);

}  // namespace ocprobe::report
