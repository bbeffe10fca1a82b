// Time: one owner of "now", which tests replace. Durations in the model are std::chrono types; JSON names end in the unit.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ocprobe {

using Micros = std::chrono::microseconds;
using Millis = std::chrono::milliseconds;

/// Monotonic and wall time. The monotonic origin is arbitrary: only differences have a meaning.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    [[nodiscard]] virtual Micros monotonic() const = 0;
    /// Since the Unix epoch.
    [[nodiscard]] virtual Millis wall() const = 0;
};

/// The process's real clocks (CLOCK_MONOTONIC, CLOCK_REALTIME).
[[nodiscard]] const Clock& system_clock();

/// RFC 3339 in UTC with milliseconds: `2026-11-22T11:02:03.123Z`.
[[nodiscard]] std::string rfc3339(Millis since_epoch);

}  // namespace ocprobe
