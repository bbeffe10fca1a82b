// The one table of hosts: what the CLI's plaintext policy says, and whether a credential may go there in plaintext.
// The first column was measured with the real CLI (src/openclaw/README.md) or follows from its ranges; the second is
// what the kernel does with the address.
#include "ocprobe/policy/plaintext.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace ocprobe::policy {
namespace {

constexpr auto newest = CliRules::v2026_9_6;
constexpr auto middle = CliRules::v2026_7_1;
constexpr auto oldest = CliRules::v2026_4_29;

/// The host of a URL, with brackets around IPv6.
Host host(const std::string& text) {
    const auto parsed = parse_host(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}

enum class Credential { goes, stays, by_address };

Credential credential(const Host& host) {
    if (!credential_may_go_in_plaintext(host)) return Credential::stays;
    return host.address || connects_to_loopback(host) ? Credential::goes : Credential::by_address;
}

struct Row {
    std::string host;
    PlaintextPolicy
        policy;  ///< 2026.9.6 and 2026.7.1, the variable not set; with it `refused` becomes `allowed`
    Credential credential;
};

}  // namespace

TEST_CASE("the plaintext policy and where a credential may go, host by host", "[policy]") {
    constexpr auto allowed = PlaintextPolicy::allowed;
    constexpr auto refused = PlaintextPolicy::refused;
    constexpr auto never = PlaintextPolicy::refused_for_good;
    constexpr auto goes = Credential::goes;
    constexpr auto stays = Credential::stays;
    constexpr auto by_address = Credential::by_address;
    const Row row = GENERATE_COPY(values<Row>({
        // Loopback.
        {"localhost", allowed, goes},
        {"localhost.", allowed, goes},
        {"LOCALHOST", allowed, goes},
        {"ｌｏｃａｌｈｏｓｔ", allowed, goes},
        {"127.0.0.1", allowed, goes},
        {"127.0.0.1.", allowed, goes},
        {"127.1", allowed, goes},
        {"0x7f.1", allowed, goes},
        {"2130706433", allowed, goes},
        {"127.255.0.9", allowed, goes},
        {"[::1]", allowed, goes},
        {"[0:0:0:0:0:0:0:1]", allowed, goes},
        {"[::ffff:127.0.0.1]", allowed, goes},
        {"[::ffff:7f00:1]", allowed, goes},
        {"[::FFFF:7F00:1]", allowed, goes},
        // Unspecified: the CLI refuses it, the kernel connects to loopback.
        {"0.0.0.0", never, goes},
        {"0", never, goes},
        {"[::]", never, goes},
        {"[::ffff:0.0.0.0]", never, goes},
        // RFC 1918.
        {"9.255.255.255", never, stays},
        {"10.0.0.1", allowed, goes},
        {"10.255.255.255", allowed, goes},
        {"11.0.0.0", never, stays},
        {"172.15.255.255", never, stays},
        {"172.16.0.1", allowed, goes},
        {"172.31.255.1", allowed, goes},
        {"172.32.0.1", never, stays},
        {"192.167.255.255", never, stays},
        {"192.168.1.1", allowed, goes},
        {"192.169.0.1", never, stays},
        {"[::ffff:192.168.1.1]", allowed, goes},
        {"[::ffff:c0a8:101]", allowed, goes},
        // Link-local.
        {"169.253.255.255", never, stays},
        {"169.254.1.1", allowed, goes},
        {"169.255.0.0", never, stays},
        {"[fe80::1]", allowed, goes},
        {"[FE80::1]", allowed, goes},
        {"[febf::1]", allowed, goes},
        {"[fe7f::1]", never, stays},
        // Shared between a carrier's customers.
        {"100.63.255.255", never, stays},
        {"100.64.0.1", allowed, goes},
        {"100.127.9.9", allowed, goes},
        {"100.128.0.1", never, stays},
        // Unique-local: a group with leading zeros is another address.
        {"[fc00::1]", allowed, goes},
        {"[fd00::1]", allowed, goes},
        {"[FDFF::1]", allowed, goes},
        {"[fd::1]", never, stays},
        {"[00fd::1]", never, stays},
        {"[fc::1]", never, stays},
        {"[fe00::1]", never, stays},
        // Site-local.
        {"[fec0::1]", allowed, goes},
        {"[feff::1]", allowed, goes},
        {"[ff00::1]", never, stays},
        // All others: documentation, benchmarks, NAT64, compatible, multicast, global.
        {"0.1.2.3", never, stays},
        {"126.255.255.255", never, stays},
        {"128.0.0.1", never, stays},
        {"198.18.0.1", never, stays},
        {"192.0.2.1", never, stays},
        {"198.51.100.1", never, stays},
        {"203.0.113.1", never, stays},
        {"255.255.255.255", never, stays},
        {"8.8.8.8", never, stays},
        {"[2001:db8::1]", never, stays},
        {"[64:ff9b::8.8.8.8]", never, stays},
        {"[64:ff9b::10.0.0.1]", never, stays},
        {"[64:ff9b::7f00:1]", never, stays},
        {"[::127.0.0.1]", never, stays},
        {"[::2]", never, stays},
        {"[ff02::1]", never, stays},
        {"[2606:4700::1]", never, stays},
        {"[::ffff:8.8.8.8]", never, stays},
        // Names.
        {"gw.local", allowed, by_address},
        {"GW.Local", allowed, by_address},
        {"gw.local.", allowed, by_address},
        {"gw.ts.net", allowed, by_address},
        {"gw.ts.net.", allowed, by_address},
        {"bücher.local", allowed, by_address},
        {"xn--bcher-kva.local", allowed, by_address},
        {"gw。local", allowed, by_address},
        {"openclaw-gateway", refused, by_address},
        {"a.localhost", refused, by_address},
        {"localhost.localdomain", refused, by_address},
        {"local", refused, by_address},
        {"ts.net", refused, by_address},
        {"gw.local.example.com", refused, by_address},
        {"example.com", refused, by_address},
        {"bücher.example", refused, by_address},
        {"host.docker.internal", refused, by_address},
        {"127.0.0.1.example", refused, by_address},
    }));
    CAPTURE(row.host);
    const auto read = host(row.host);
    for (const auto rules : {newest, middle}) {
        CHECK(plaintext_policy(read, false, rules) == row.policy);
        CHECK(plaintext_policy(read, true, rules) == (row.policy == refused ? allowed : row.policy));
    }
    CHECK(credential(read) == row.credential);
}

TEST_CASE(
    "2026.4.29 speaks plaintext to loopback alone, and with the variable to private addresses and names",
    "[policy]"
) {
    for (const std::string text : {"127.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]"}) {
        CAPTURE(text);
        CHECK(plaintext_policy(host(text), false, oldest) == PlaintextPolicy::allowed);
    }
    for (const std::string text :
         {"10.0.0.1",
          "gw.local",
          "gw.ts.net",
          "[fd00::1]",
          "openclaw-gateway",
          "[2001:db8::1]",
          "[2001:2::1]",
          "[2001:20::1]",
          "[100::1]"}) {
        CAPTURE(text);
        CHECK(plaintext_policy(host(text), false, oldest) == PlaintextPolicy::refused);
        CHECK(plaintext_policy(host(text), true, oldest) == PlaintextPolicy::allowed);
    }
    for (const std::string text : {"8.8.8.8", "0.0.0.0", "[::]", "[2001:db9::1]", "[2001:2:1::1]"}) {
        CAPTURE(text);
        CHECK(plaintext_policy(host(text), true, oldest) == PlaintextPolicy::refused_for_good);
    }
}

}  // namespace ocprobe::policy
