// How durations are printed.
#include "base/duration.hpp"

#include <catch2/catch.hpp>

namespace ocprobe {

TEST_CASE("one rounding rule for durations") {
    const struct {
        std::int64_t micros;
        const char* text;
    } rows[] = {
        {0, "0.0 ms"},
        {49, "0.0 ms"},
        {50, "0.1 ms"},
        {340, "0.3 ms"},
        {350, "0.4 ms"},
        {9'949, "9.9 ms"},
        {9'950, "10 ms"},
        {10'499, "10 ms"},
        {10'500, "11 ms"},
        {250'000, "250 ms"},
        {9'999'499, "9999 ms"},
        {9'999'500, "10.0 s"},
        {10'049'999, "10.0 s"},
        {10'050'000, "10.1 s"},
        {15'021'000, "15.0 s"},
        {99'949'999, "99.9 s"},
        {99'950'000, "100 s"},
        {600'499'999, "600 s"},
        {3'600'000'000, "3600 s"},
        {-340, "-0.3 ms"},
        {-9'999'500, "-10.0 s"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.micros);
        CHECK(duration_text(Micros(row.micros)) == row.text);
    }
}

TEST_CASE("a duration with its sign") {
    CHECK(signed_duration_text(Micros(0)) == "+0.0 ms");
    CHECK(signed_duration_text(Micros(250'000)) == "+250 ms");
    CHECK(signed_duration_text(Micros(-340)) == "-0.3 ms");
}

TEST_CASE("how long something has been up is cut, not rounded") {
    using namespace std::chrono_literals;
    CHECK(uptime_text(999ms) == "0 s");
    CHECK(uptime_text(119'999ms) == "119 s");
    CHECK(uptime_text(2min) == "2 min");
    CHECK(uptime_text(119min + 59s) == "119 min");
    CHECK(uptime_text(2h) == "2 h");
    CHECK(uptime_text(47h + 59min) == "47 h");
    CHECK(uptime_text(48h) == "2 days");
}

TEST_CASE("a duration is read with its units, largest first, each once") {
    using namespace std::chrono_literals;
    CHECK(read_duration("500ms") == 500ms);
    CHECK(read_duration("90s") == 90s);
    CHECK(read_duration("1h2m3s4ms") == 1h + 2min + 3s + 4ms);
    CHECK(read_duration("0s") == 0ms);
    CHECK(read_duration("1000000h") == 1000000h);
    for (const auto* text :
         {"",
          "15",
          "s",
          "1d",
          "1s1m",
          "1m1m",
          "-1s",
          "1.5s",
          "1 s",
          "1s ",
          "1000001h",
          "9223372036854775807h",
          "99999999999999999999s"}) {
        INFO(text);
        CHECK_FALSE(read_duration(text));
    }
}

}  // namespace ocprobe
