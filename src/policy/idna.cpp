// Host names to ASCII, as far as host names of services need it.
#include "policy/idna.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ocprobe::policy {
namespace {

bool forbidden_in_domain(char32_t c) {
    constexpr std::string_view forbidden = " #/:<>?@[\\]^|%";
    return c <= 0x1f || c == 0x7f ||
           (c < 0x80 && forbidden.find(static_cast<char>(c)) != std::string_view::npos);
}

/// Code points of UTF-8 text; nothing when it is not valid.
std::optional<std::u32string> decode_utf8(std::string_view bytes) {
    std::u32string out;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        const std::size_t more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || i + more >= bytes.size()) return std::nullopt;
        char32_t value = more == 0 ? lead : lead & (0x3fU >> more);
        for (std::size_t k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(bytes[i + k]);
            if ((next & 0xc0U) != 0x80U) return std::nullopt;
            value = (value << 6U) | (next & 0x3fU);
        }
        constexpr std::array<char32_t, 4> least = {0, 0x80, 0x800, 0x10000};
        if (value < least[more] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
            return std::nullopt;
        out.push_back(value);
        i += more + 1;
    }
    return out;
}

/// The part of UTS 46 that host names meet in practice: case, full-width forms, other dots, invisible
/// characters. 0 stands for "ignored".
char32_t map_code_point(char32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c == 0x3002 || c == 0xff0e || c == 0xff61) return U'.';
    if (c >= 0xff01 && c <= 0xff5e) return map_code_point(c - 0xfee0);
    if (c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff) return 0;
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f) return c + 80;
    const bool even_capitals = (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14a && c <= 0x177);
    if (even_capitals && c % 2 == 0) return c + 1;
    if (c >= 0x139 && c <= 0x148 && c % 2 == 1) return c + 1;
    return c;
}

std::uint32_t adapt_bias(std::uint32_t delta, std::uint32_t points, bool first) {
    delta = first ? delta / 700 : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > 455; k += 36)
        delta /= 35;
    return k + 36 * delta / (delta + 38);
}

/// RFC 3492.
std::string punycode(const std::u32string& label) {
    std::string out;
    for (const char32_t c : label) {
        if (c < 0x80) out.push_back(static_cast<char>(c));
    }
    auto handled = static_cast<std::uint32_t>(out.size());
    const std::uint32_t basic = handled;
    if (basic > 0) out.push_back('-');
    std::uint32_t n = 0x80;
    std::uint32_t delta = 0;
    std::uint32_t bias = 72;
    while (handled < label.size()) {
        char32_t next = 0x10ffff;
        for (const char32_t c : label) {
            if (c >= n && c < next) next = c;
        }
        delta += (static_cast<std::uint32_t>(next) - n) * (handled + 1);
        n = static_cast<std::uint32_t>(next);
        for (const char32_t c : label) {
            if (c < n) ++delta;
            if (c != n) continue;
            std::uint32_t q = delta;
            for (std::uint32_t k = 36;; k += 36) {
                const std::uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
                const std::uint32_t digit = q < t ? q : t + (q - t) % (36 - t);
                out.push_back(static_cast<char>(digit < 26 ? 'a' + digit : '0' + digit - 26));
                if (q < t) break;
                q = (q - t) / (36 - t);
            }
            bias = adapt_bias(delta, handled + 1, handled == basic);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++n;
    }
    return out;
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view text) {
    const auto points = decode_utf8(text);
    if (!points) return std::nullopt;
    std::string out;
    std::u32string label;
    const auto finish = [&] {
        const bool ascii = std::all_of(label.begin(), label.end(), [](char32_t c) { return c < 0x80; });
        if (ascii) {
            out.append(label.begin(), label.end());
        } else {
            out += "xn--" + punycode(label);
        }
        label.clear();
    };
    for (const char32_t c : *points) {
        const char32_t mapped = map_code_point(c);
        if (c != 0 && mapped == 0) continue;
        if (forbidden_in_domain(mapped)) return std::nullopt;
        if (mapped == U'.') {
            finish();
            out.push_back('.');
        } else {
            label.push_back(mapped);
        }
    }
    finish();
    return out;
}

}  // namespace ocprobe::policy
