#include "openclaw/url/policy.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw {
namespace {

constexpr auto newest = CliRules::v2026_9_6;
constexpr auto middle = CliRules::v2026_7_1;
constexpr auto oldest = CliRules::v2026_4_29;

PlaintextPolicy policy(const std::string& host, bool allow, CliRules rules) {
    const auto reading = read_url("ws://" + host + ":18789", false);
    REQUIRE(reading.parsed);
    return plaintext_policy(*reading.parsed, allow, rules);
}

struct Row {
    std::string host;
    PlaintextPolicy without;  ///< 2026.9.6 and 2026.7.1, the variable not set
    PlaintextPolicy with;     ///< … set to 1
};

}  // namespace

TEST_CASE("the plaintext policy, host by host", "[policy]") {
    constexpr auto yes = PlaintextPolicy::allowed;
    constexpr auto mendable = PlaintextPolicy::refused;
    constexpr auto never = PlaintextPolicy::refused_for_good;
    const Row row = GENERATE_COPY(values<Row>({
        {"localhost", yes, yes},
        {"localhost.", yes, yes},
        {"LOCALHOST", yes, yes},
        {"127.0.0.1", yes, yes},
        {"127.1", yes, yes},
        {"127.255.0.9", yes, yes},
        {"[::1]", yes, yes},
        {"[::ffff:127.0.0.1]", yes, yes},
        {"10.0.0.1", yes, yes},
        {"172.16.0.1", yes, yes},
        {"172.31.255.1", yes, yes},
        {"192.168.1.1", yes, yes},
        {"169.254.1.1", yes, yes},
        {"100.64.0.1", yes, yes},
        {"100.127.9.9", yes, yes},
        {"[::ffff:192.168.1.1]", yes, yes},
        {"[fd00::1]", yes, yes},
        {"[fe80::1]", yes, yes},
        {"[fec0::1]", yes, yes},
        {"gw.local", yes, yes},
        {"gw.local.", yes, yes},
        {"gw.ts.net", yes, yes},
        {"openclaw-gateway", mendable, mendable},
        {"a.localhost", mendable, mendable},
        {"local", mendable, mendable},
        {"ts.net", mendable, mendable},
        {"example.com", mendable, mendable},
        {"host.docker.internal", mendable, mendable},
        {"0.0.0.0", never, never},
        {"172.32.0.1", never, never},
        {"192.169.0.1", never, never},
        {"100.128.0.1", never, never},
        {"198.18.0.1", never, never},
        {"192.0.2.1", never, never},
        {"8.8.8.8", never, never},
        {"126.255.255.255", never, never},
        {"[2001:db8::1]", never, never},
        {"[::]", never, never},
        {"[ff02::1]", never, never},
        {"[2606:4700::1]", never, never},
        {"[::ffff:8.8.8.8]", never, never},
    }));
    CAPTURE(row.host);
    for (const auto rules : {newest, middle}) {
        CHECK(policy(row.host, false, rules) == row.without);
        CHECK(policy(row.host, true, rules) == (row.with == mendable ? yes : row.with));
    }
}

TEST_CASE(
    "2026.4.29 speaks plaintext to loopback alone, and with the variable to private addresses and names",
    "[policy]"
) {
    CHECK(policy("127.0.0.1", false, oldest) == PlaintextPolicy::allowed);
    CHECK(policy("localhost", false, oldest) == PlaintextPolicy::allowed);
    for (const std::string host :
         {"10.0.0.1", "gw.local", "gw.ts.net", "[fd00::1]", "openclaw-gateway", "[2001:db8::1]"}) {
        CAPTURE(host);
        CHECK(policy(host, false, oldest) == PlaintextPolicy::refused);
        CHECK(policy(host, true, oldest) == PlaintextPolicy::allowed);
    }
    CHECK(policy("8.8.8.8", true, oldest) == PlaintextPolicy::refused_for_good);
    CHECK(policy("0.0.0.0", true, oldest) == PlaintextPolicy::refused_for_good);
}

TEST_CASE("TLS and Unix sockets know no plaintext policy", "[policy]") {
    for (const std::string text : {"wss://8.8.8.8", "https://example.com", "unix:/run/x"}) {
        const auto reading = read_url(text, true);
        REQUIRE(reading.parsed);
        CHECK(plaintext_policy(*reading.parsed, false, newest) == PlaintextPolicy::not_plaintext);
    }
}

TEST_CASE("public literals get no credential in plaintext", "[policy]") {
    const auto is_public = [](const std::string& host) { return is_public_literal(*parse_host(host)); };
    CHECK(is_public("8.8.8.8"));
    CHECK(is_public("[2606:4700::1]"));
    CHECK(is_public("[::ffff:8.8.8.8]"));
    for (const std::string host :
         {"10.1.1.1", "127.0.0.1", "0.0.0.0", "[::]", "[fe80::1]", "[fd00::1]", "example.com"}) {
        CAPTURE(host);
        CHECK_FALSE(is_public(host));
    }
}

TEST_CASE("the refusal speaks the CLI's language", "[policy]") {
    const auto refusal = [](const std::string& url, CliRules rules) {
        return plaintext_refusal(*read_url(url, false).parsed, rules);
    };
    CHECK(
        refusal("http://gw:1", newest) ==
        "SECURITY ERROR: plaintext http:// to a host name that is neither localhost, *.local nor *.ts.net"
    );
    CHECK(
        refusal("ws://8.8.8.8", newest) ==
        "SECURITY ERROR: plaintext ws:// to an address that is neither loopback nor private"
    );
    CHECK(
        refusal("ws://10.0.0.1", oldest) ==
        "SECURITY ERROR: plaintext ws:// to an address that is not loopback"
    );
}

}  // namespace ocprobe::openclaw
