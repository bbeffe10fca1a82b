// Stamps at the beginning of a line.
#include "timeline/read/stamp.hpp"

#include "base/ascii.hpp"
#include "timeline/read/civil.hpp"
#include "timeline/read/stamp_forms.hpp"

#include <cstring>

namespace ocprobe::timeline {

namespace {

// `2026-11-24T13:18:01…` and `2026/11/24 13:18:01`.
std::size_t numeric(std::string_view text, Stamp& stamp, const StampDefaults& defaults, KnownSecond* known) {
    if (known != nullptr && text.size() >= known->text.size() &&
        std::memcmp(text.data(), known->text.data(), known->text.size()) == 0) {
        stamp.at = known->at;
        return take_zone(text, take_fraction(text, 19, stamp), stamp, defaults);
    }
    if (text.size() < 19 || (text[4] != '-' && text[4] != '/') || text[7] != text[4]) return 0;
    if (text[10] != 'T' && text[10] != ' ' && text[10] != '_') return 0;
    const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
    Civil civil;
    if (!year || !month || !day || !civil.take_clock(text, 11)) return 0;
    civil.year = *year;
    civil.month = *month;
    civil.day = *day;
    if (!civil.valid()) return 0;
    stamp.at = civil.at();
    if (known != nullptr) {
        std::memcpy(known->text.data(), text.data(), known->text.size());
        known->at = stamp.at;
    }
    return take_zone(text, take_fraction(text, 19, stamp), stamp, defaults);
}

// `Nov 24 13:18:01` of syslog and, with a weekday before and a year behind it, of `dmesg -T` and of Apache.
std::size_t named_month(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    const bool bracket = text.front() == '[';
    std::size_t at = bracket ? 5 : 0;
    if (text.size() < at + 15) return 0;
    Civil civil;
    civil.month = month_named(text.substr(at));
    const auto day = text[at + 4] == ' ' ? digits_at(text, at + 5, 1) : digits_at(text, at + 4, 2);
    if (civil.month == 0 || text[at + 3] != ' ' || !day || !civil.take_clock(text, at + 7)) return 0;
    civil.day = *day;
    civil.year = defaults.year;
    at = take_fraction(text, at + 15, stamp);
    const auto fraction = stamp.at;
    stamp.year_given = false;
    if (const auto year = digits_at(text, at + 1, 4); year && bracket) {
        civil.year = *year;
        stamp.year_given = true;
        at += 5;
    }
    if (!civil.valid()) return 0;
    // A line of December that is read in January.
    const auto wait = std::chrono::hours{24};
    if (!stamp.year_given && defaults.now && civil.at() > *defaults.now + wait) --civil.year;
    stamp.at = civil.at() + fraction;
    at = take_zone(text, at, stamp, defaults);
    if (bracket && at < text.size() && text[at] == ']') ++at;
    return at;
}

}  // namespace

std::optional<Stamp> take_stamp(std::string_view& text, const StampDefaults& defaults, KnownSecond* known) {
    if (text.size() < 8) return std::nullopt;
    Stamp stamp;
    std::size_t end = 0;
    if (text.size() < 15) {
        end = take_rare_form(text, stamp, defaults);
    } else if (is_digit(text.front())) {
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
    if (end == 0 && text.size() >= 15) end = take_rare_form(text, stamp, defaults);
    if (end == 0) return std::nullopt;
    if (text.substr(end, 2) == ": ") ++end;  // pm2
    while (end < text.size() && text[end] == ' ')
        ++end;
    text.remove_prefix(end);
    return stamp;
}

std::optional<Micros> parse_instant(std::string_view text) {
    const auto stamp = take_stamp(text, {});
    if (!stamp || !stamp->day_given || !text.empty()) return std::nullopt;
    return stamp->at;
}

}  // namespace ocprobe::timeline
