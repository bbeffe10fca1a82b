// IP addresses as text, and the table of ranges.
#include "ocprobe/policy/address.hpp"

#include "base/ascii.hpp"
#include "base/hex.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <vector>

namespace ocprobe::policy {
namespace {

using Pieces = std::array<std::uint16_t, 8>;

/// Where an IPv4 address begins in a mapped one.
constexpr std::size_t mapped_at = 12;

constexpr IpAddress mapped(std::uint32_t bits) {
    IpAddress address;
    address.bytes[10] = address.bytes[11] = 0xff;
    for (std::size_t i = 0; i < 4; ++i)
        address.bytes[mapped_at + i] = static_cast<std::uint8_t>(bits >> (24U - 8U * i));
    return address;
}

struct Range {
    std::array<std::uint8_t, 16> prefix;
    unsigned bits;
    AddressScope scope;
};

constexpr Range range4(std::uint32_t prefix, unsigned bits, AddressScope scope) {
    return {mapped(prefix).bytes, 96 + bits, scope};
}

/// The first 16 bits are enough for every IPv6 range here.
constexpr Range range6(unsigned prefix, unsigned bits, AddressScope scope) {
    Range range{{}, bits, scope};
    range.prefix[0] = static_cast<std::uint8_t>(prefix >> 8U);
    range.prefix[1] = static_cast<std::uint8_t>(prefix & 0xffU);
    return range;
}

constexpr Range single6(std::uint8_t last, AddressScope scope) {
    Range range{{}, 128, scope};
    range.prefix[15] = last;
    return range;
}

constexpr std::array ranges = {
    range4(0x00000000, 32, AddressScope::unspecified),
    range4(0x7f000000, 8, AddressScope::loopback),          // 127/8
    range4(0x0a000000, 8, AddressScope::private_network),   // 10/8
    range4(0xac100000, 12, AddressScope::private_network),  // 172.16/12
    range4(0xc0a80000, 16, AddressScope::private_network),  // 192.168/16
    range4(0xa9fe0000, 16, AddressScope::private_network),  // 169.254/16, link-local (RFC 3927)
    range4(0x64400000, 10, AddressScope::private_network),  // 100.64/10, shared (RFC 6598)
    single6(0, AddressScope::unspecified),                  // ::
    single6(1, AddressScope::loopback),                     // ::1
    range6(0xfe80, 10, AddressScope::private_network),      // link-local (RFC 4291)
    range6(0xfec0, 10, AddressScope::private_network),      // site-local (deprecated by RFC 3879)
    range6(0xfc00, 7, AddressScope::private_network),       // unique-local (RFC 4193)
};

bool same_prefix(
    const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b, unsigned bits
) {
    const std::size_t whole = bits / 8;
    if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
    return bits % 8 == 0 || (a[whole] ^ b[whole]) >> (8U - bits % 8) == 0;
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

std::optional<std::uint32_t> dotted_quad(std::string_view text) {
    const auto parts = split(text, '.');
    if (parts.size() != 4) return std::nullopt;
    std::uint32_t bits = 0;
    for (const auto part : parts) {
        if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
        if (!std::all_of(part.begin(), part.end(), is_digit)) return std::nullopt;
        std::uint32_t number = 0;
        for (const char c : part)
            number = number * 10 + static_cast<std::uint32_t>(c - '0');
        if (number > 255) return std::nullopt;
        bits = bits << 8U | number;
    }
    return bits;
}

/// One side of `::`: groups of hexadecimal digits, the last perhaps dotted.
bool read_groups(std::string_view text, bool may_be_dotted, std::vector<std::uint16_t>& out) {
    if (text.empty()) return true;
    const auto parts = split(text, ':');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = parts[i];
        if (may_be_dotted && i + 1 == parts.size() && contains(part, ".")) {
            const auto tail = dotted_quad(part);
            if (!tail) return false;
            out.push_back(static_cast<std::uint16_t>(*tail >> 16U));
            out.push_back(static_cast<std::uint16_t>(*tail & 0xffffU));
            continue;
        }
        if (part.empty() || part.size() > 4 || !std::all_of(part.begin(), part.end(), is_hex)) return false;
        unsigned value = 0;
        for (const char c : part)
            value = value * 16 + *hex_value(c);
        out.push_back(static_cast<std::uint16_t>(value));
    }
    return true;
}

std::string ipv4_text(const IpAddress& address) {
    std::string text;
    for (std::size_t i = mapped_at; i < address.bytes.size(); ++i) {
        if (i > mapped_at) text += '.';
        text += std::to_string(address.bytes[i]);
    }
    return text;
}

bool is_mapped(const IpAddress& address) {
    return same_prefix(address.bytes, mapped(0).bytes, 96);
}

/// The longest sequence of zero pieces, if it has two at least, becomes `::`.
std::string ipv6_text(const Pieces& pieces) {
    std::size_t best = pieces.size();
    std::size_t best_length = 1;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        std::size_t length = 0;
        while (i + length < pieces.size() && pieces[i + length] == 0)
            ++length;
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i == best) {
            text += i == 0 ? "::" : ":";
            i += best_length - 1;
            continue;
        }
        std::array<char, 4> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), pieces[i], 16).ptr;
        text.append(digits.data(), end);
        if (i + 1 < pieces.size()) text += ':';
    }
    return text;
}

}  // namespace

IpAddress ipv4_address(std::uint32_t bits) {
    return mapped(bits);
}

IpAddress ipv6_address(const std::array<std::uint8_t, 16>& bytes) {
    return {bytes, true};
}

std::optional<IpAddress> parse_ipv4(std::string_view text) {
    const auto bits = dotted_quad(text);
    return bits ? std::optional(mapped(*bits)) : std::nullopt;
}

std::optional<IpAddress> parse_ipv6(std::string_view text) {
    std::vector<std::uint16_t> head;
    std::vector<std::uint16_t> tail;
    const auto gap = text.find("::");
    if (gap == std::string_view::npos) {
        if (!read_groups(text, true, head) || head.size() != 8) return std::nullopt;
    } else {
        if (!read_groups(text.substr(0, gap), false, head) || !read_groups(text.substr(gap + 2), true, tail))
            return std::nullopt;
        if (head.size() + tail.size() > 7) return std::nullopt;
        head.resize(8 - tail.size());
        head.insert(head.end(), tail.begin(), tail.end());
    }
    IpAddress address;
    address.ipv6 = true;
    for (std::size_t i = 0; i < head.size(); ++i) {
        address.bytes[2 * i] = static_cast<std::uint8_t>(head[i] >> 8U);
        address.bytes[2 * i + 1] = static_cast<std::uint8_t>(head[i] & 0xffU);
    }
    return address;
}

std::optional<IpAddress> parse_address(std::string_view text) {
    return contains(text, ":") ? parse_ipv6(text) : parse_ipv4(text);
}

std::string address_text(const IpAddress& address, MappedTail tail) {
    if (!address.ipv6) return ipv4_text(address);
    if (tail == MappedTail::dotted && is_mapped(address)) return "::ffff:" + ipv4_text(address);
    Pieces pieces{};
    for (std::size_t i = 0; i < pieces.size(); ++i)
        pieces[i] = static_cast<std::uint16_t>(address.bytes[2 * i] << 8U | address.bytes[2 * i + 1]);
    return ipv6_text(pieces);
}

bool same_network(const IpAddress& a, const IpAddress& b, unsigned bits) {
    const unsigned most = a.ipv6 ? 128 : 32;
    if (a.ipv6 != b.ipv6 || bits > most) return false;
    return same_prefix(a.bytes, b.bytes, 128 - most + bits);
}

AddressScope scope_of(const IpAddress& address) {
    for (const auto& range : ranges) {
        if (same_prefix(address.bytes, range.prefix, range.bits)) return range.scope;
    }
    return AddressScope::public_network;
}

bool connects_to_loopback(const IpAddress& address) {
    const auto scope = scope_of(address);
    return scope == AddressScope::loopback || scope == AddressScope::unspecified;
}

}  // namespace ocprobe::policy
