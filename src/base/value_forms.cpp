// Forms of values, told by their characters alone.
#include "base/value_forms.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_mixed = 12;
constexpr std::size_t shortest_letters = 20;
constexpr double least_bits_mixed = 36;
constexpr double least_bits_a_letter = 3.6;

// Shannon's entropy of the characters, in bits each; the case of letters is ignored.
double bits_a_character(std::string_view text) {
    std::array<std::size_t, 256> counts{};
    for (const char c : text)
        ++counts.at(static_cast<unsigned char>(lower(c)));
    double bits = 0;
    const auto size = static_cast<double>(text.size());
    for (const auto count : counts) {
        if (count == 0) continue;
        const auto share = static_cast<double>(count) / size;
        bits -= share * std::log2(share);
    }
    return bits;
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

// `gateway`, `Gateway`, `GATEWAY`, `db01`, `2026`: letters of one case, three digits at the end; or digits.
bool is_name_part(std::string_view part) {
    if (std::all_of(part.begin(), part.end(), is_digit)) return true;
    auto letters = part;
    while (!letters.empty() && is_digit(letters.back()))
        letters.remove_suffix(1);
    if (part.size() - letters.size() > 3 || !std::all_of(letters.begin(), letters.end(), is_letter))
        return false;
    const auto rest = letters.substr(1);
    return std::none_of(rest.begin(), rest.end(), is_upper) ||
           std::all_of(letters.begin(), letters.end(), is_upper);
}

bool is_name(std::string_view value) {
    while (!value.empty()) {
        const auto end = value.find_first_of("-_.:/");
        if (!is_name_part(value.substr(0, end))) return false;
        value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
    }
    return true;
}

}  // namespace

bool looks_generated(std::string_view value) {
    if (value.size() < shortest_mixed) return false;
    const bool one_word = std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (!one_word) return false;
    const bool digits = std::any_of(value.begin(), value.end(), is_digit);
    const bool letters = std::any_of(value.begin(), value.end(), is_letter);
    const auto bits = bits_a_character(value);
    if (digits && letters)
        return !is_name(value) && bits * static_cast<double>(value.size()) >= least_bits_mixed;
    return value.size() >= shortest_letters && std::all_of(value.begin(), value.end(), is_letter) &&
           bits >= least_bits_a_letter;
}

bool is_number_or_time(std::string_view text) {
    return text.find_first_not_of("0123456789-:.,+TZ ") == std::string_view::npos &&
           std::any_of(text.begin(), text.end(), is_digit);
}

bool is_date_or_time(std::string_view text) {
    return is_number_or_time(text) && text.find_first_of("-:T") != std::string_view::npos;
}

}  // namespace ocprobe
