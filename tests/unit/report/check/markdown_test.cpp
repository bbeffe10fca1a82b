// Markdown: what a peer says stays text.
#include "ocprobe/report/render.hpp"
#include "report/common/markdown_inline.hpp"
#include "unit/report/common/scanners.hpp"
#include "unit/report/fixtures.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using report::cell;
using report::code_block;
using report::code_cell;
using report::code_span;
using report::sentence;

TEST_CASE("a code span cannot be ended from within") {
    CHECK(code_span("plain") == "`plain`");
    CHECK(code_span("a`b") == "``a`b``");
    CHECK(code_span("`") == "`` ` ``");
    CHECK(code_span("a``b`") == "``` a``b` ```");
    CHECK(code_span(" x") == "`  x `");
    CHECK(code_span("").empty());
}

TEST_CASE("a fenced block cannot be ended from within") {
    CHECK(code_block("ls\nid", "sh") == "```sh\nls\nid\n```\n");
    CHECK(code_block("```\n# x", {}, 3) == "   ````\n   ```\n   # x\n   ````\n");
}

TEST_CASE("plain words stay plain, technical ones become code") {
    CHECK(sentence("The gateway is next door.") == "The gateway is next door.");
    CHECK(sentence("dials ws://127.0.0.1:18789: its own") == "dials `ws://127.0.0.1:18789`: its own");
    CHECK(sentence("(see OPENCLAW_GATEWAY_URL).") == "(see `OPENCLAW_GATEWAY_URL`).");
    CHECK(sentence("48 characters, 12.3 ms · read-write") == "48 characters, 12.3 ms · read-write");
    CHECK(sentence("/home/node/.openclaw, uid 1000") == "/home/node/.openclaw, uid 1000");
}

TEST_CASE("nothing mentions, links, refers or formats") {
    for (const auto* word :
         {"@octocat",
          "#1",
          "GH-26",
          "JIRA-7",
          "org/repo#7",
          "1234567",
          "deadbeef",
          "(commit=1234567)",
          "https://evil.example/",
          "www.evil.example",
          "WWW.evil.example",
          "a@b.example",
          "![x](y)",
          "[x](y)",
          "<b>",
          "&lt;",
          "*x*",
          "_x_",
          "~~x~~",
          "$x$",
          ":tada:",
          "\\*",
          "a|b"}) {
        INFO(word);
        const auto live = test::live_markdown(sentence(word));
        CHECK(live.find('?') <= 1);
        CHECK(live.find_first_not_of("(?;:)\n") == std::string::npos);
    }
    CHECK(sentence("@octocat") == "`@octocat`");
    CHECK(sentence("by (@octocat),") == "by (`@octocat`),");
    CHECK(sentence("`@octocat`") == "`` `@octocat` ``");
}

TEST_CASE("a cell ends where its row says") {
    CHECK(cell("a | b \\| c") == "a ¦ b `\\¦` c");
    CHECK(code_cell("a|b") == "`a¦b`");
}

TEST_CASE("a long report loses its details, never its end or its fences") {
    auto report = test::crowded();
    for (auto& finding : report.judgement.findings)
        finding.summary = std::string(100'000, '`');
    report.evidence.cli.path = std::string(3'000, 'x');
    for (auto& rung : report.evidence.target.ladder)
        rung.why = std::string(3'000, 'y');
    for (const auto& format : report::formats()) {
        if (format.name != "markdown") continue;
        const auto text = format.render(report, {});
        CHECK(text.size() <= 65'536);
        CHECK(text.ends_with(
            "none printed; `--share` replaces addresses, names and paths for the public</sub>\n"
        ));
        CHECK(test::live_markdown(text).find("UNCLOSED") == std::string::npos);
    }
}
