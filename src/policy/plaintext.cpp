// The CLI's plaintext policy by release, and where a credential may go.
#include "ocprobe/policy/plaintext.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::policy {
namespace {

struct Network6 {
    std::array<std::uint8_t, 6> prefix;  ///< the first 48 bits: no prefix here is longer
    unsigned bits;
};

/// Reserved and documentation ranges. Only 2026.4.29 treats them as private, and only with the variable.
constexpr std::array<Network6, 4> reserved6 = {{
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x01, 0x00, 0x02, 0, 0}, 48},
    {{0x20, 0x01, 0x00, 0x20}, 28},
    {{0x01, 0x00}, 48},
}};

bool is_reserved6(const IpAddress& address) {
    return address.ipv6 && std::any_of(reserved6.begin(), reserved6.end(), [&](const Network6& network) {
               IpAddress prefix{{}, true};
               std::copy(network.prefix.begin(), network.prefix.end(), prefix.bytes.begin());
               return same_network(address, prefix, network.bits);
           });
}

bool is_loopback(const Host& host) {
    return host.address ? scope_of(*host.address) == AddressScope::loopback : bare_name(host) == "localhost";
}

bool is_private(const Host& host) {
    return host.address ? scope_of(*host.address) == AddressScope::private_network : is_private_name(host);
}

/// Whether the CLI dials it without any variable.
bool is_trusted(const Host& host, CliRules rules) {
    return is_loopback(host) || (rules != CliRules::v2026_4_29 && is_private(host));
}

/// Whether the variable makes the CLI dial it: every name, and private addresses.
bool is_excusable(const Host& host, CliRules rules) {
    return !host.address || is_private(host) ||
           (rules == CliRules::v2026_4_29 && is_reserved6(*host.address));
}

}  // namespace

PlaintextPolicy plaintext_policy(const Host& host, bool allow_insecure, CliRules rules) {
    if (is_trusted(host, rules)) return PlaintextPolicy::allowed;
    if (!is_excusable(host, rules)) return PlaintextPolicy::refused_for_good;
    return allow_insecure ? PlaintextPolicy::allowed : PlaintextPolicy::refused;
}

PlaintextPolicy plaintext_policy(std::string_view host, bool allow_insecure, CliRules rules) {
    return plaintext_policy(read_host(host), allow_insecure, rules);
}

bool credential_may_go_in_plaintext(const IpAddress& address) {
    return scope_of(address) != AddressScope::public_network;
}

bool credential_may_go_in_plaintext(const Host& host) {
    return !host.address || credential_may_go_in_plaintext(*host.address);
}

}  // namespace ocprobe::policy
