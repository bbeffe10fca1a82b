// Stamps of single programs: Coolify, Java, German dates, clocks of twelve hours, runit and s6.
#include "timeline/read/civil.hpp"
#include "timeline/read/stamp_forms.hpp"

#include <charconv>

namespace ocprobe::timeline {

namespace {

// One digit or two.
std::optional<int> short_number(std::string_view text, std::size_t& at) {
    const auto from = at;
    int value = 0;
    while (at < text.size() && at - from < 2 && is_digit(text[at]))
        value = value * 10 + (text[at++] - '0');
    return at > from ? std::optional(value) : std::nullopt;
}

// `1:18:01` or `13:18:01` at `at`; the place behind it, or 0.
std::size_t take_short_clock(std::string_view text, std::size_t at, Civil& civil) {
    const auto hour = short_number(text, at);
    if (!hour || at + 6 > text.size() || text[at] != ':' || text[at + 3] != ':') return 0;
    const auto minute = digits_at(text, at + 1, 2), second = digits_at(text, at + 4, 2);
    if (!minute || !second) return 0;
    civil.hour = *hour;
    civil.minute = *minute;
    civil.second = *second;
    return at + 6;
}

std::size_t finish_stamp(
    std::string_view text, std::size_t at, const Civil& civil, Stamp& stamp, const StampDefaults& defaults
) {
    if (at == 0 || !civil.valid()) return 0;
    stamp.at = civil.at();
    return take_zone(text, take_fraction(text, at, stamp), stamp, defaults);
}

// `2026-Nov-24 13:18:01.388007`
std::size_t named_month_between(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    if (text.size() < 20 || text[4] != '-' || text[8] != '-') return 0;
    const auto year = digits_at(text, 0, 4), day = digits_at(text, 9, 2);
    Civil civil;
    civil.month = month_named(text.substr(5));
    if (!year || !day || civil.month == 0 || !civil.take_clock(text, 12)) return 0;
    civil.year = *year;
    civil.day = *day;
    return finish_stamp(text, 20, civil, stamp, defaults);
}

// `24.11.2026 13:18:01`, `24.11.2026, 13:18:01`
std::size_t dotted(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    std::size_t at = 0;
    Civil civil;
    const auto day = short_number(text, at);
    if (!day || at >= text.size() || text[at++] != '.') return 0;
    const auto month = short_number(text, at);
    if (!month || at >= text.size() || text[at++] != '.') return 0;
    const auto year = digits_at(text, at, 4);
    if (!year) return 0;
    at += 4;
    if (at < text.size() && text[at] == ',') ++at;
    if (at >= text.size() || text[at] != ' ') return 0;
    civil.year = *year;
    civil.month = *month;
    civil.day = *day;
    return finish_stamp(text, take_short_clock(text, at + 1, civil), civil, stamp, defaults);
}

// `1:18:01 PM`: of the day that is told beforehand.
std::size_t twelve_hours(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    Civil civil{.year = 1970, .month = 1, .day = 1};
    const auto end = take_short_clock(text, 0, civil);
    const auto half = text.substr(std::min(end, text.size()), 3);
    if (half != " PM" && half != " AM" && half != " pm" && half != " am") return 0;
    const auto behind = finish_stamp(text, end, civil, stamp, defaults);
    if (behind == 0) return 0;
    stamp.day_given = false;
    stamp.at += std::chrono::hours{24 * defaults.day};
    return behind;
}

// `Nov 24, 2026 1:18:01 PM`, `Nov 24, 2026, 13:18:01`, `Nov 24 2026 13:18:01`
std::size_t month_first(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    Civil civil;
    civil.month = month_named(text);
    std::size_t at = 4;
    if (civil.month == 0 || text.size() < 20 || text[3] != ' ') return 0;
    const auto day = short_number(text, at);
    if (day && text.substr(at, 1) == ",") ++at;
    if (!day || text.substr(at, 1) != " ") return 0;
    const auto year = digits_at(text, at + 1, 4);
    if (!year) return 0;
    at += 5;
    if (at < text.size() && text[at] == ',') ++at;
    if (at >= text.size() || text[at] != ' ') return 0;
    civil.year = *year;
    civil.day = *day;
    return finish_stamp(text, take_short_clock(text, at + 1, civil), civil, stamp, defaults);
}

// `I1124 13:18:01.388007   812 file.go:12]` of glog and klog; glog may write the year. The place behind the bracket.
std::size_t glog(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    constexpr std::string_view levels = "IWEFDV";
    constexpr std::size_t longest = 120;
    if (text.size() < 20 || levels.find(text.front()) == std::string_view::npos) return 0;
    const std::size_t year_width = text[5] == ' ' ? 0 : 4;
    const auto month = digits_at(text, 1 + year_width, 2), day = digits_at(text, 3 + year_width, 2);
    const auto year = year_width == 0 ? std::optional(defaults.year) : digits_at(text, 1, 4);
    Civil civil;
    if (!year || !month || !day || text[5 + year_width] != ' ' || !civil.take_clock(text, 6 + year_width))
        return 0;
    civil.year = *year;
    civil.month = *month;
    civil.day = *day;
    const auto behind = finish_stamp(text, 14 + year_width, civil, stamp, defaults);
    const auto close = text.substr(0, longest).find("] ", behind);
    if (behind == 0 || close == std::string_view::npos) return 0;
    stamp.year_given = year_width != 0;
    return close + 1;
}

// `@40000000692459a923a1b2c4`, TAI64N of multilog and s6-log: 2^62 and the ten seconds that TAI was ahead in 1970.
std::size_t tai64n(std::string_view text, Stamp& stamp, const StampDefaults&) {
    constexpr std::size_t size = 25;
    constexpr std::int64_t base = (std::int64_t{1} << 62) + 10;
    if (text.size() < size || text[0] != '@' || (text.size() > size && text[size] != ' ')) return 0;
    std::int64_t seconds = 0, nanoseconds = 0;
    const auto* middle = text.data() + 17;
    if (std::from_chars(text.data() + 1, middle, seconds, 16).ptr != middle) return 0;
    if (std::from_chars(middle, text.data() + size, nanoseconds, 16).ptr != text.data() + size) return 0;
    stamp.at = Micros{(seconds - base) * 1'000'000 + nanoseconds / 1'000};
    stamp.unit = StampUnit::nanosecond;
    return stamp.at > Micros{0} && nanoseconds < 1'000'000'000 ? size : 0;
}

}  // namespace

std::size_t take_single_form(std::string_view text, Stamp& stamp, const StampDefaults& defaults) {
    if (text.empty()) return 0;
    using Form = std::size_t (*)(std::string_view, Stamp&, const StampDefaults&);
    const auto first_of = [&](std::initializer_list<Form> forms) -> std::size_t {
        for (const auto form : forms) {
            stamp = Stamp{};
            if (const auto end = form(text, stamp, defaults); end != 0) return end;
        }
        return 0;
    };
    if (is_digit(text.front())) return first_of({named_month_between, dotted, twelve_hours});
    return first_of({month_first, tai64n, glog});
}

}  // namespace ocprobe::timeline
