// Peers that mean harm: echoed secrets, terminal escapes, endless and dripped messages, JSON made to hurt.
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

const std::string secret = canary_token;

long peak_kilobytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

void check_clean(const SafeText& text) {
    CHECK_THAT(text.str(), Contains("<redacted>"));
    CHECK_THAT(text.str(), !Contains(secret));
}

}  // namespace

TEST_CASE("hostile: a secret that the peer sends back is redacted wherever it comes out") {
    SECTION("error frame and close reason") {
        const auto played = play_after_connect({
            answer(error_json(
                secret,
                "bad token " + secret,
                R"(,"details":{"code":")" + secret + R"(","reason":")" + secret + R"(","requestId":")" +
                    secret + "\"}"
            )),
            close_frame(1008, "bad token " + secret),
            fin(),
        });
        const auto& error = *played.facts().error;
        check_clean(error.code);
        check_clean(error.details_code);
        check_clean(error.message);
        check_clean(error.reason);
        check_clean(error.request_id);
        check_clean(played.close->reason);
        CHECK_THAT(played.record.summary, !Contains(secret));
        CHECK_THAT(played.record.error->name + played.record.error->text, !Contains(secret));
    }
    SECTION("a forged close, whose reason stands in the violation") {
        const auto played = play_after_connect({send(frame(0x88, "\x03\xee" + secret)), silence()});
        CHECK_THAT(played.facts().violation, Contains("<redacted>") && !Contains(secret));
        CHECK_THAT(played.record.summary, !Contains(secret));
    }
    SECTION("hello, challenge and first frame") {
        auto hello = hello_json;
        hello.replace(hello.find("2026.9.6"), 8, secret);
        const auto played = play({{
            switch_protocols(),
            text("what is " + secret),
            text(
                R"({"type":"event","event":"connect.challenge","payload":{"nonce":"n","capabilities":[")" +
                secret + "\"]}}"
            ),
            client_frame(1),
            answer(hello),
            client_frame(8),
            fin(),
        }});
        check_clean(played.facts().first_frame);
        check_clean(played.facts().challenge_capabilities.at(0));
        check_clean(played.facts().hello->version);
        CHECK_THAT(played.record.summary, !Contains(secret));
    }
    SECTION("the answer to the upgrade: headers, body, type") {
        const auto played = play({{
            request(),
            respond(
                "401 No",
                "text/" + secret,
                "<p>" + secret + "</p>",
                "Server: " + secret + "\r\nLocation: /?t=" + secret + "\r\n"
            ),
            silence(),
        }});
        const auto& upgrade = *played.facts().upgrade;
        check_clean(upgrade.body);
        check_clean(upgrade.content_type);
        for (const auto& header : upgrade.headers)
            check_clean(header.value);
        CHECK(upgrade.headers.size() == 2);
        CHECK_THAT(played.record.error->text, !Contains(secret));
    }
    SECTION("HTTP, also where a cap cuts the secret in two") {
        const std::string body = std::string(505, 'a') + secret;
        ScriptedPeer peer({{request(), respond("200 OK", "text/plain", body), silence()}});
        StageBench bench(peer.port());
        give_token(bench, canary_token);
        const auto record = bench.run(&probes::probe_http);
        CHECK_THAT(http_facts(record).answers[0].body.str(), !Contains(secret.substr(0, 6)));
    }
}

TEST_CASE("hostile: control characters and bidirectional overrides are escaped") {
    const std::string nasty = "\x1b]0;owned\x07\x1b[2J\r\nFAKE ok\t\xc2\x9b"
                              "31m\xe2\x80\xae";
    const auto played = play_after_connect({close_frame(1008, nasty), fin()});
    for (const char c : played.close->reason.str() + played.record.summary) {
        CHECK(static_cast<unsigned char>(c) >= 0x20);
        CHECK(c != 0x7f);
    }
    CHECK_THAT(played.close->reason.str(), !Contains("\xe2\x80\xae") && !Contains("\xc2\x9b"));
    CHECK_THAT(played.close->reason.str(), Contains("FAKE ok"));
}

TEST_CASE("hostile: a frame that drips ends with the budget") {
    const auto played =
        play_after_connect({drip(frame(0x81, std::string(100, ' ')), 20ms), silence()}, [](auto& bench) {
            bench.plan.budgets.answer = 300ms;
        });
    CHECK(played.facts().outcome == WsOutcome::answer_timeout);
}

TEST_CASE("hostile: endless pings, empty messages and half a head") {
    struct Row {
        std::string flood;
        WsOutcome outcome;
    };
    std::string pings;
    std::string empties;
    for (int i = 0; i < 4'000; ++i) {
        pings += frame(0x89, "");
        empties += frame(0x81, "") + frame(0x82, "");
    }
    const auto row = GENERATE_COPY(values<Row>({
        {pings, WsOutcome::too_much},
        {empties, WsOutcome::too_much},
        {std::string("\x81\x7e\x01", 3), WsOutcome::answer_timeout},
    }));
    const auto played = play_after_connect({send(row.flood), silence()}, [&](auto& bench) {
        if (row.outcome == WsOutcome::answer_timeout) bench.plan.budgets.answer = 300ms;
    });
    CHECK(played.facts().outcome == row.outcome);
}

TEST_CASE("hostile: JSON made to hurt proves nothing and costs nothing") {
    const long before = peak_kilobytes();
    std::string wide = R"({"type":"res","x":[)";
    while (wide.size() < 3'900'000)
        wide += "[],{},";
    wide += "0]}";
    const auto json = GENERATE_COPY(
        std::string(200'000, '['),
        wide,
        R"({"type":"event","event":"connect.challenge","payload":{"nonce":"n")",
        std::string(R"({"type.x":1,"payload.type":"hello-ok","id":7})"),
        std::string("{\"type\":\"res\",\"ok\":tru")
    );
    const auto played = play_after_connect({
        text(json),
        answer(error_json("INVALID_REQUEST", "no")),
        close_frame(1008, "no"),
        fin(),
    });
    CHECK(played.facts().outcome == WsOutcome::refused);
    // The peer's own copies of the message (this test's) are in the figure, too.
    CHECK(peak_kilobytes() - before < 60'000);
}

TEST_CASE("hostile: a challenge whose time is no time says nothing about the clock") {
    const auto ts =
        GENERATE(as<std::string>(), "-1", "9223372036854775807", "1e400", "\"1795327341329\"", "null");
    const auto played = play(
        {{
            switch_protocols(),
            text(R"({"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":)" + ts + "}}"),
            silence(),
        }},
        [](auto& bench) {
            bench.plan.send_credential = false;
            bench.plan.budgets.challenge = 300ms;
        }
    );
    CHECK_FALSE(played.facts().clock_offset_ms);
    CHECK_FALSE(played.facts().challenge_ts_ms);
}

TEST_CASE("hostile: half a character that the gateway cut does not spoil its hello") {
    auto hello = hello_json;
    hello.replace(
        hello.find("\"presence\":[]"),
        13,
        R"("presence":[{"text":"cut \ud83d","more":"\ude00 \ud83d\ude00 \ud83d\ud83d\u00e9\\ud83d"}])"
    );
    const auto played = play_after_connect({answer(hello), client_frame(8), fin()});
    CHECK(played.facts().outcome == WsOutcome::hello_ok);
    CHECK(played.facts().hello->auth_method.str() == "token");
}

TEST_CASE("hostile: numbers that no integer holds are left out") {
    const auto played = play_after_connect({
        answer(error_json(
            "INVALID_REQUEST",
            "protocol mismatch",
            R"(,"retryAfterMs":1e308,"details":{"code":"PROTOCOL_MISMATCH","expectedProtocol":99999999999,"minimumProbeProtocol":-3})"
        )),
        close_frame(1002, "protocol mismatch"),
        fin(),
    });
    CHECK_FALSE(played.facts().error->expected_protocol);
    CHECK_FALSE(played.facts().error->minimum_probe_protocol);
    CHECK_FALSE(played.facts().error->retry_after_ms);
}
