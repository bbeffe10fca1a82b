// What lasted: sessions from open to close, and what each process did in between.
#pragma once

#include "ocprobe/model/timeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::report {

enum class SpanState : std::uint8_t { session, starting, up, down, paused };

/// One bar of the picture. Without a begin or an end it lasted longer than the sources tell.
struct Span {
    SpanState state = SpanState::session;
    std::string row;  ///< a container, `gateway`, or a connection
    std::optional<Micros> from;
    std::optional<Micros> to;
    std::optional<std::size_t> event;  ///< that ended it, or else began it
};

/// Bars of containers by the engine's events, of the gateway by its own log, of sessions by their keys.
[[nodiscard]] std::vector<Span> process_spans(const TimelineReport& report);
[[nodiscard]] std::vector<Span> session_spans(const TimelineReport& report);

}  // namespace ocprobe::report
