// Credentials that nobody told us of do not reach the output.
#include "timeline/classify/credential_patterns.hpp"
#include "unit/timeline/bench.hpp"

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
        // escaped once more, or encoded
        R"({"log":"{\\\"token\\\":\\\"hunter2hunter2\\\"}"})",
        "GET /login?next=https%3A%2F%2Fh%2F%3Ftoken%3Dhunter2hunter2%26x%3D1 HTTP/1.1",
        "x=%7B%22token%22%3A%22hunter2hunter2%22%7D",
        "next=%253Ftoken%253Dhunter2hunter2",
        "to=https%3A%2F%2Fuser%3Ahunter2hunter2%40host%2Fpath",
        R"({"url":"ws://h/?a=1\u0026token\u003dhunter2hunter2\u0026b=2"})",
        "<td>token=&quot;hunter2hunter2&quot;</td>",
        // lists of names and values
        R"(["--token","hunter2hunter2"])",
        "rawHeaders: [ 'x-api-key', 'hunter2hunter2' ]",
        R"("Env":["OPENCLAW_GATEWAY_TOKEN=hunter2hunter2","PATH=/bin"])",
        "declare -x OPENCLAW_GATEWAY_PASSWORD=\"hunter2hunter2\"",
        "Map(1) { 'token' => 'hunter2hunter2' }",
        // values of more than letters
        R"({"password":"x\"hunter2hunter2"})",
        "OPENCLAW_GATEWAY_PASSWORD=a,b;c)hunter2hunter2",
        "password=abc,hunter2hunter2 next",
        "Cookie: a=1; sid=hunter2hunter2; b=2",
        "passphrase: correct horse hunter2hunter2",
        "Authorization: Digest username=\"u\", response=\"hunter2hunter2\"",
        // where only the place tells
        "GET /maps?key=hunter2hunter2&z=1",
        "POST https://hooks.slack.com/services/T00000000/B00000000/hunter2hunter2",
        "POST https://discord.com/api/webhooks/1234567890/hunter2hunter2hunter2",
        "GET https://api.telegram.org/bot123456789:hunter2hunter2-hunter2hunter2abc/getMe",
    };
    for (const auto* line : lines) {
        INFO(line);
        const auto cut = cut_credentials(line);
        CHECK(cut.text.find("hunter2") == std::string::npos);
        CHECK(cut.text.find("<redacted>") != std::string::npos);
        CHECK(cut.cut == 1);
    }
}

TEST_CASE("what looks generated is cut right behind a credential's name, whatever stands between") {
    for (const std::string value :
         {"4f9a1c77e02b4a9f1c07e32b8d91c6aa", "K8vTq2LxZ-9fQ_w3rT7b", "Zm9vYmFyK3F1eDEyMzQ/"}) {
        for (const auto* form :
             {"token is @ now",
              "invalid token @",
              "Token \"@\" refused",
              "token (@)",
              "token -> @",
              "token := @",
              "token\t@",
              "token=\t@",
              "<token>@</token>",
              "secret @",
              "api key: @",
              "openclaw config set gateway.auth.token \"@\"",
              "tokens: [\"@\",\"b\"]",
              "pass=@",
              "password was `@`"}) {
            std::string line(form);
            line.replace(line.find('@'), 1, value);
            INFO(line);
            const auto cut = cut_credentials(line);
            CHECK(cut.text.find(value.substr(0, 8)) == std::string::npos);
            CHECK(cut.cut == 1);
        }
    }
    for (const auto* line :
         {"invalid token conn=958073e2-3e7f-451a-98bf-733db95b49a4",
          "reason=token_mismatch 958073e2-3e7f-451a-98bf-733db95b49a4",
          "auth=token 10.96.0.12:51528->10.96.0.10:18789",
          "token expired 2026-11-24T13:18:01.123Z",
          "token at 2026-11-24T13:18:01.123Z"}) {
        INFO(line);
        CHECK(cut_credentials(line).text == line);
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
        "inputTokens=4096,outputTokens=311",
        R"({"totalTokens":4096,"token":null,"password":""})",
        R"({"token":"","next":"kept"})",
        "auth modes [\"token\",\"password\"]",
        "conn=958073e2-3e7f-451a-98bf-733db95b49a4 endpoint=10.96.0.12:51528->10.96.0.10:18789",
        "2026-11-24T13:18:01.123456789Z 2026-11-24T13:18:01.123+00:00 [gateway] ready",
        "close code=1006 /?code=1006",
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

TEST_CASE("a credential of a line that is folded away is cut from the lines that are kept") {
    std::string log;
    for (int i = 0; i < 40; ++i)
        log +=
            test::at_ms(i) + " [gateway] event tick token=correct-horse-" + std::to_string(1000 + i) + "\n";
    log += test::at_ms(90) + " [ws] → close code=1006 reason=correct-horse-1030\n";
    const auto report = test::timeline_of({{"gateway=g", log}});
    const auto* close = test::event_of(report, EventKind::close);
    REQUIRE(close != nullptr);
    CHECK(close->text.find("horse") == std::string::npos);
}

TEST_CASE("a credential that was learned escaped is cut where it stands plain") {
    const auto report = test::timeline_of(
        {{"gateway=g",
          test::at_ms(0) + " [gateway] GET /?token=correct%2Fhorse%2Fbattery error\n" + test::at_ms(10) +
              " [ws] → close code=1006 reason=correct/horse/battery\n"}}
    );
    for (const auto& event : report.events)
        CHECK(event.text.find("horse") == std::string::npos);
}
