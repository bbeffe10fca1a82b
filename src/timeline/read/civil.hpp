// Dates and times of day as numbers.
#pragma once

#include "base/ascii.hpp"
#include "ocprobe/base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace ocprobe::timeline {

/// Exactly `width` digits at `at`.
[[nodiscard]] constexpr std::optional<int>
digits_at(std::string_view text, std::size_t at, std::size_t width) {
    if (at + width > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Days since the Unix epoch; Howard Hinnant's days_from_civil.
[[nodiscard]] constexpr std::int64_t days_since_epoch(int year, int month, int day) {
    const std::int64_t y = year - (month <= 2 ? 1 : 0);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = y - era * 400;
    const std::int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719'468;
}

struct Civil {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    [[nodiscard]] constexpr bool valid() const {
        return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second <= 60;
    }
    [[nodiscard]] constexpr Micros at() const {
        const auto whole = ((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        return Micros{whole * 1'000'000};
    }
    /// `13:18:01` at `at`.
    [[nodiscard]] constexpr bool take_clock(std::string_view text, std::size_t at) {
        const auto h = digits_at(text, at, 2), m = digits_at(text, at + 3, 2), s = digits_at(text, at + 6, 2);
        if (!h || !m || !s || text[at + 2] != ':' || text[at + 5] != ':') return false;
        hour = *h;
        minute = *m;
        second = *s;
        return true;
    }
};

/// 1 to 12 for `Jan` to `Dec`, or 0.
[[nodiscard]] constexpr int month_named(std::string_view text) {
    constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() < 3) return 0;
    const auto at = names.find(text.substr(0, 3));
    return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

}  // namespace ocprobe::timeline
