// The line of `ocprobe health`.
#include "ocprobe/report/render.hpp"
#include "unit/report/fixtures.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;

TEST_CASE("a healthy line says what was measured, and nothing else") {
    auto report = test::healthy();
    CHECK(report::health_line(report) == "ok ws://openclaw-gateway:18789 live ready authorised 41 ms\n");
    auto& http = std::get<HttpFacts>(report.evidence.stages[6].facts);
    http.ready.reset();
    auto& websocket = std::get<WsFacts>(report.evidence.stages[7].facts);
    websocket.outcome = WsOutcome::live;
    CHECK(report::health_line(report) == "ok ws://openclaw-gateway:18789 live upgrade 41 ms\n");
}

TEST_CASE("a failing line names the cause") {
    const auto line = report::health_line(test::token_mismatch());
    CHECK(line.starts_with(
        "FAIL auth.token_mismatch ws://openclaw-gateway:18789: The gateway refuses the token"
    ));
}

TEST_CASE("what was asked for and is not proven has no cause of its own") {
    auto report = test::healthy();
    report.exit_code = 1;
    auto& http = std::get<HttpFacts>(report.evidence.stages[6].facts);
    http.ready = false;
    http.failing = {test::safe("startup-sidecars")};
    CHECK(
        report::health_line(report) == "FAIL inconclusive ws://openclaw-gateway:18789: what was asked for is "
                                       "not proven: live not ready authorised, "
                                       "startup-sidecars 41 ms\n"
    );
}

TEST_CASE("a health line is one line of printable ASCII, whatever the peer says") {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        auto report = test::hostile(seed);
        report.exit_code = static_cast<int>(seed % 2);
        const auto line = report::health_line(report);
        INFO(seed);
        CHECK(line.size() <= 4'096);
        CHECK(line.back() == '\n');
        CHECK(std::all_of(line.begin(), line.end() - 1, [](char c) { return c >= 0x20 && c < 0x7f; }));
    }
}
