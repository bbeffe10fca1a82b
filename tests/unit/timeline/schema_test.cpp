// Every timeline that is written as JSON follows the schema that `ocprobe schema timeline` prints.
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/report/timeline.hpp"
#include "ocprobe/timeline/timeline.hpp"
#include "unit/report/common/schema_check.hpp"
#include "unit/timeline/bench.hpp"
#include "unit/timeline/incidents/recordings.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

void check_valid(const std::string& text) {
    const auto schema = boost::json::parse(report::schema("timeline"));
    for (const auto& violation : test::violations(boost::json::parse(text), schema.as_object(), schema)) {
        INFO(violation);
        CHECK(false);
    }
}

std::string json_of(const TimelineReport& report) {
    for (const auto& format : report::timeline_formats()) {
        if (format.name == "json") return format.render(report, {});
    }
    return {};
}

}  // namespace

TEST_CASE("a timeline follows its schema: every recorded incident") {
    std::size_t causes = 0;
    for (const auto& recording : test::recordings()) {
        INFO(recording.name);
        causes += recording.report.causes.size();
        check_valid(json_of(recording.report));
    }
    CHECK(causes >= 10);
}

TEST_CASE("the schema's causes are those of the records") {
    const auto schema = boost::json::parse(report::schema("timeline"));
    const auto& ids = schema.at_pointer("/$defs/cause_id/enum").as_array();
    const auto texts = timeline::cause_texts();
    REQUIRE(ids.size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
        CHECK(ids[i].as_string() == std::string(texts[i].id));
}

TEST_CASE("a timeline follows its schema: nothing read, no stamps, a source that is missing") {
    check_valid(json_of(TimelineReport{}));
    check_valid(
        json_of(test::timeline_of({{"a.log", "no stamp at all\n"}, {"b.bin", std::string(3, '\0') + "\n"}}))
    );
    check_valid(report::minimal_timeline("json", RunHeader{}, "it would have leaked"));
}
