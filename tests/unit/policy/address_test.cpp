// Addresses: read, printed, compared.
#include "ocprobe/policy/address.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::policy {

TEST_CASE("what is an IPv4 address") {
    CHECK(address_text(parse_ipv4("127.0.0.1").value()) == "127.0.0.1");
    CHECK(address_text(parse_ipv4("255.255.255.255").value()) == "255.255.255.255");
    CHECK(parse_ipv4("127.0.0.1") == ipv4_address(0x7f000001));
    for (const auto* text :
         {"",
          "1.2.3",
          "1.2.3.4.5",
          "1.2.3.",
          ".1.2.3",
          "1..2.3",
          "01.2.3.4",
          "1.2.3.256",
          "1.2.3.+4",
          "1.2.3.4 ",
          "0x7f.0.0.1",
          "1.2.3.0004",
          "::1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_ipv4(text));
    }
}

TEST_CASE("what is an IPv6 address, and how it is printed") {
    const struct {
        const char* text;
        const char* dotted;
        const char* hexadecimal;
    } rows[] = {
        {"::", "::", "::"},
        {"::1", "::1", "::1"},
        {"1::", "1::", "1::"},
        {"fd::1", "fd::1", "fd::1"},
        {"00fd::0001", "fd::1", "fd::1"},
        {"FE80::ABCD", "fe80::abcd", "fe80::abcd"},
        {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
        {"1:0:0:4:0:0:0:8", "1:0:0:4::8", "1:0:0:4::8"},
        {"1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"},
        {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
        {"::ffff:127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1"},
        {"::ffff:7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1"},
        {"64:ff9b::192.0.2.1", "64:ff9b::c000:201", "64:ff9b::c000:201"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", "1:2:3:4:5:6:102:304"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto address = parse_ipv6(row.text);
        REQUIRE(address);
        CHECK(address->ipv6);
        CHECK(address_text(*address) == row.dotted);
        CHECK(address_text(*address, MappedTail::hexadecimal) == row.hexadecimal);
    }
    for (const auto* text :
         {"",
          ":",
          ":::",
          "1",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9",
          "1::2::3",
          "::12345",
          "::g",
          "::1.2.3",
          "1.2.3.4",
          "1.2.3.4::",
          "::1.2.3.4:5",
          "fe80::1%eth0",
          "[::1]",
          "1:2:3:4:5:6:7::8",
          "::1 "}) {
        CAPTURE(text);
        CHECK_FALSE(parse_ipv6(text));
    }
}

TEST_CASE("a mapped address has the scope of the address that it maps") {
    CHECK(scope_of(parse_address("::ffff:10.0.0.1").value()) == AddressScope::private_network);
    CHECK(scope_of(parse_address("::ffff:8.8.8.8").value()) == AddressScope::public_network);
    CHECK(scope_of(parse_address("::ffff:0:0").value()) == AddressScope::unspecified);
}

TEST_CASE("networks by their first bits") {
    const auto same = [](const char* a, const char* b, unsigned bits) {
        return same_network(parse_address(a).value(), parse_address(b).value(), bits);
    };
    CHECK(same("10.1.2.3", "10.0.0.0", 8));
    CHECK_FALSE(same("11.1.2.3", "10.0.0.0", 8));
    CHECK(same("11.1.2.3", "10.0.0.0", 7));
    CHECK(same("8.8.8.8", "1.1.1.1", 0));
    CHECK(same("8.8.8.8", "8.8.8.8", 32));
    CHECK_FALSE(same("8.8.8.8", "8.8.8.8", 33));
    CHECK(same("fd00::1", "fd00::", 64));
    CHECK_FALSE(same("fd00:0:0:1::1", "fd00::", 64));
    CHECK(same("::1", "::1", 128));
    CHECK_FALSE(same("::1", "::1", 129));
    CHECK_FALSE(same("::ffff:10.0.0.1", "10.0.0.1", 0));
}

}  // namespace ocprobe::policy
