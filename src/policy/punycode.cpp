#include "policy/punycode.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstdint>

namespace ocprobe::policy::idna {
namespace {

// The parameters of RFC 3492, section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t t_min = 1;
constexpr std::uint32_t t_max = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t initial_bias = 72;
constexpr std::uint32_t initial_point = 0x80;
constexpr std::uint32_t last_point = 0x10ffff;

std::uint32_t adapted(std::uint32_t delta, std::uint32_t points, bool first) {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > (base - t_min) * t_max / 2; k += base)
        delta /= base - t_min;
    return k + (base - t_min + 1) * delta / (delta + skew);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
    return std::clamp(k, bias + t_min, bias + t_max) - bias;
}

char digit(std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
}

std::optional<std::uint32_t> digit_value(char c) {
    if (is_letter(c)) return static_cast<std::uint32_t>(lower(c) - 'a');
    if (is_digit(c)) return static_cast<std::uint32_t>(c - '0') + 26;
    return std::nullopt;
}

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
    for (std::uint32_t k = base;; k += base) {
        const std::uint32_t t = threshold(k, bias);
        if (number < t) break;
        out.push_back(digit(t + (number - t) % (base - t)));
        number = (number - t) / (base - t);
    }
    out.push_back(digit(number));
}

}  // namespace

std::string encode_punycode(std::u32string_view label) {
    std::string out;
    for (const char32_t c : label) {
        if (c < initial_point) out.push_back(static_cast<char>(c));
    }
    const auto basic = static_cast<std::uint32_t>(out.size());
    std::uint32_t handled = basic;
    if (basic > 0) out.push_back('-');
    std::uint32_t point = initial_point;
    std::uint32_t delta = 0;
    std::uint32_t bias = initial_bias;
    while (handled < label.size()) {
        std::uint32_t next = last_point;
        for (const char32_t c : label) {
            if (c >= point) next = std::min<std::uint32_t>(next, c);
        }
        delta += (next - point) * (handled + 1);
        point = next;
        for (const char32_t c : label) {
            if (c < point) ++delta;
            if (c != point) continue;
            append_number(out, delta, bias);
            bias = adapted(delta, handled + 1, handled == basic);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++point;
    }
    return out;
}

std::optional<std::u32string> decode_punycode(std::string_view text) {
    std::u32string out;
    if (const auto dash = text.rfind('-'); dash != std::string_view::npos) {
        out.assign(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dash));
        text.remove_prefix(dash + 1);
    }
    std::uint64_t point = initial_point;
    std::uint32_t bias = initial_bias;
    std::uint64_t index = 0;
    while (!text.empty()) {
        const std::uint64_t before = index;
        std::uint64_t weight = 1;
        for (std::uint32_t k = base;; k += base) {
            if (text.empty()) return std::nullopt;
            const auto value = digit_value(text.front());
            text.remove_prefix(1);
            if (!value) return std::nullopt;
            index += *value * weight;
            if (index > UINT32_MAX) return std::nullopt;
            const std::uint32_t t = threshold(k, bias);
            if (*value < t) break;
            weight *= base - t;
            if (weight > UINT32_MAX) return std::nullopt;
        }
        const auto points = static_cast<std::uint32_t>(out.size() + 1);
        bias = adapted(static_cast<std::uint32_t>(index - before), points, before == 0);
        point += index / points;
        index %= points;
        if (point > last_point || (point >= 0xd800 && point < 0xe000)) return std::nullopt;
        out.insert(out.begin() + static_cast<std::ptrdiff_t>(index), static_cast<char32_t>(point));
        ++index;
    }
    return out;
}

}  // namespace ocprobe::policy::idna
