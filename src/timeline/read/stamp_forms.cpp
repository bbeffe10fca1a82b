// The parts of a stamp, and the forms that few logs use.
#include "timeline/read/stamp_forms.hpp"

#include "timeline/read/civil.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ocprobe::timeline {

namespace {

struct ZoneRow {
    std::string_view name;
    int minutes;
};

// Names that stand for one offset in logs; ambiguous ones (IST, CST in China) are not read.
constexpr ZoneRow zone_names[] = {
    {"UTC", 0},    {"GMT", 0},    {"Z", 0},      {"CET", 60},   {"CEST", 120}, {"BST", 60},
    {"WET", 0},    {"WEST", 60},  {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"EST", -300},
    {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480},
    {"PDT", -420}, {"JST", 540},  {"KST", 540},  {"AEST", 600}, {"AEDT", 660},
};

void apply(Stamp& stamp, int minutes) {
    stamp.zone_given = true;
    stamp.zone_minutes = minutes;
    stamp.at -= std::chrono::minutes{minutes};
}

// `+01:00`, `+0100`; the place behind it, or `at`.
std::size_t take_offset(std::string_view text, std::size_t at, Stamp& stamp) {
    if (at + 5 > text.size() || (text[at] != '+' && text[at] != '-')) return at;
    const bool colon = text[at + 3] == ':';
    const auto hours = digits_at(text, at + 1, 2), minutes = digits_at(text, at + (colon ? 4U : 3U), 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return at;
    apply(stamp, (text[at] == '-' ? -1 : 1) * (*hours * 60 + *minutes));
    return at + (colon ? 6 : 5);
}

std::size_t take_zone_name(std::string_view text, std::size_t at, Stamp& stamp) {
    auto end = at;
    while (end < text.size() && text[end] >= 'A' && text[end] <= 'Z')
        ++end;
    const auto word = text.substr(at, end - at);
    if (end < text.size() && text[end] != ' ' && text[end] != ']') return at;
    for (const auto& row : zone_names) {
        if (row.name != word) continue;
        apply(stamp, row.minutes);
        return end;
    }
    return at;
}

// ` PM` of a clock of twelve hours.
std::size_t take_half(std::string_view text, std::size_t at, Stamp& stamp) {
    const auto from = at < text.size() && text[at] == ' ' ? at + 1 : at;
    const auto half = text.substr(std::min(from, text.size()), 2);
    const bool afternoon = half == "PM" || half == "pm";
    if (!afternoon && half != "AM" && half != "am") return at;
    if (from + 2 < text.size() &&
        std::string_view(" ]:,;\t\"").find(text[from + 2]) == std::string_view::npos)
        return at;
    constexpr std::int64_t hour = 3'600'000'000;
    const auto of_day = stamp.at.count() / hour % 24;
    if (of_day > 12) return at;
    if (afternoon && of_day < 12) stamp.at += Micros{12 * hour};
    if (!afternoon && of_day == 12) stamp.at -= Micros{12 * hour};
    return from + 2;
}

std::size_t epoch(std::string_view text, Stamp& stamp) {
    std::size_t width = 0;
    while (width < text.size() && is_digit(text[width]))
        ++width;
    if (width != 10 && width != 13 && width != 16 && width != 19) return 0;
    std::int64_t number = 0;
    if (std::from_chars(text.data(), text.data() + width, number).ec != std::errc{}) return 0;
    auto end = width;
    if (width == 10) {
        stamp.at = Micros{number * 1'000'000};
        end = take_fraction(text, width, stamp);
    } else {
        stamp.at = Micros{width == 13 ? number * 1'000 : width == 16 ? number : number / 1'000};
        stamp.unit = width == 13 ? StampUnit::millisecond : StampUnit::microsecond;
    }
    const bool ends =
        end == text.size() || text[end] == ' ' || text[end] == '\t' || text[end] == ',' || text[end] == ']';
    // Between 2001 and 2060; a phone number is none.
    return ends && stamp.at > Micros{1'000'000'000'000'000} && stamp.at < Micros{2'840'000'000'000'000} ? end
                                                                                                        : 0;
}

// `13:18:01+00:00` of the gateway's console, `13:18:01.388`: of the day that is told beforehand.
std::size_t time_of_day(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    Civil civil{.year = 1970, .month = 1, .day = 1};
    if (text.size() < 8 || !civil.take_clock(text, 0) || !civil.valid()) return 0;
    stamp.at = civil.at();
    stamp.day_given = false;
    auto end = take_zone(text, take_fraction(text, 8, stamp), stamp, defaults);
    if (end < text.size() && text[end] != ' ') return 0;
    stamp.at += std::chrono::hours{24 * defaults.day};
    return end;
}

// `11/24/2026, 1:18:01 PM` and `24/11/2026 13:18:01`: which number is the month must be plain.
std::size_t slashed(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    std::size_t at = 0;
    const auto number = [&](std::size_t most) {
        int value = 0;
        std::size_t width = 0;
        for (; at < text.size() && is_digit(text[at]) && width < most; ++at, ++width)
            value = value * 10 + (text[at] - '0');
        return width > 0 ? value : -1;
    };
    const auto sign = [&](char c) { return at < text.size() && text[at] == c && ++at > 0; };
    const int first = number(2);
    if (!sign('/')) return 0;
    const int second = number(2);
    if (!sign('/')) return 0;
    Civil civil;
    civil.year = number(4);
    (void)sign(',');
    if (!sign(' ') || civil.year < 1970) return 0;
    civil.hour = number(2);
    if (!sign(':')) return 0;
    civil.minute = number(2);
    if (!sign(':')) return 0;
    civil.second = number(2);
    const auto tail = text.substr(std::min(at, text.size()), 3);
    const bool american = first <= 12 && (second > 12 || tail.find('M') != std::string_view::npos);
    if (!american && first <= 12) return 0;
    civil.month = american ? first : second;
    civil.day = american ? second : first;
    if (!civil.valid()) return 0;
    stamp.at = civil.at();
    return take_zone(text, take_fraction(text, at, stamp), stamp, defaults);
}

// `24/Nov/2026:13:18:01 +0000` of access logs, `24 Nov 2026 13:18:01 GMT`.
std::size_t day_first(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    if (text.size() < 20) return 0;
    Civil civil;
    const auto day = digits_at(text, 0, 2), year = digits_at(text, 7, 4);
    civil.month = month_named(text.substr(3));
    const bool signs = text[2] == text[6] && (text[2] == '/' || text[2] == ' ' || text[2] == '-');
    if (!day || !year || civil.month == 0 || !signs || !civil.take_clock(text, 12)) return 0;
    civil.day = *day;
    civil.year = *year;
    if (!civil.valid()) return 0;
    stamp.at = civil.at();
    return take_zone(text, take_fraction(text, 20, stamp), stamp, defaults);
}

// `Nov 24 13:18:01 UTC 2026` behind a weekday.
std::size_t year_last(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    if (text.size() < 20) return 0;
    Civil civil;
    civil.month = month_named(text);
    const auto day = text[4] == ' ' ? digits_at(text, 5, 1) : digits_at(text, 4, 2);
    if (civil.month == 0 || !day || !civil.take_clock(text, 7)) return 0;
    civil.day = *day;
    Stamp zone;
    const auto behind = take_zone(text, 15, zone, defaults);
    const auto year =
        behind < text.size() && text[behind] == ' ' ? digits_at(text, behind + 1, 4) : std::nullopt;
    if (!year) return 0;
    civil.year = *year;
    if (!civil.valid()) return 0;
    stamp = zone;
    stamp.at = civil.at() - std::chrono::minutes{zone.zone_minutes};
    stamp.unit = StampUnit::second;
    return behind + 5;
}

bool is_weekday(std::string_view text) {
    constexpr std::string_view weekdays = "MonTueWedThuFriSatSun";
    const auto at = weekdays.find(text);
    return at != std::string_view::npos && at % 3 == 0;
}

}  // namespace

std::size_t take_fraction(std::string_view text, std::size_t at, Stamp& stamp) {
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

std::size_t take_zone(std::string_view text, std::size_t at, Stamp& stamp, const StampDefaults& defaults) {
    if (at < text.size() && text[at] == 'Z') {
        stamp.docker = stamp.unit == StampUnit::nanosecond;
        return at + 1;
    }
    at = take_half(text, at, stamp);
    if (const auto end = take_offset(text, at, stamp); end != at) return end;
    if (at + 1 < text.size() && text[at] == ' ') {
        if (const auto end = take_offset(text, at + 1, stamp); end != at + 1) {
            // Go writes the zone twice: `+0000 UTC`.
            return text.substr(end, 4) == " UTC" ? end + 4 : end;
        }
        if (const auto end = take_zone_name(text, at + 1, stamp); end != at + 1) return end;
    }
    stamp.zone_given = false;
    stamp.zone_minutes = defaults.zone_minutes;
    stamp.at -= std::chrono::minutes{defaults.zone_minutes};
    return at;
}

std::size_t take_rare_form(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    std::size_t before = 0;
    if (text.starts_with('[')) before = 1;
    if (text.size() > before + 4 && is_weekday(text.substr(before, 3))) {
        before += text[before + 3] == ',' ? 4 : 3;
        if (before >= text.size() || text[before] != ' ') return 0;
        ++before;
    }
    const auto rest = text.substr(before);
    const bool digit = !rest.empty() && is_digit(rest.front());
    std::size_t end = 0;
    using Form = std::size_t (*)(std::string_view, Stamp&, const StampDefaults&);
    for (const Form form : {day_first, slashed, time_of_day}) {
        if (!digit || end != 0) break;
        stamp = Stamp{};
        end = form(rest, stamp, defaults);
    }
    if (end == 0 && digit) {
        stamp = Stamp{};
        end = epoch(rest, stamp);
    }
    if (end == 0 && before > 1) {
        stamp = Stamp{};
        end = year_last(rest, stamp, defaults);
        if (end == 0) {
            auto iso = rest;
            if (const auto found = take_stamp(iso, defaults); found && digit) {
                stamp = *found;
                return before + (rest.size() - iso.size());
            }
        }
    }
    if (end == 0) end = take_single_form(rest, stamp, defaults);
    if (end == 0) return 0;
    end += before;
    if (text.starts_with('[')) {
        if (end >= text.size() || text[end] != ']') return 0;
        ++end;
    }
    return end;
}

std::optional<Stamp> stamp_of_epoch(double number) {
    Stamp stamp;
    stamp.unit = StampUnit::millisecond;
    if (number > 1e9 && number < 2.84e9) {
        stamp.at = Micros{std::llround(number * 1e6)};
    } else if (number > 1e12 && number < 2.84e12) {
        stamp.at = Micros{std::llround(number * 1e3)};
    } else if (number > 1e15 && number < 2.84e15) {
        stamp.at = Micros{std::llround(number)};
        stamp.unit = StampUnit::microsecond;
    } else if (number > 1e18 && number < 2.84e18) {
        stamp.at = Micros{std::llround(number / 1e3)};
        stamp.unit = StampUnit::microsecond;
    } else {
        return std::nullopt;
    }
    return stamp;
}

}  // namespace ocprobe::timeline
