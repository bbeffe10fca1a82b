// Stamps at the beginning of a line.
#include "timeline/read/stamp.hpp"

#include "base/ascii.hpp"

#include <array>
#include <cstring>

namespace ocprobe::timeline {

namespace {

// Reads exactly `width` digits at `at`.
std::optional<int> number(std::string_view text, std::size_t at, std::size_t width) {
    if (at + width > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

// Howard Hinnant's days_from_civil.
std::int64_t days(int year, int month, int day) {
    const std::int64_t y = year - (month <= 2 ? 1 : 0);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = y - era * 400;
    const std::int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719'468;
}

struct Civil {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    [[nodiscard]] bool valid() const {
        return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second <= 60;
    }
    [[nodiscard]] Micros at() const {
        const auto whole = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        return Micros{whole * 1'000'000};
    }
};

bool clock_at(std::string_view text, std::size_t at, Civil& civil) {
    const auto hour = number(text, at, 2), minute = number(text, at + 3, 2), second = number(text, at + 6, 2);
    if (!hour || !minute || !second || text[at + 2] != ':' || text[at + 5] != ':') return false;
    civil.hour = *hour;
    civil.minute = *minute;
    civil.second = *second;
    return true;
}

// `.123456789` or `,123`: added to the stamp, its width decides the unit.
std::size_t fraction(std::string_view text, std::size_t at, Stamp& stamp) {
    stamp.unit = StampUnit::second;
    if (at + 1 >= text.size() || (text[at] != '.' && text[at] != ',') || !is_digit(text[at + 1])) return at;
    std::int64_t micros = 0;
    std::size_t width = 0;
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++width) {
        if (width < 6) micros = micros * 10 + (text[at] - '0');
    }
    for (auto i = width; i < 6; ++i)
        micros *= 10;
    stamp.at += Micros{micros};
    stamp.unit = width <= 3   ? StampUnit::millisecond
                 : width <= 6 ? StampUnit::microsecond
                              : StampUnit::nanosecond;
    return at;
}

std::size_t zone(std::string_view text, std::size_t at, Stamp& stamp, const StampDefaults& defaults) {
    const auto apply = [&](int minutes) {
        stamp.zone_minutes = minutes;
        stamp.at -= std::chrono::minutes{minutes};
    };
    if (at < text.size() && text[at] == 'Z') {
        stamp.docker = stamp.unit == StampUnit::nanosecond;
        return at + 1;
    }
    if (at + 3 <= text.size() && (text[at] == '+' || text[at] == '-')) {
        const auto hours = number(text, at + 1, 2);
        const bool colon = at + 3 < text.size() && text[at + 3] == ':';
        const auto minutes = number(text, at + 3 + (colon ? 1 : 0), 2);
        if (hours && minutes) {
            apply((text[at] == '-' ? -1 : 1) * (*hours * 60 + *minutes));
            return at + 5 + (colon ? 1 : 0);
        }
    }
    stamp.zone_given = false;
    apply(defaults.zone_minutes);
    return at;
}

// `2026-11-24T13:18:01…` and `2026/11/24 13:18:01`.
std::size_t numeric(std::string_view text, Stamp& stamp, const StampDefaults& defaults, KnownSecond* known) {
    if (known != nullptr && text.size() >= known->text.size() &&
        std::memcmp(text.data(), known->text.data(), known->text.size()) == 0) {
        stamp.at = known->at;
        return zone(text, fraction(text, 19, stamp), stamp, defaults);
    }
    if (text.size() < 19 || (text[4] != '-' && text[4] != '/') || text[7] != text[4]) return 0;
    if (text[10] != 'T' && text[10] != ' ') return 0;
    const auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
    Civil civil;
    if (!year || !month || !day || !clock_at(text, 11, civil)) return 0;
    civil.year = *year;
    civil.month = *month;
    civil.day = *day;
    if (!civil.valid()) return 0;
    stamp.at = civil.at();
    if (known != nullptr) {
        std::memcpy(known->text.data(), text.data(), known->text.size());
        known->at = stamp.at;
    }
    return zone(text, fraction(text, 19, stamp), stamp, defaults);
}

constexpr std::array<std::string_view, 12> months{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// `Nov 24 13:18:01` of syslog and, with a weekday before and a year behind it, of `dmesg -T`.
std::size_t named_month(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    const bool bracket = text.front() == '[';
    std::size_t at = bracket ? 5 : 0;
    if (text.size() < at + 15) return 0;
    Civil civil;
    for (std::size_t i = 0; i < months.size(); ++i) {
        if (text.substr(at, 3) == months.at(i)) civil.month = static_cast<int>(i) + 1;
    }
    const auto day = text[at + 4] == ' ' ? number(text, at + 5, 1) : number(text, at + 4, 2);
    if (civil.month == 0 || text[at + 3] != ' ' || !day || !clock_at(text, at + 7, civil)) return 0;
    civil.day = *day;
    civil.year = defaults.year;
    at += 15;
    stamp.year_given = false;
    if (const auto year = number(text, at + 1, 4); year && bracket) {
        civil.year = *year;
        stamp.year_given = true;
        at += 5;
    }
    if (!civil.valid()) return 0;
    stamp.at = civil.at() - std::chrono::minutes{defaults.zone_minutes};
    stamp.unit = StampUnit::second;
    stamp.zone_given = false;
    if (bracket && at < text.size() && text[at] == ']') ++at;
    return at;
}

}  // namespace

std::optional<Stamp> take_stamp(std::string_view& text, const StampDefaults& defaults, KnownSecond* known) {
    if (text.size() < 15) return std::nullopt;
    Stamp stamp;
    std::size_t end = 0;
    if (is_digit(text.front())) {
        end = numeric(text, stamp, defaults, known);
    } else if (text.front() == '[' && is_digit(text[1])) {
        auto inner = text.substr(1);
        end = numeric(inner, stamp, defaults, known);
        if (end != 0 && end < inner.size() && inner[end] == ']') {
            end += 2;
        } else {
            end = 0;
        }
    } else {
        end = named_month(text, stamp, defaults);
    }
    if (end == 0) return std::nullopt;
    while (end < text.size() && text[end] == ' ')
        ++end;
    text.remove_prefix(end);
    return stamp;
}

std::optional<Micros> parse_instant(std::string_view text) {
    const auto stamp = take_stamp(text, {});
    if (!stamp || !text.empty()) return std::nullopt;
    return stamp->at;
}

}  // namespace ocprobe::timeline
