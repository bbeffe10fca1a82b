// Durations as a report prints them.
#include "base/duration.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace ocprobe {
namespace {

std::string tenths_text(std::int64_t tenths, std::string_view unit) {
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10).append(unit);
}

}  // namespace

std::string duration_text(Micros time) {
    const auto count = time.count();
    if (count < 0) return '-' + duration_text(-time);
    if (count < 9'950) return tenths_text((count + 50) / 100, " ms");
    if (count < 9'999'500) return std::to_string((count + 500) / 1'000) + " ms";
    if (count < 99'950'000) return tenths_text((count + 50'000) / 100'000, " s");
    return std::to_string((count + 500'000) / 1'000'000) + " s";
}

std::string signed_duration_text(Micros time) {
    return (time.count() < 0 ? "" : "+") + duration_text(time);
}

std::string uptime_text(Millis time) {
    struct Unit {
        std::int64_t seconds;
        std::string_view name;
    };
    constexpr std::array<Unit, 3> units{{{86'400, " days"}, {3'600, " h"}, {60, " min"}}};
    const auto seconds = time.count() / 1'000;
    for (const auto& unit : units) {
        if (seconds >= 2 * unit.seconds) return std::to_string(seconds / unit.seconds).append(unit.name);
    }
    return std::to_string(seconds) + " s";
}

}  // namespace ocprobe
