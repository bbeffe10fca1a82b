// Durations, read and printed.
#include "base/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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

std::optional<Millis> read_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t millis;
    };
    // `ms` before `m`, so that it is not taken for minutes.
    constexpr std::array<Unit, 4> units{{{"ms", 1}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}}};
    constexpr std::int64_t longest = 1'000'000LL * 3'600'000;
    if (text.empty()) return std::nullopt;
    std::int64_t total = 0;
    auto previous = longest;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > longest) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto unit =
            std::find_if(units.begin(), units.end(), [&](const Unit& u) { return text.starts_with(u.name); });
        if (unit == units.end() || unit->millis >= previous || number > longest / unit->millis)
            return std::nullopt;
        text.remove_prefix(unit->name.size());
        previous = unit->millis;
        total += number * unit->millis;
    }
    if (total > longest) return std::nullopt;
    return Millis(total);
}

}  // namespace ocprobe
