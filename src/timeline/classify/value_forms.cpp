// Values that stand behind a credential's name in a log and are none.
#include "timeline/classify/value_forms.hpp"

#include "base/ascii.hpp"
#include "base/value_forms.hpp"
#include "ocprobe/policy/address.hpp"
#include "timeline/classify/phrases.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace ocprobe::timeline {

namespace {

constexpr std::string_view digits = "0123456789";

bool is_unit(std::string_view text) {
    constexpr std::string_view units[] = {
        "%",
        "ns",
        "us",
        "ms",
        "s",
        "sec",
        "m",
        "min",
        "h",
        "d",
        "w",
        "b",
        "k",
        "kb",
        "mb",
        "gb",
        "kib",
        "mib",
        "gib"};
    return std::find(std::begin(units), std::end(units), lower(text)) != std::end(units);
}

/// `1h30m`, `25.5s`, `300ms`, `12MB`, `97%`: a few numbers with their units. Hexadecimal digits look alike.
bool is_quantity(std::string_view value) {
    constexpr int most_units = 4;
    for (int units = 0; !value.empty(); ++units) {
        const auto unit = value.find_first_not_of("0123456789.,");
        if (units == most_units || unit == 0 || unit == std::string_view::npos) return false;
        value.remove_prefix(unit);
        const auto next = std::min(value.find_first_of(digits), value.size());
        if (!is_unit(value.substr(0, next))) return false;
        value.remove_prefix(next);
    }
    return true;
}

bool is_time(std::string_view value) {
    std::string text(value);
    std::replace(text.begin(), text.end(), 't', 'T');
    std::replace(text.begin(), text.end(), 'z', 'Z');
    return is_number_or_time(text);
}

/// An address, with brackets, zone, prefix length or port.
bool is_address(std::string_view value) {
    if (value.starts_with('[')) {
        const auto end = value.find(']');
        return end != std::string_view::npos &&
               policy::parse_address(value.substr(1, value.substr(0, end).find('%') - 1)).has_value();
    }
    if (policy::parse_address(value.substr(0, value.find_first_of("%/")))) return true;
    const auto port = value.rfind(':');
    return port != std::string_view::npos && policy::parse_address(value.substr(0, port)).has_value() &&
           value.find_first_not_of(digits, port + 1) == std::string_view::npos;
}

/// `172.18.0.3:38304->172.18.0.2:18789`
bool is_flow(std::string_view value) {
    const auto arrow = value.find("->");
    return arrow != std::string_view::npos && is_address(value.substr(0, arrow)) &&
           is_address(value.substr(arrow + 2));
}

bool has_generated_part(std::string_view value) {
    while (true) {
        const auto end = value.find_first_of("/\\");
        if (looks_generated(value.substr(0, end))) return true;
        if (end == std::string_view::npos) return false;
        value.remove_prefix(end + 1);
    }
}

bool is_url(std::string_view value) {
    const auto scheme = value.find("://");
    return scheme != std::string_view::npos && scheme > 0 &&
           std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(scheme), is_letter) &&
           value.find_first_of("@?#") == std::string_view::npos &&
           !has_generated_part(value.substr(scheme + 3));
}

bool is_path(std::string_view value) {
    const bool begins = value.starts_with('/') || value.starts_with("./") || value.starts_with("../") ||
                        value.starts_with("~/") || (value.size() > 2 && value.substr(1, 2) == ":\\");
    return begins && !has_generated_part(value);
}

bool is_phrase(std::string_view value) {
    const auto holds = [](std::string_view text, std::string_view part) {
        const auto same = [](char a, char b) { return lower(a) == lower(b); };
        return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
    };
    return std::any_of(
               std::begin(phrases),
               std::end(phrases),
               [&](const PhraseRow& row) { return holds(row.phrase, value); }
           ) ||
           std::any_of(std::begin(close_reasons), std::end(close_reasons), [&](const ReasonRow& row) {
               return holds(row.words, value);
           });
}

}  // namespace

bool is_ordinary_value(std::string_view value) {
    return is_time(value) || is_quantity(value) || is_address(value) || is_flow(value) || is_url(value) ||
           is_path(value) || is_phrase(value);
}

}  // namespace ocprobe::timeline
