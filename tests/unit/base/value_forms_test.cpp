// What looks generated, and what looks like a number or a time.
#include "base/value_forms.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

TEST_CASE("generated values are told from names and words") {
    for (const auto* value :
         {"8f14e45fceea167a5a36dedd4bea2543",
          "AbCdEfGh1JkLmN0pQr",
          "RealSecretValue123x9",
          "sk-proj-openaiQWERTY10abcdefghijkl",
          "7d1fe388-5eef-4945-9bc5-8c3863bd1d98",
          "azN5K1F6LzctY2FuYXJ5",
          "qzhgtrbmxavfcwnpkdeyusgh"}) {
        INFO(value);
        CHECK(looks_generated(value));
    }
    for (const auto* value :
         {"listening",
          "internal_error",
          "correct-horse-battery",
          "postgres-db-01.internal:5432",
          "openclaw-gateway-1",
          "AuthenticationFailed",
          "OPENCLAW_GATEWAY_TOKEN",
          "the gateway is starting 01",
          "172.18.0.2:18789",
          "0123456789012345",
          "short1a"}) {
        INFO(value);
        CHECK_FALSE(looks_generated(value));
    }
}

TEST_CASE("numbers, dates and times have a form of their own") {
    for (const auto* text : {"2026-11-30T18", "2026-11-30", "48151623", "18:20:31.5", "T18:20:31.000Z"}) {
        INFO(text);
        CHECK(is_number_or_time(text));
    }
    for (const auto* text : {"2026-11-30-secret", "TZ-TZ-TZ", "", "0x48151623"}) {
        INFO(text);
        CHECK_FALSE(is_number_or_time(text));
    }
}
