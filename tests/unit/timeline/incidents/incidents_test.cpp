// Replays the recorded incidents: the cause that is stated first is the one that was made, and no cause is stated
// that was not.
#include "unit/timeline/bench.hpp"
#include "unit/timeline/incidents/recordings.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace ocprobe;

namespace {

std::string causes_of(const test::Recording& recording) {
    auto text = recording.name + ": ";
    for (const auto& cause : recording.report.causes)
        text += cause.id + " ";
    return text;
}

}  // namespace

TEST_CASE("of every recorded incident the cause that was made is the one that is stated") {
    const auto all = test::recordings();
    REQUIRE(all.size() >= 15);
    for (const auto& recording : all) {
        INFO(causes_of(recording));
        const auto& made = recording.truth.at("cause");
        if (made.is_null()) continue;
        REQUIRE_FALSE(recording.report.causes.empty());
        CHECK(recording.report.causes[0].id == std::string(made.as_string()));
        CHECK_FALSE(recording.report.causes[0].chain.empty());
    }
}

TEST_CASE("a close and a restart that were near each other by chance are not joined") {
    std::size_t looked_at = 0;
    for (const auto& recording : test::recordings()) {
        for (const auto& never : recording.truth.at("never").as_array()) {
            ++looked_at;
            INFO(causes_of(recording));
            CHECK_FALSE(test::cut_by(recording.report, std::string(never.as_string())));
        }
    }
    CHECK(looked_at >= 5);
}

TEST_CASE("the offset of the gateway's clock is found within its bar in every recording") {
    std::size_t looked_at = 0;
    for (const auto& recording : test::recordings()) {
        const auto shift = static_cast<double>(recording.truth.at("shift_ms").as_int64());
        const auto* clock = test::clock_named(recording.report, "own stamps");
        if (clock == nullptr || !clock->ahead) continue;
        ++looked_at;
        INFO(recording.name << ": " << clock->ahead->count() << " ± " << clock->bar->count());
        CHECK(
            std::abs(static_cast<double>(clock->ahead->count()) / 1000 - shift) <=
            static_cast<double>(clock->bar->count()) / 1000
        );
    }
    CHECK(looked_at >= 12);
}
