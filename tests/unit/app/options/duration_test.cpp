// Durations: a unit is needed, nonsense is refused.
#include "app/options/duration.hpp"

#include <catch2/catch.hpp>

using ocprobe::Millis;
using ocprobe::app::parse_duration;

TEST_CASE("durations with units") {
    CHECK(parse_duration("250ms") == Millis(250));
    CHECK(parse_duration("3s") == Millis(3000));
    CHECK(parse_duration("1m30s") == Millis(90000));
    CHECK(parse_duration("1h") == Millis(3600000));
    CHECK(parse_duration("1s500ms") == Millis(1500));
    CHECK(parse_duration("24h") == Millis(86400000));
}

TEST_CASE("what is no duration") {
    for (const auto* text :
         {"",
          "3",
          "s",
          "ms",
          "-3s",
          "3x",
          "3s1m",
          "3s3s",
          "0ms",
          "25h",
          "1.5s",
          "3 s",
          "99999999999999999999s",
          "9223372036854775807h"}) {
        INFO(text);
        CHECK_FALSE(parse_duration(text).has_value());
    }
}
