// The CLI's plaintext policy, row by row as its versions have it.
#include "openclaw/url/policy.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::openclaw {
namespace {

struct Range4 {
    std::uint32_t prefix;
    unsigned bits;
};

struct Range6 {
    std::array<std::uint16_t, 3> prefix;  // the first 48 bits: no range here is longer
    unsigned bits;
};

constexpr std::array<Range4, 1> loopback4 = {{{0x7f000000, 8}}};
constexpr std::array<Range4, 5> private4 = {{
    {0x0a000000, 8},   // 10/8
    {0xac100000, 12},  // 172.16/12
    {0xc0a80000, 16},  // 192.168/16
    {0xa9fe0000, 16},  // 169.254/16, link-local
    {0x64400000, 10},  // 100.64/10, carrier-grade NAT
}};
constexpr std::array<Range6, 3> private6 = {{
    {{0xfe80, 0, 0}, 10},  // link-local
    {{0xfc00, 0, 0}, 7},   // unique-local
    {{0xfec0, 0, 0}, 10},  // the old site-local
}};
/// What only 2026.4.29 takes for private, and only with the variable: reserved and documentation ranges.
constexpr std::array<Range6, 4> reserved6 = {{
    {{0x2001, 0x0db8, 0}, 32},
    {{0x2001, 0x0002, 0}, 48},
    {{0x2001, 0x0020, 0}, 28},
    {{0x0100, 0, 0}, 48},
}};

template <class Ranges>
bool within4(std::uint32_t address, const Ranges& ranges) {
    return std::any_of(ranges.begin(), ranges.end(), [address](const Range4& range) {
        return (address ^ range.prefix) >> (32U - range.bits) == 0;
    });
}

template <class Ranges>
bool within6(const std::array<std::uint16_t, 8>& address, const Ranges& ranges) {
    const auto head = [](std::uint64_t a, std::uint64_t b, std::uint64_t c) {
        return (a << 32U) | (b << 16U) | c;
    };
    const auto bits = head(address[0], address[1], address[2]);
    return std::any_of(ranges.begin(), ranges.end(), [&](const Range6& range) {
        return (bits ^ head(range.prefix[0], range.prefix[1], range.prefix[2])) >> (48U - range.bits) == 0;
    });
}

/// IPv4, also when it is mapped into IPv6.
std::optional<std::uint32_t> as_ipv4(const Host& host) {
    if (host.kind == HostKind::ipv4) return host.ipv4;
    if (host.kind != HostKind::ipv6) return std::nullopt;
    const auto& p = host.ipv6;
    const bool mapped =
        std::all_of(p.begin(), p.begin() + 5, [](std::uint16_t piece) { return piece == 0; }) &&
        p[5] == 0xffff;
    if (!mapped) return std::nullopt;
    return (static_cast<std::uint32_t>(p[6]) << 16U) | p[7];
}

bool is_ipv6_literal(const Host& host, std::uint16_t last) {
    return host.kind == HostKind::ipv6 &&
           std::all_of(
               host.ipv6.begin(), host.ipv6.end() - 1, [](std::uint16_t piece) { return piece == 0; }
           ) &&
           host.ipv6[7] == last;
}

/// Trailing dots do not make another name.
std::string_view bare_name(const Host& host) {
    std::string_view name = host.text;
    while (!name.empty() && name.back() == '.')
        name.remove_suffix(1);
    return name;
}

bool ends_with(std::string_view text, std::string_view tail) {
    return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

bool is_private(const Host& host) {
    if (is_loopback(host)) return true;
    if (const auto address = as_ipv4(host)) return within4(*address, private4);
    return host.kind == HostKind::ipv6 && within6(host.ipv6, private6);
}

bool is_unspecified(const Host& host) {
    if (const auto address = as_ipv4(host)) return *address == 0;
    return is_ipv6_literal(host, 0);
}

/// Allowed without any variable.
bool trusted(const Host& host, CliRules rules) {
    if (is_loopback(host)) return true;
    if (rules == CliRules::v2026_4_29) return false;
    const auto name = bare_name(host);
    return is_private(host) ||
           (host.kind == HostKind::name && (ends_with(name, ".local") || ends_with(name, ".ts.net")));
}

/// Allowed with OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1.
bool mendable(const Host& host, CliRules rules) {
    if (host.kind == HostKind::name || is_private(host)) return true;
    return rules == CliRules::v2026_4_29 && host.kind == HostKind::ipv6 && within6(host.ipv6, reserved6);
}

}  // namespace

bool is_loopback(const Host& host) {
    if (host.kind == HostKind::name) return bare_name(host) == "localhost";
    if (const auto address = as_ipv4(host)) return within4(*address, loopback4);
    return is_ipv6_literal(host, 1);
}

bool is_public_literal(const Host& host) {
    return host.kind != HostKind::name && !is_private(host) && !is_unspecified(host);
}

PlaintextPolicy plaintext_policy(const Url& url, bool allow_insecure, CliRules rules) {
    if (url.tls() || url.unix_socket()) return PlaintextPolicy::not_plaintext;
    if (trusted(url.host, rules)) return PlaintextPolicy::allowed;
    if (!mendable(url.host, rules)) return PlaintextPolicy::refused_for_good;
    return allow_insecure ? PlaintextPolicy::allowed : PlaintextPolicy::refused;
}

std::string plaintext_refusal(const Url& url, CliRules rules) {
    std::string text = "SECURITY ERROR: plaintext " + url.scheme + ":// to ";
    if (url.host.kind == HostKind::name) {
        text += rules == CliRules::v2026_4_29 ? "a host that is not loopback"
                                              : "a host name that is neither localhost, *.local nor *.ts.net";
    } else {
        text += rules == CliRules::v2026_4_29 ? "an address that is not loopback"
                                              : "an address that is neither loopback nor private";
    }
    return text;
}

}  // namespace ocprobe::openclaw
