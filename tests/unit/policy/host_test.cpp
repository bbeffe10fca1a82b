// Hosts as text.
#include "ocprobe/policy/host.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::policy {

TEST_CASE("a host of a URL is read as the URL standard reads it") {
    CHECK(parse_host("Gateway")->text == "gateway");
    CHECK(parse_host("127.1")->text == "127.0.0.1");
    CHECK(parse_host("0x7f000001")->text == "127.0.0.1");
    CHECK(parse_host("0177.0.0.1")->text == "127.0.0.1");
    CHECK(parse_host("%6cocalhost")->text == "localhost");
    CHECK(parse_host("[::FFFF:127.0.0.1]")->text == "::ffff:7f00:1");
    CHECK(parse_host("bücher")->text == "xn--bcher-kva");
    for (const auto* text : {"", "1.2.3.256", "1.2.3.4.5", "[::1", "[::1%eth0]", "a b", "a<b", "\xff"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_host(text).has_value());
    }
}

TEST_CASE("any other host text is read too") {
    CHECK(read_host("::1").address);
    CHECK(read_host("[::1]").address);
    CHECK(read_host("FE80::1%eth0").text == "fe80::1");
    CHECK(read_host("10.0.0.1").address);
    CHECK_FALSE(read_host("10.0.0.256").address);
    CHECK(read_host("A B").text == "a b");
    CHECK_FALSE(read_host("").address);
    CHECK_FALSE(read_host("::g").address);
}

TEST_CASE("what connects to loopback") {
    for (const auto* text :
         {"localhost",
          "LOCALHOST.",
          "127.0.0.1",
          "127.9.9.9",
          "::1",
          "[::1]",
          "::ffff:127.0.0.1",
          "0.0.0.0",
          "::"}) {
        CAPTURE(text);
        CHECK(connects_to_loopback(std::string_view(text)));
    }
    for (const auto* text : {"", "gateway", "a.localhost", "10.0.0.1", "128.0.0.1", "::2", "gw.local"}) {
        CAPTURE(text);
        CHECK_FALSE(connects_to_loopback(std::string_view(text)));
    }
}

TEST_CASE("loopback in a log line") {
    for (const auto* text :
         {"connect ECONNREFUSED 127.0.0.1:18789",
          "connect ECONNREFUSED 127.0.0.2:18789",
          "connect ECONNREFUSED ::1:18789",
          "connect ECONNREFUSED ::1",
          "ws://localhost:18789/ refused",
          "https://[::1]:18789/: refused",
          "(0.0.0.0)",
          "Localhost"}) {
        CAPTURE(text);
        CHECK(mentions_loopback(text));
    }
    for (const auto* text :
         {"",
          "connect ECONNREFUSED 10.96.0.10:18789",
          "connect ECONNREFUSED fd00::1:18789",
          "code 0, 1 try",
          "at 14:07:03",
          "mylocalhost",
          "127.0.0.1.example"}) {
        CAPTURE(text);
        CHECK_FALSE(mentions_loopback(text));
    }
}

}  // namespace ocprobe::policy
