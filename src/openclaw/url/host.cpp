// The host parser of the URL standard for special schemes: names, IPv4 in all its shorthand, IPv6.
#include "base/ascii.hpp"
#include "openclaw/url/idna.hpp"
#include "openclaw/url/url.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <vector>

namespace ocprobe::openclaw {
namespace {

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// `10`, `0x7f`, `0177`; a number past 2^40 is cut there: it is too large either way.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
    if (text.empty()) return std::nullopt;
    int radix = 10;
    if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        radix = 16;
        text.remove_prefix(2);
    } else if (text.size() >= 2 && text[0] == '0') {
        radix = 8;
        text.remove_prefix(1);
    }
    std::uint64_t value = 0;
    for (const char c : text) {
        const int digit = hex_value(c);
        if (digit < 0 || digit >= radix) return std::nullopt;
        value = std::min<std::uint64_t>(
            value * static_cast<unsigned>(radix) + static_cast<unsigned>(digit), 1ULL << 40U
        );
    }
    return value;
}

std::vector<std::string_view> ipv4_parts(std::string_view text) {
    auto parts = split(text, '.');
    if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
    return parts;
}

bool ends_in_number(std::string_view text) {
    const auto parts = ipv4_parts(text);
    const auto last = parts.back();
    return !last.empty() &&
           (std::all_of(last.begin(), last.end(), is_digit) || ipv4_number(last).has_value());
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
    const auto parts = ipv4_parts(text);
    if (parts.size() > 4) return std::nullopt;
    std::uint64_t address = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto number = ipv4_number(parts[i]);
        const bool last = i + 1 == parts.size();
        const std::uint64_t limit = last ? 1ULL << (8 * (5 - parts.size())) : 256;
        if (!number || *number >= limit) return std::nullopt;
        address = last ? address * limit + *number : address * 256 + *number;
    }
    return static_cast<std::uint32_t>(address);
}

std::string ipv4_text(std::uint32_t address) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += std::to_string((address >> static_cast<unsigned>(shift)) & 255U);
        if (shift > 0) out.push_back('.');
    }
    return out;
}

std::string ipv6_text(const std::array<std::uint16_t, 8>& pieces) {
    std::size_t best = 8;
    std::size_t best_length = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t length = 0;
        while (i + length < 8 && pieces[i + length] == 0)
            ++length;
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    std::string out;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == best) {
            out += i == 0 ? "::" : ":";
            i += best_length - 1;
            continue;
        }
        std::array<char, 4> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), pieces[i], 16).ptr;
        out.append(digits.data(), end);
        if (i < 7) out.push_back(':');
    }
    return out;
}

/// The dotted tail of an IPv6 address: four decimal numbers without leading zeros.
std::optional<std::uint32_t> dotted_tail(std::string_view text) {
    const auto parts = split(text, '.');
    if (parts.size() != 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const auto part : parts) {
        if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
        if (!std::all_of(part.begin(), part.end(), is_digit)) return std::nullopt;
        const int number = std::stoi(std::string(part));
        if (number > 255) return std::nullopt;
        value = value * 256 + static_cast<std::uint32_t>(number);
    }
    return value;
}

/// One side of `::`: groups of hexadecimal digits, the last perhaps dotted.
bool ipv6_groups(std::string_view text, bool may_be_dotted, std::vector<std::uint16_t>& out) {
    if (text.empty()) return true;
    const auto parts = split(text, ':');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = parts[i];
        if (may_be_dotted && i + 1 == parts.size() && part.find('.') != std::string_view::npos) {
            const auto tail = dotted_tail(part);
            if (!tail) return false;
            out.push_back(static_cast<std::uint16_t>(*tail >> 16U));
            out.push_back(static_cast<std::uint16_t>(*tail & 0xffffU));
            continue;
        }
        if (part.empty() || part.size() > 4) return false;
        unsigned value = 0;
        for (const char c : part) {
            const int digit = hex_value(c);
            if (digit < 0) return false;
            value = value * 16 + static_cast<unsigned>(digit);
        }
        out.push_back(static_cast<std::uint16_t>(value));
    }
    return true;
}

}  // namespace

std::string percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

std::optional<std::array<std::uint16_t, 8>> parse_ipv6(std::string_view text) {
    std::vector<std::uint16_t> head;
    std::vector<std::uint16_t> tail;
    const auto gap = text.find("::");
    if (gap == std::string_view::npos) {
        if (text.empty() || !ipv6_groups(text, true, head) || head.size() != 8) return std::nullopt;
    } else {
        if (!ipv6_groups(text.substr(0, gap), false, head) || !ipv6_groups(text.substr(gap + 2), true, tail))
            return std::nullopt;
        if (head.size() + tail.size() > 7) return std::nullopt;
    }
    std::array<std::uint16_t, 8> pieces{};
    std::copy(head.begin(), head.end(), pieces.begin());
    std::copy(tail.rbegin(), tail.rend(), pieces.rbegin());
    return pieces;
}

std::optional<Host> parse_host(std::string_view text) {
    Host host;
    if (!text.empty() && text.front() == '[') {
        if (text.size() < 2 || text.back() != ']') return std::nullopt;
        const auto pieces = parse_ipv6(text.substr(1, text.size() - 2));
        if (!pieces) return std::nullopt;
        host.kind = HostKind::ipv6;
        host.ipv6 = *pieces;
        host.text = ipv6_text(*pieces);
        return host;
    }
    const auto name = domain_to_ascii(percent_decode(text));
    if (!name || name->empty()) return std::nullopt;
    host.text = *name;
    if (ends_in_number(*name)) {
        const auto address = parse_ipv4(*name);
        if (!address) return std::nullopt;
        host.kind = HostKind::ipv4;
        host.ipv4 = *address;
        host.text = ipv4_text(*address);
    }
    return host;
}

}  // namespace ocprobe::openclaw
