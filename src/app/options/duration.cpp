// Durations on the command line.
#include "app/options/duration.hpp"

#include <charconv>
#include <cstdint>

namespace ocprobe::app {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t millis;
};

// Longer names first, so that `ms` is not taken for `m`.
constexpr Unit units[] = {{"ms", 1}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}};
constexpr std::int64_t longest = 24 * 3'600'000;

}  // namespace

std::optional<Millis> parse_duration(std::string_view text) {
    std::int64_t total = 0;
    std::int64_t previous_unit = longest + 1;
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > longest) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));

        const Unit* unit = nullptr;
        for (const auto& candidate : units) {
            if (text.starts_with(candidate.name)) {
                unit = &candidate;
                break;
            }
        }
        if (unit == nullptr || unit->millis >= previous_unit) return std::nullopt;
        text.remove_prefix(unit->name.size());
        previous_unit = unit->millis;
        total += number * unit->millis;
        if (total > longest) return std::nullopt;
    }
    if (total < 1) return std::nullopt;
    return Millis(total);
}

}  // namespace ocprobe::app
