// What `ocprobe watch` writes: a line for each change, and metrics in Prometheus' text format. Pure.
#pragma once

#include "ocprobe/model/report.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::report {

/// The state of a target in one word: `healthy` for a run that ended with 0, the verdict's id, or `inconclusive` where
/// what was asked for is missing and no cause is known.
[[nodiscard]] std::string_view health_id(const Report& report);

/// What a target was found to be in.
struct WatchedState {
    std::string target;   ///< its URL
    std::string id;       ///< health_id()
    std::string summary;  ///< the verdict's
    std::string line;     ///< health_line(), without its line end
    bool healthy = false;
    Millis since{0};  ///< wall clock of the first run that found it
};

/// The state that was left.
struct LeftState {
    std::string id;
    Millis lasted{0};
};

/// Whether the credential takes part in the watch.
enum class CredentialUse : std::uint8_t {
    none,      ///< not asked for
    sent,      ///< in each run
    withheld,  ///< the gateway refused it: it is not sent again until it is another one
};

/// One line for a person, with its line end: `2026-11-22T11:02:03.123Z FAIL connect.refused ws://…: … (before: healthy
/// for 47 h)`.
[[nodiscard]] std::string
watch_line(const WatchedState& state, const std::optional<LeftState>& left, CredentialUse credential);
/// One line of `watch -o ndjson` (schema `watch`), with its line end.
[[nodiscard]] std::string
watch_event(const WatchedState& state, const std::optional<LeftState>& left, CredentialUse credential);

/// When the last run began, and what it took.
struct WatchRun {
    Millis at{0};  ///< wall clock
    Micros took{0};
};
/// The state as metrics: Prometheus' text exposition format 0.0.4.
[[nodiscard]] std::string
watch_metrics(const WatchedState& state, const WatchRun& run, CredentialUse credential);

}  // namespace ocprobe::report
