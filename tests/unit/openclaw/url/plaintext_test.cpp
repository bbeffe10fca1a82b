// The plaintext policy of a URL; its rows for hosts stand in tests/unit/policy.
#include "openclaw/url/plaintext.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw {

TEST_CASE("TLS and Unix sockets know no plaintext policy", "[policy]") {
    for (const std::string text : {"wss://8.8.8.8", "https://example.com", "unix:/run/x"}) {
        const auto reading = read_url(text, true);
        REQUIRE(reading.parsed);
        CHECK(
            plaintext_policy(*reading.parsed, false, CliRules::v2026_9_6) == PlaintextPolicy::not_plaintext
        );
    }
}

TEST_CASE("ws and http are judged by their host", "[policy]") {
    const auto policy = [](const std::string& text) {
        return plaintext_policy(*read_url(text, false).parsed, false, CliRules::v2026_9_6);
    };
    CHECK(policy("http://127.1:18789") == PlaintextPolicy::allowed);
    CHECK(policy("ws://gateway:18789") == PlaintextPolicy::refused);
    CHECK(policy("ws://8.8.8.8:18789") == PlaintextPolicy::refused_for_good);
}

TEST_CASE("the refusal speaks the CLI's language", "[policy]") {
    const auto refusal = [](const std::string& url, CliRules rules) {
        return plaintext_refusal(*read_url(url, false).parsed, rules);
    };
    CHECK(
        refusal("http://gw:1", CliRules::v2026_9_6) ==
        "SECURITY ERROR: plaintext http:// to a host name that is neither localhost, *.local nor *.ts.net"
    );
    CHECK(
        refusal("ws://8.8.8.8", CliRules::v2026_9_6) ==
        "SECURITY ERROR: plaintext ws:// to an address that is neither loopback nor private"
    );
    CHECK(
        refusal("ws://10.0.0.1", CliRules::v2026_4_29) ==
        "SECURITY ERROR: plaintext ws:// to an address that is not loopback"
    );
}

}  // namespace ocprobe::openclaw
