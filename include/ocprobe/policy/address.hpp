// IP addresses: one parser, one printer, one table of what is loopback, private or public. No socket header is needed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::policy {

struct IpAddress {
    /// In network order; IPv4 as the mapped address ::ffff:a.b.c.d (RFC 4291, section 2.5.5.2), so that a mapped address
    /// falls into the ranges of the address that it maps.
    std::array<std::uint8_t, 16> bytes{};
    bool ipv6 = false;  ///< the family that it was written in

    bool operator==(const IpAddress&) const = default;
};

/// 0x7f000001 is 127.0.0.1.
[[nodiscard]] IpAddress ipv4_address(std::uint32_t bits);
[[nodiscard]] IpAddress ipv6_address(const std::array<std::uint8_t, 16>& bytes);

/// Four decimal numbers without leading zeros; the shorthand that URLs allow is read by parse_host().
[[nodiscard]] std::optional<IpAddress> parse_ipv4(std::string_view text);
/// RFC 4291, section 2.2, without brackets and without a zone.
[[nodiscard]] std::optional<IpAddress> parse_ipv6(std::string_view text);
/// Either of them.
[[nodiscard]] std::optional<IpAddress> parse_address(std::string_view text);

/// The tail of a mapped address.
enum class MappedTail {
    dotted,       ///< `::ffff:127.0.0.1` (RFC 5952, section 5)
    hexadecimal,  ///< `::ffff:7f00:1`, as the URL standard prints it
};

/// RFC 5952.
[[nodiscard]] std::string address_text(const IpAddress& address, MappedTail tail = MappedTail::dotted);

/// Whether the first `bits` of both are the same; false for addresses of two families and for more bits than they have.
[[nodiscard]] bool same_network(const IpAddress& a, const IpAddress& b, unsigned bits);

enum class AddressScope {
    unspecified,      ///< 0.0.0.0 and ::
    loopback,         ///< 127/8 and ::1
    private_network,  ///< RFC 1918, link-local, shared (RFC 6598), unique-local (RFC 4193), site-local
    public_network,   ///< all others: global, reserved, documentation, multicast, NAT64
};
[[nodiscard]] AddressScope scope_of(const IpAddress& address);

/// Whether a connection to it stays on this machine: loopback, and the unspecified address, in whose place Linux connects
/// to loopback.
[[nodiscard]] bool connects_to_loopback(const IpAddress& address);

}  // namespace ocprobe::policy
