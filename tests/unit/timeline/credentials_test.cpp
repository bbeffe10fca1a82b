// Credentials that nobody told us of do not reach the output.
#include "bench.hpp"
#include "timeline/credential_patterns.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using timeline::cut_credentials;

TEST_CASE("a value beside a credential's name is cut") {
    const char* const lines[] = {
        "OPENCLAW_GATEWAY_TOKEN=hunter2hunter2",
        "token: hunter2hunter2 next",
        R"({"password":"hunter2hunter2","x":1})",
        R"({\"auth\":{\"token\":\"hunter2hunter2\"}})",
        "GET /?token=hunter2hunter2&x=1 HTTP/1.1",
        "ws://host/#token=hunter2hunter2",
        "Authorization: Bearer hunter2hunter2",
        "authorization=Basic hunter2hunter2",
        "openclaw --token hunter2hunter2 health",
        "--api-key=hunter2hunter2",
        "https://user:hunter2hunter2@host/path",
        "cookie: hunter2hunter2",
        "x-api-key: hunter2hunter2",
        "gateway.auth.password = hunter2hunter2",
        "set OPENAI_API_KEY='hunter2hunter2'",
        "client_secret=hunter2hunter2;x",
        "sent Bearer hunter2hunter2 to it",
    };
    for (const auto* line : lines) {
        INFO(line);
        const auto cut = cut_credentials(line);
        CHECK(cut.text.find("hunter2") == std::string::npos);
        CHECK(cut.text.find("<redacted>") != std::string::npos);
        CHECK(cut.cut == 1);
    }
}

TEST_CASE("a known shape is cut without a name") {
    for (const auto* value :
         {"sk-proj-abcdefghijklmnop1234",
          "ghp_abcdefghijklmnopqrst1234",
          "AKIAABCDEFGHIJKLMNOP",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk",
          "xoxb-1234567890-abc"}) {
        INFO(value);
        CHECK(cut_credentials("it was " + std::string(value) + " here").text == "it was <redacted> here");
    }
    CHECK(
        cut_credentials("-----BEGIN EC PRIVATE KEY-----abc-----END EC PRIVATE KEY-----").text.find("abc") ==
        std::string::npos
    );
}

TEST_CASE("what is no credential stays") {
    const char* const lines[] = {
        "[ws] unauthorized conn=a61ad80e reason=token_mismatch guidance=unauthorized: gateway token mismatch",
        "(set gateway.remote.token to match gateway.auth.token)",
        "auth=token device=yes",
        "device pairing required (requestId: cb9cc8c3-03c9-4d57-9dcf-408fcc8e91f5)",
        "token: missing",
        "maxTokens=4096",
        "config change detected; evaluating reload (gateway.auth.token)",
        "password: none",
    };
    for (const auto* line : lines)
        CHECK(cut_credentials(line).text == line);
}

TEST_CASE("a credential that was learned from one line is cut from every later one") {
    const auto report = test::timeline_of(
        {{"gateway=g",
          test::at_ms(0) + " [gateway] env OPENCLAW_GATEWAY_TOKEN=correct-horse-battery\n" + test::at_ms(10) +
              " error: refused correct-horse-battery\n" + test::at_ms(20) +
              " [ws] → close code=1006 reason=correct-horse-battery\n"}}
    );
    REQUIRE(report.events.size() == 3);
    for (const auto& event : report.events) {
        CHECK(event.text.find("horse") == std::string::npos);
        CHECK(event.text.find("<redacted>") != std::string::npos);
    }
    CHECK(report.sources[0].secrets == 1);
}
