// The last door: no finished report with a secret in it gets through.
#include "app/output.hpp"
#include "ocprobe/policy/vocabulary.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

constexpr const char* token = "canary-kW8vTq2LxZ";

Redactor knowing_token() {
    Redactor redactor;
    redactor.add(Secret(token));
    return redactor;
}

Report report_saying(const std::string& summary) {
    Report report;
    report.judgement.verdict.summary = summary;
    return report;
}

}  // namespace

TEST_CASE("the receipt in the report counts the report itself") {
    auto report = report_saying("nothing special");
    const auto redactor = knowing_token();
    const auto text = render_checked(report, "json", {}, redactor);
    const auto document = boost::json::parse(text);
    CHECK(document.at("redaction").at("bytes_searched").as_int64() == static_cast<std::int64_t>(text.size()));
    CHECK(document.at("redaction").at("secrets_known").as_int64() == 1);
    CHECK(document.at("redaction").at("found").as_int64() == 0);
}

TEST_CASE("the receipt counts right, however long the report is and whatever it quotes") {
    const auto redactor = knowing_token();
    const std::string quoted = R"(a peer sends {"bytes_searched":1000, "bytes_searched": 1000})";
    for (const bool pretty : {false, true}) {
        // Sizes of four digits and of five.
        for (const auto more : {std::size_t{0}, std::size_t{40}, std::size_t{400}}) {
            auto report = report_saying(quoted);
            report.judgement.findings.assign(more, {"url.plaintext", Severity::info, quoted, ""});
            report::Style style;
            style.pretty = pretty;
            const auto text = render_checked(report, "json", style, redactor);
            INFO(text.substr(0, 400));
            const auto document = boost::json::parse(text);
            CHECK(document.at("redaction").at("bytes_searched") == text.size());
            CHECK(document.at("verdict").at("summary").as_string() == quoted);
        }
    }
}

TEST_CASE("a secret in our own words is replaced, in every format, and the verdict stays") {
    const auto redactor = knowing_token();
    for (const auto* format : {"text", "json", "markdown"}) {
        INFO(format);
        auto report = report_saying(std::string("the state directory /srv/") + token + " is read-only");
        const auto text = render_checked(report, format, {}, redactor);
        CHECK(text.find(token) == std::string::npos);
        CHECK(text.find("redacted") != std::string::npos);
        CHECK(text.find("inconclusive") != std::string::npos);
        CHECK(report.exit_code != 70);
    }
}

TEST_CASE("a secret that only a field's encoding holds is replaced, too") {
    const auto redactor = knowing_token();
    auto report = report_saying("Y2FuYXJ5LWtXOHZUcTJMeFo=");
    const auto text = render_checked(report, "json", {}, redactor);
    CHECK(boost::json::parse(text).at("verdict").at("summary") == "<redacted>");
    CHECK(redactor.search(text).found == 0);
    CHECK(report.exit_code != 70);
}

TEST_CASE("a secret that the layout would break over two lines is replaced, too") {
    Redactor redactor;
    redactor.add(Secret("canary-kW8vT"));
    auto report = report_saying(std::string(68, 'x') + "canary-kW8vT" + std::string(20, 'y'));
    const auto text = render_checked(report, "text", {.columns = 80}, redactor);
    CHECK(text.find("canary") == std::string::npos);
    // What stands in its place is broken over the two lines.
    CHECK(text.find("<redac") != std::string::npos);
}

TEST_CASE("a secret that begins with a word of every report costs it nothing") {
    Redactor redactor(policy::vocabulary());
    redactor.add(Secret("openclaw-dev-token-1"));
    auto report = report_saying("/home/node/.openclaw is read-only");
    const auto text = render_checked(report, "text", {}, redactor);
    CHECK(text.find("/home/node/.openclaw is read-only") != std::string::npos);
}

TEST_CASE("a secret that is like the syntax of a format costs the report nothing") {
    for (const auto* secret :
         {R"({"schema":"ocprobe.report/v1","tool":{"version")",
          R"("status":")",
          R"(","summary":"nothing)",
          R"(},{"id":")",
          R"(null,"exit_code":0})",
          "| step | what was seen |",
          "</summary>",
          "facts    reachable"}) {
        Redactor redactor;
        redactor.add(Secret(secret));
        for (const auto* format : {"text", "json", "markdown"}) {
            INFO(secret << " in " << format);
            auto report = report_saying("nothing special");
            report.evidence.stages.resize(1);
            const auto text = render_checked(report, format, {}, redactor);
            CHECK(report.exit_code != 70);
            CHECK(text.find("nothing special") != std::string::npos);
        }
    }
}

TEST_CASE("a secret with the marks of a format in it is replaced where a field holds it") {
    for (const std::string secret :
         {R"(pa"ss":"wo)",
          R"("x":"y","z")",
          "pa|ss|wo|rd",
          "pa`ss`wo`rd",
          "pa  ss  wo  rd",
          "<b>p</b>",
          R"(p\"a\"s\"s)"}) {
        Redactor redactor;
        redactor.add(Secret(secret));
        for (const auto* format : {"text", "json", "markdown"}) {
            INFO(secret << " in " << format);
            auto report = report_saying("it is " + secret + ".");
            const auto text = render_checked(report, format, {.columns = 80}, redactor);
            CHECK(text.find("redacted") != std::string::npos);
            CHECK(text.find("it is pa") == std::string::npos);
            CHECK(report.exit_code != 70);
        }
    }
}

TEST_CASE("a secret that is a piece of our own words costs the report nothing") {
    Redactor redactor;
    redactor.add(Secret("port (JSON)"));
    redactor.add(Secret("what was seen"));
    for (const auto* format : {"text", "json", "markdown", "html", "junit", "tap"}) {
        INFO(format);
        auto report = report_saying("nothing special");
        report.evidence.stages.resize(1);
        const auto text = render_checked(report, format, {}, redactor);
        CHECK(report.exit_code != 70);
        CHECK(text.find("nothing special") != std::string::npos);
    }
}

TEST_CASE("a line that holds a secret is scrubbed, and lost only where that does not help") {
    const auto redactor = knowing_token();
    std::string line = std::string("FAIL dns.name_not_found: ") + token + " has no address\n";
    CHECK(scrub_lines(line, redactor));
    CHECK(line == "FAIL dns.name_not_found: <redacted> has no address\n");
    std::string encoded = "FAIL Y2FuYXJ5LWtXOHZUcTJMeFo=\n";
    CHECK(scrub_lines(encoded, redactor));
    CHECK(encoded == "<redacted>\n");
    Redactor words;
    words.add(Secret("has no address"));
    std::string ours = "FAIL dns.name_not_found: openclaw has no address\n";
    CHECK(scrub_lines(ours, words));
}

TEST_CASE("a secret that cannot be cut out leaves a minimal report, valid, and exit 70") {
    Redactor redactor;
    redactor.add(Secret("1835011771"));
    auto report = report_saying("a number is no text that could be replaced");
    report.evidence.state.exists = true;
    report.evidence.state.inode = 1'835'011'771;
    StageRecord state;
    state.id = StageId::state;
    report.evidence.stages = {state};
    const auto text = render_checked(report, "json", {}, redactor);
    CHECK(report.exit_code == 70);
    const auto document = boost::json::parse(text);
    CHECK(document.at("verdict").at("id") == "internal_error");
    CHECK(document.at("stages").as_array().size() == 8);
    CHECK(document.at("exit_code") == 70);
    CHECK(document.at("redaction").at("secrets_known") == 1);
    CHECK(redactor.search(text).found == 0);
}

TEST_CASE("colour and glyphs follow the environment") {
    Options options;
    options.colour = ColourChoice::always;
    Environment environment;
    CHECK_FALSE(style_for(options, environment).unicode);
    CHECK(style_for(options, environment).colour);
    environment.set("LANG", "C.UTF-8");
    CHECK(style_for(options, environment).unicode);
    environment.set("LC_ALL", "POSIX");
    CHECK_FALSE(style_for(options, environment).unicode);
    options.colour = ColourChoice::never;
    CHECK_FALSE(style_for(options, environment).colour);
}
