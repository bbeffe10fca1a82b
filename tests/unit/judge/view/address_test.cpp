// Classification of hosts by their text.
#include "judge/remedy/words.hpp"
#include "judge/view/address.hpp"
#include "judge/view/view.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge {

TEST_CASE("host kinds follow the CLI's policy tables") {
    const struct {
        std::string_view host;
        HostKind kind;
    } rows[] = {
        {"localhost", HostKind::loopback},
        {"LOCALHOST.", HostKind::loopback},
        {"127.0.0.1", HostKind::loopback},
        {"127.9.9.9", HostKind::loopback},
        {"::1", HostKind::loopback},
        {"[::1]", HostKind::loopback},
        {"::ffff:127.0.0.1", HostKind::loopback},
        {"10.0.0.1", HostKind::private_literal},
        {"172.16.0.1", HostKind::private_literal},
        {"172.31.255.255", HostKind::private_literal},
        {"172.32.0.1", HostKind::public_literal},
        {"192.168.1.1", HostKind::private_literal},
        {"192.169.1.1", HostKind::public_literal},
        {"169.254.1.1", HostKind::private_literal},
        {"100.64.0.1", HostKind::private_literal},
        {"100.128.0.1", HostKind::public_literal},
        {"198.18.0.1", HostKind::public_literal},
        {"0.0.0.0", HostKind::public_literal},
        {"fd00::1", HostKind::private_literal},
        {"fe80::1", HostKind::private_literal},
        {"::ffff:10.0.0.1", HostKind::private_literal},
        {"2001:db8::1", HostKind::public_literal},
        {"gw.local", HostKind::local_name},
        {"box.ts.net", HostKind::local_name},
        {"local", HostKind::name},
        {"openclaw-gateway", HostKind::name},
        {"10.0.0", HostKind::name},
        {"10.0.0.256", HostKind::name},
    };
    for (const auto& row : rows) {
        INFO(row.host);
        CHECK(host_kind(row.host) == row.kind);
    }
}

TEST_CASE("plaintext policy by release") {
    CHECK(plaintext_to(CliRules::v2026_9_6, "openclaw-gateway") == Plaintext::needs_switch);
    CHECK(plaintext_to(CliRules::v2026_9_6, "172.18.0.2") == Plaintext::allowed);
    CHECK(plaintext_to(CliRules::v2026_9_6, "8.8.8.8") == Plaintext::never);
    CHECK(plaintext_to(CliRules::v2026_7_1, "172.18.0.2") == Plaintext::allowed);
    CHECK(plaintext_to(CliRules::v2026_4_29, "172.18.0.2") == Plaintext::needs_switch);
    CHECK(plaintext_to(CliRules::v2026_4_29, "gw.local") == Plaintext::needs_switch);
    CHECK(plaintext_to(CliRules::v2026_4_29, "openclaw-gateway") == Plaintext::needs_switch);
    CHECK(plaintext_to(CliRules::v2026_4_29, "8.8.8.8") == Plaintext::never);
    CHECK(plaintext_to(CliRules::v2026_4_29, "localhost") == Plaintext::allowed);
}

TEST_CASE("what may stand unquoted in a command") {
    CHECK(is_plain_name("openclaw-gateway"));
    CHECK_FALSE(is_plain_name("-rf"));
    CHECK_FALSE(is_plain_name("a b"));
    CHECK_FALSE(is_plain_name("a;b"));
    CHECK_FALSE(is_plain_name(""));
    CHECK(is_uuid("18a3c52e-794f-41e2-bc1a-8bf0b10677fa"));
    CHECK_FALSE(is_uuid("18a3c52e-794f-41e2-bc1a-8bf0b10677f;"));
    CHECK_FALSE(is_uuid("18a3c52e"));
    CHECK(shell_quoted("it's") == "'it'\\''s'");
}

TEST_CASE("releases are compared number by number") {
    CHECK(newer_release("2026.10.1", "2026.9.6"));
    CHECK_FALSE(newer_release("2026.9.6", "2026.10.1"));
    CHECK_FALSE(newer_release("2026.9.6", "2026.9.6"));
    CHECK_FALSE(newer_release("dev", "2026.9.6"));
}

TEST_CASE("texts") {
    CHECK(host_port("::1", 80) == "[::1]:80");
    CHECK(host_port("gw", 80) == "gw:80");
    CHECK(octal(0644) == "0644");
    CHECK(octal(01777) == "1777");
    CHECK(milliseconds(Micros(340)) == "0.3 ms");
    CHECK(milliseconds(Micros(15'021'000)) == "15021 ms");
}

}  // namespace ocprobe::judge
