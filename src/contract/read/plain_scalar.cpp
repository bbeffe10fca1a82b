// Numbers as YAML 1.1 and 1.2 write them, printed as Go prints them.
#include "contract/read/plain_scalar.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

namespace ocprobe::contract {

namespace {

std::string without_underscores(std::string_view text) {
    std::string out(text);
    std::erase(out, '_');
    return out;
}

struct Radix {
    std::string_view prefix;
    int base;
};
constexpr std::array<Radix, 6> radixes{{{"0x", 16}, {"0X", 16}, {"0b", 2}, {"0B", 2}, {"0o", 8}, {"0O", 8}}};

std::optional<std::int64_t> whole_number(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    int base = 10;
    const auto* radix = std::find_if(radixes.begin(), radixes.end(), [&](const Radix& r) {
        return text.starts_with(r.prefix);
    });
    if (radix != radixes.end()) {
        base = radix->base;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text.front() == '0') {
        base = 8;
        text.remove_prefix(1);
    }
    if (text.empty() || text.front() == '-') return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return negative ? -value : value;
}

/// `[-+]? (.digits | digits[.digits*]) ([eE][-+]?digits)?`
std::optional<double> decimal_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || !(is_digit(digits.front()) || (digits.front() == '.' && digits.size() > 1)))
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string printed(double value) {
    constexpr double smallest_fixed = 1e-4;
    constexpr double largest_fixed = 1e21;
    const double size = std::fabs(value);
    const bool fixed = size == 0 || (size >= smallest_fixed && size < largest_fixed);
    std::array<char, 64> out{};
    const auto [end, error] = std::to_chars(
        out.data(),
        out.data() + out.size(),
        value,
        fixed ? std::chars_format::fixed : std::chars_format::scientific
    );
    return error == std::errc() ? std::string(out.data(), end) : std::string();
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

ScalarKind kind_of_scalar(const Node& node) {
    if (!node.plain) return ScalarKind::text;
    if (is_one_of(node.text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return ScalarKind::truth;
    const auto text = without_underscores(node.text);
    return whole_number(text) || decimal_number(text) ? ScalarKind::number : ScalarKind::text;
}

bool is_truth(const Node& node, bool value) {
    if (!node.is_scalar()) return false;
    const auto text = lower(node.text);
    return value ? is_one_of(text, {"true", "t", "1", "yes", "y", "on"})
                 : is_one_of(text, {"false", "f", "0", "no", "n", "off"});
}

std::string as_compose_prints(const Node& node, std::string text) {
    switch (kind_of_scalar(node)) {
    case ScalarKind::text:
        return text;
    case ScalarKind::truth:
        return lower(text);
    case ScalarKind::number:
        break;
    }
    const auto number = without_underscores(node.text);
    if (const auto whole = whole_number(number)) return std::to_string(*whole);
    if (const auto decimal = decimal_number(number)) return printed(*decimal);
    return text;
}

}  // namespace ocprobe::contract
