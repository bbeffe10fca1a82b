// The lines and the metrics of `watch`.
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/report/watch.hpp"
#include "unit/report/common/schema_check.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::report;

namespace {

WatchedState refused() {
    return {
        .target = "ws://openclaw-gateway:18789",
        .id = "connect.refused",
        .summary = "Nobody listens",
        .line = "FAIL connect.refused ws://openclaw-gateway:18789: Nobody listens 3 ms",
        .healthy = false,
        .since = Millis(1'764'000'000'500)};
}

}  // namespace

TEST_CASE("a state has the id of its verdict; without a cause it is inconclusive") {
    auto report = test::loopback();
    report.exit_code = 1;
    CHECK(health_id(report) == report.judgement.verdict.id);
    report.exit_code = 0;
    CHECK(health_id(report) == "healthy");
    auto unproven = test::healthy();
    unproven.exit_code = 1;
    CHECK(health_id(unproven) == "inconclusive");
}

TEST_CASE("a change is one line with its time and the state that was left") {
    CHECK(
        watch_line(refused(), std::nullopt, CredentialUse::none) ==
        "2025-11-24T16:00:00.500Z FAIL connect.refused ws://openclaw-gateway:18789: Nobody listens 3 ms\n"
    );
    const auto line = watch_line(refused(), LeftState{"healthy", Millis(119'000)}, CredentialUse::withheld);
    CHECK(line.find("(before: healthy for 119 s)") != std::string::npos);
    CHECK(line.find("not sent again") != std::string::npos);
    CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("a change for a machine fits its schema") {
    const auto schema = boost::json::parse(report::schema("watch"));
    for (const auto& left : {std::optional<LeftState>(), std::optional(LeftState{"healthy", Millis(5)})}) {
        const auto text = watch_event(refused(), left, CredentialUse::sent);
        CHECK(text.find('\n') == text.size() - 1);
        CHECK(test::violations(boost::json::parse(text), schema.as_object(), schema).empty());
    }
}

TEST_CASE("the metrics are Prometheus' text format, with labels that are escaped") {
    auto state = refused();
    state.target = "ws://a\"b\\c\n:1";
    const auto text = watch_metrics(state, {Millis(1'764'000'030'000), Micros(2'500)}, CredentialUse::none);
    CHECK(text.find("ocprobe_up{target=\"ws://a\\\"b\\\\c") != std::string::npos);
    CHECK(text.find("id=\"connect.refused\"} 1\n") != std::string::npos);
    CHECK(text.find("} 1764000000.5\n") != std::string::npos);
    CHECK(text.find("} 1764000030\n") != std::string::npos);
    CHECK(text.find("} 0.0025\n") != std::string::npos);
    // Each metric: its help, its type, one sample; a raw line end in a label would break it.
    std::size_t lines = 0;
    for (const char c : text)
        lines += c == '\n' ? 1 : 0;
    CHECK(lines == 18);
}
