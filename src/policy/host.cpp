// The host parser of the URL standard for special schemes: names, and IPv4 in all its shorthand.
#include "ocprobe/policy/host.hpp"

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "base/percent.hpp"
#include "policy/idna.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ocprobe::policy {
namespace {

/// `10`, `0x7f`, `0177`; a number past 2^40 is cut there: it is too large in any case.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
    if (text.empty()) return std::nullopt;
    unsigned radix = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        radix = 16;
        text.remove_prefix(2);
    } else if (text.size() >= 2 && text[0] == '0') {
        radix = 8;
        text.remove_prefix(1);
    }
    std::uint64_t value = 0;
    for (const char c : text) {
        const auto digit = hex_value(c);
        if (!digit || *digit >= radix) return std::nullopt;
        value = std::min<std::uint64_t>(value * radix + *digit, 1ULL << 40U);
    }
    return value;
}

std::vector<std::string_view> ipv4_parts(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto dot = text.find('.');
        parts.push_back(text.substr(0, dot));
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
    return parts;
}

bool ends_in_number(std::string_view text) {
    const auto last = ipv4_parts(text).back();
    return !last.empty() &&
           (std::all_of(last.begin(), last.end(), is_digit) || ipv4_number(last).has_value());
}

std::optional<IpAddress> parse_ipv4_shorthand(std::string_view text) {
    const auto parts = ipv4_parts(text);
    if (parts.size() > 4) return std::nullopt;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto number = ipv4_number(parts[i]);
        const bool last = i + 1 == parts.size();
        const std::uint64_t limit = last ? 1ULL << (8 * (5 - parts.size())) : 256;
        if (!number || *number >= limit) return std::nullopt;
        bits = bits * limit + *number;
    }
    return ipv4_address(static_cast<std::uint32_t>(bits));
}

bool is_loopback_word(std::string_view word) {
    const auto is_it = [](std::string_view host) {
        const auto address = parse_address(host);
        return address ? connects_to_loopback(*address) : lower(host) == "localhost";
    };
    // `::1:18789`, as Node prints it, is an address and a port.
    return is_it(word) || is_it(word.substr(0, word.rfind(':')));
}

Host literal(const IpAddress& address) {
    return {address_text(address, MappedTail::hexadecimal), address};
}

}  // namespace

boost::system::result<Host, HostFault> parse_host(std::string_view text) {
    std::optional<IpAddress> address;
    if (text.starts_with('[')) {
        if (text.size() > 1 && text.back() == ']') address = parse_ipv6(text.substr(1, text.size() - 2));
    } else {
        const auto name = domain_to_ascii(percent_decode(text));
        if (!name) return name.error();
        if (!ends_in_number(*name)) return Host{*name, std::nullopt};
        address = parse_ipv4_shorthand(*name);
    }
    if (!address) return HostFault::not_valid;
    return literal(*address);
}

Host read_host(std::string_view text) {
    auto bare = text;
    if (bare.size() > 2 && bare.front() == '[' && bare.back() == ']') bare = bare.substr(1, bare.size() - 2);
    if (contains(bare, ":")) {
        if (const auto address = parse_ipv6(bare.substr(0, bare.find('%')))) return literal(*address);
    } else if (auto host = parse_host(text)) {
        return std::move(*host);
    }
    return {lower(text), std::nullopt};
}

std::string_view bare_name(const Host& host) {
    std::string_view name = host.text;
    while (name.ends_with('.'))
        name.remove_suffix(1);
    return name;
}

bool connects_to_loopback(const Host& host) {
    return host.address ? connects_to_loopback(*host.address) : bare_name(host) == "localhost";
}

bool connects_to_loopback(std::string_view host) {
    return connects_to_loopback(read_host(host));
}

bool mentions_loopback(std::string_view text) {
    const auto in_word = [](char c) {
        return is_letter(c) || is_digit(c) || c == '.' || c == ':' || c == '-';
    };
    while (!text.empty()) {
        const auto size =
            static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), in_word) - text.begin());
        if (is_loopback_word(text.substr(0, size))) return true;
        text.remove_prefix(std::min(size + 1, text.size()));
    }
    return false;
}

bool is_private_name(const Host& host) {
    if (host.address) return false;
    const auto name = bare_name(host);
    return name.ends_with(".local") || name.ends_with(".ts.net");
}

}  // namespace ocprobe::policy
