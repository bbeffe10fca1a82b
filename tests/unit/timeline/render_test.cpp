// How a timeline is said: in every format, with hostile text in it, and within its bounds.
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/report/timeline.hpp"
#include "unit/timeline/bench.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <zlib.h>

using namespace ocprobe;
using test::at_ms;

namespace {

std::string render(const TimelineReport& report, std::string_view name, int columns = 100) {
    for (const auto& format : report::timeline_formats()) {
        if (format.name == name) return format.render(report, {.columns = columns});
    }
    return {};
}

TimelineReport killed() {
    const auto line = [](std::int64_t at, const std::string& text) {
        return test::docker_at(at + 1) + " " + at_ms(at) + " " + text + "\n";
    };
    return test::timeline_of(
        {{"gateway@tml-gw=gateway.log",
          line(0, "[gateway] ready") + line(3'000, "[ws] ← open conn=ad3e4736…5be0") +
              line(4'000, "[heartbeat] started")},
         {"cli=cli.log",
          test::docker_at(10'200) +
              " [acp] gateway disconnected: 1006: </script><img src=x onerror=alert(1)> `|@all #1\n"},
         {"events=events.jsonl",
          test::engine_event(10'000, "kill", "tml-gw", R"(,"signal":"9")") +
              test::engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")")}}
    );
}

// The events as a browser unpacks them.
boost::json::value unpacked(const std::string& page) {
    const std::string_view open = "id=\"packed\">";
    const auto from = page.find(open) + open.size();
    const auto text = page.substr(from, page.find('<', from) - from);
    std::string bytes(text.size(), '\0');
    const auto decoded = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(bytes.data()),
        reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size())
    );
    REQUIRE(decoded > 0);
    std::string json(std::size_t{16} << 20, '\0');
    auto size = static_cast<uLongf>(json.size());
    REQUIRE(
        uncompress(
            reinterpret_cast<Bytef*>(json.data()),
            &size,
            reinterpret_cast<const Bytef*>(bytes.data()),
            static_cast<uLong>(decoded)
        ) == Z_OK
    );
    json.resize(size);
    return boost::json::parse(json);
}

}  // namespace

TEST_CASE("text: causes first, no wider than the terminal") {
    const auto width = GENERATE(80, 100);
    const auto text = render(killed(), "text", width);
    CHECK(text.find("CAUSE gateway_killed") == 0);
    CHECK(text.find("→ the CLI's 1006 at 13:00:10.200") != std::string::npos);
    CHECK(text.find("clock") != std::string::npos);
    std::size_t start = 0;
    while (start < text.size()) {
        const auto end = text.find('\n', start);
        const auto line = text.substr(start, end - start);
        const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        });
        CHECK(columns <= width);
        start = end + 1;
    }
}

TEST_CASE("a timeline without a cause says first why there is none") {
    struct Row {
        TimelineReport report;
        std::string_view why;
    };
    const auto closed = "[acp] gateway disconnected: 1006: ";
    for (const auto& row : std::vector<Row>{
             {test::timeline_of({{"cli=cli.log", ""}}), "no line could be read from these sources"},
             {test::timeline_of({{"cli=cli.log", test::docker_at(1) + " [acp] hello\n"}}),
              "no close in these sources"},
             {test::timeline_of({{"cli=cli.log", test::docker_at(1) + " " + closed + "\n"}}),
              "nothing in these sources proves one for this close"},
         }) {
        INFO(row.why);
        CHECK(render(row.report, "text").find("CAUSE none stated: " + std::string(row.why)) == 0);
        CHECK(render(row.report, "markdown").find(row.why) != std::string::npos);
        CHECK(render(row.report, "html").find(row.why) != std::string::npos);
    }
}

TEST_CASE("json: one object with the chain's events by number") {
    const auto report = killed();
    const auto json = boost::json::parse(render(report, "json")).as_object();
    CHECK(json.at("schema").as_string() == "ocprobe.timeline/v1");
    const auto& cause = json.at("causes").as_array().at(0).as_object();
    CHECK(cause.at("id").as_string() == "gateway_killed");
    const auto index = cause.at("chain").as_array().at(0).as_object().at("event").to_number<std::size_t>();
    CHECK(json.at("events").as_array().at(index).as_object().at("kind").as_string() == "kill");
    CHECK(json.at("events").as_array().size() == report.events.size());
}

TEST_CASE("markdown: nothing of a log ends its cell or mentions anybody") {
    const auto text = render(killed(), "markdown");
    CHECK(text.find("**CAUSE `gateway_killed`**") == 0);
    // Every word of a log that could be read as more stands in a code span.
    CHECK(text.find("\n<img") == std::string::npos);
    CHECK(text.find(" <img") == std::string::npos);
    CHECK(text.find(" @all") == std::string::npos);
    CHECK(text.size() < 65'536);
}

TEST_CASE("html: one page that nothing in a log can break out of") {
    const auto page = render(killed(), "html");
    CHECK(page.find("<!doctype html>") == 0);
    CHECK(page.find("<img src=x") == std::string::npos);
    CHECK(page.find("@HEAD@") == std::string::npos);
    CHECK(page.find("@EVENTS@") == std::string::npos);
    std::size_t ends = 0;
    for (auto at = page.find("</script>"); at != std::string::npos; at = page.find("</script>", at + 1))
        ++ends;
    CHECK(ends == 3);
    for (const auto* word : {"http://", "https://", " src=\"", "<link", "@import", "url("}) {
        INFO(word);
        auto at = page.find(word);
        // The one address is the name of SVG's namespace, which nobody fetches.
        if (at != std::string::npos && page.compare(at, 26, "http://www.w3.org/2000/svg") == 0)
            at = page.find(word, at + 1);
        CHECK(at == std::string::npos);
    }
}

TEST_CASE("html: all of 20,000 events within 1.5 MB, however long their lines are") {
    std::string log;
    std::uint64_t random = 88'172'645'463'325'252;
    for (int i = 0; i < 20'500; ++i) {
        log += at_ms(i * 10) + " [ws] → close code=1006 reason=";
        for (int k = 0; k < 120; ++k) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            log += static_cast<char>('a' + random % 26);
        }
        log += "\n";
    }
    const auto report = test::timeline_of({{"gateway=gateway.log", log}});
    CHECK(report.events.size() == 20'000);
    const auto page = render(report, "html");
    CHECK(page.size() < 1'500'000);
    // What had to be cut for it is said.
    CHECK(page.find("text is cut at") != std::string::npos);
    CHECK(page.find("500 of the eldest events are not on this page") != std::string::npos);
}

TEST_CASE("html: the packed events are what the report holds") {
    const auto report = killed();
    const auto columns = unpacked(render(report, "html"));
    CHECK(columns.as_object().at("x").as_array().size() == report.events.size());
    CHECK(columns.as_object().at("t").as_array().size() == report.events.size());
    const auto lane = columns.as_object().at("l").as_array().at(0).to_number<std::size_t>();
    CHECK(static_cast<Lane>(lane) == report.events.front().lane);
}

TEST_CASE("a minimal timeline is valid in its format") {
    RunHeader header;
    header.version = "1";
    CHECK_NOTHROW(boost::json::parse(report::minimal_timeline("json", header, "why")));
    CHECK(report::minimal_timeline("html", header, "why").find("<!doctype html>") == 0);
}

TEST_CASE("the schema names every kind, lane, key and basis that there is") {
    const auto schema = boost::json::parse(report::schema("timeline"));
    const auto& definitions = schema.at("$defs");
    const auto check = [](const boost::json::value& words, const auto& names) {
        std::vector<std::string> said, known;
        for (const auto& word : words.as_array())
            said.emplace_back(word.as_string());
        for (const auto name : names)
            known.emplace_back(name);
        CHECK(said == known);
    };
    check(schema.at_pointer("/$defs/event/properties/kind/enum"), names_of<EventKind>);
    check(definitions.at("lane").at("enum"), names_of<Lane>);
    check(definitions.at("key_kind").at("enum"), names_of<KeyKind>);
    check(schema.at_pointer("/$defs/clock/properties/basis/enum"), names_of<ClockBasis>);
}
