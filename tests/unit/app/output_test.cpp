// The last door: no finished report with a secret in it gets through.
#include "app/output.hpp"

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

TEST_CASE("a secret that cannot be cut out leaves a minimal report, valid, and exit 70") {
    const auto redactor = knowing_token();
    // Encoded, so that the whole line it stands in is lost: of the JSON nothing would be left.
    auto report = report_saying("Y2FuYXJ5LWtXOHZUcTJMeFo=");
    const auto text = render_checked(report, "json", {}, redactor);
    CHECK(report.exit_code == 70);
    const auto document = boost::json::parse(text);
    CHECK(document.at("verdict").at("id") == "internal_error");
    CHECK(document.at("stages").as_array().size() == 8);
    CHECK(document.at("exit_code") == 70);
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
