// What a log calls a credential and is none must not take the evidence away; what is one must not pass.
#include "timeline/classify/value_forms.hpp"
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace ocprobe;
using namespace ocprobe::timeline;

namespace {

constexpr const char* close_line = " [ws] closed before connect conn=7d1fe388-5eef-4945-9bc5-8c3863bd1d98 "
                                   "peer=172.18.0.3:38304->172.18.0.2:18789 "
                                   "remote=172.18.0.3 code=1008 reason=pairing required\n";

std::string texts_of(const TimelineReport& report) {
    std::string all;
    for (const auto& event : report.events)
        all += event.text + "\n";
    return all;
}

}  // namespace

TEST_CASE("values with a form of their own are told from credentials") {
    for (const auto* value :
         {"2026-11-22T07:23:19.900Z",
          "2026-11-22t07:23:19.900z",
          "23:19.32",
          "1795530862463",
          "1h30m15s",
          "300.25ms",
          "172.18.0.2",
          "172.18.0.2:18789",
          "[fe80::1%eth0]:18789",
          "172.18.0.3:38304->172.18.0.2:18789",
          "10.0.0.0/8",
          "ws://0.0.0.0:18789",
          "https://gateway.example/healthz",
          "/run/secrets/gateway-token",
          "~/.openclaw/openclaw.json",
          "listening",
          "pairing required"}) {
        INFO(value);
        CHECK(is_ordinary_value(value));
    }
    for (const auto* value :
         {"correct-horse-battery",
          "https://user:pw@gateway.example",
          "https://gateway.example/?key=abcdefgh",
          "https://hooks.example/T0a1b2c3d4e5f6a7b8",
          "/AbC1dEf2GhI3jKl4MnO5",
          "8f14e45fceea167a5a36dedd4bea2543",
          "RealSecretValue123",
          "1h30mystery",
          "4f9a1c77e02b",
          "7c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f",
          "5m4h3d2w1s6m",
          "42tR0ub4dor",
          "2026zK8vTq2Lx"}) {
        INFO(value);
        CHECK_FALSE(is_ordinary_value(value));
    }
}

TEST_CASE("a date, an address or a word behind a credential's name leaves the evidence") {
    for (const auto* line :
         {" oauth tokenExpiresAt=2026-11-24T13:18:01.900Z",
          " proxy authorization: 172.18.0.2",
          " vault secret: listening",
          " vault secret: \"pairing required\"",
          " token: 7d1fe388",
          " ended token=[gateway] pid=7",
          " proxy authorization: 172.18.0.3 credential: 10s token=healthcheck",
          " proxy cookie: remote=172.18.0.3; reason=pairing",
          " tokenFile=/home/node/.openclaw",
          " session token=connected"}) {
        INFO(line);
        const auto report = test::timeline_of(
            {{"gateway=g",
              test::at_ms(0) + " [gateway] listening on ws://0.0.0.0:18789\n" + test::at_ms(10) + line +
                  "\n" + test::at_ms(20) + close_line}}
        );
        const auto* close = test::event_of(report, EventKind::close);
        if (close == nullptr) close = test::event_of(report, EventKind::pairing_refused);
        REQUIRE(close != nullptr);
        CHECK(close->text.find("peer=172.18.0.3:38304->172.18.0.2:18789") != std::string::npos);
        CHECK(close->text.find("pairing required") != std::string::npos);
    }
}

TEST_CASE("each part of a header is learned, and words that stand beside them are not") {
    const auto report = test::timeline_of(
        {{"gateway=g",
          test::at_ms(0) + " [gateway] Cookie: sid=4f9a1c77e02b; theme=darkness\n" + test::at_ms(10) +
              " [gateway] authorization: Key k1d9x7q3z5w8 realm=\"gateway\"\n" + test::at_ms(20) +
              " [gateway] passphrase: correct horse battery staple\n" + test::at_ms(30) +
              " [gateway] error 4f9a1c77e02b k1d9x7q3z5w8 [correct horse battery staple] in realm gateway\n"}}
    );
    const auto all = texts_of(report);
    INFO(all);
    CHECK(all.find("4f9a1c77") == std::string::npos);
    CHECK(all.find("k1d9x7q3") == std::string::npos);
    CHECK(all.find("correct horse") == std::string::npos);
    CHECK(all.find("in realm gateway") != std::string::npos);
}

TEST_CASE("a value is masked in a credential's own place, whatever its form") {
    const auto report = test::timeline_of(
        {{"gateway=g",
          test::at_ms(0) + " [gateway] error secret: 172.18.0.2 tokenExpiresAt=2026-11-24T13:18:01.900Z\n"}}
    );
    const auto all = texts_of(report);
    CHECK(all.find("172.18") == std::string::npos);
    CHECK(all.find("13:18:01.900Z") == std::string::npos);
}

TEST_CASE("the 257th credential of a log is masked where it stands bare, and so is the last of many") {
    std::mt19937 random(1);
    constexpr std::string_view letters = "abcdefghkmnpqrstuvwxyz";
    for (const int count : {300, 20'000}) {
        std::string log;
        for (int i = 0; i < count; ++i) {
            std::string value;
            for (int n = 0; n < 24; ++n)
                value += letters[random() % letters.size()];
            log += test::at_ms(i / 100) + " [gateway] request token=" + value + " done\n";
        }
        log += test::at_ms(300) + " [gateway] token=RealSecretValue123 set\n" + test::at_ms(400) +
               " [gateway] error handling RealSecretValue123 in auth\n";
        const auto report = test::timeline_of({{"gateway=g", log}});
        INFO(count);
        CHECK(texts_of(report).find("RealSecretValue123") == std::string::npos);
    }
}
