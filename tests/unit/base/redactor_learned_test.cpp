// Values that were learned, and values that are too short to be searched for everywhere.
#include "unit/base/knowing.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

Redactor having_learned(const std::string& value) {
    Redactor redactor(some_words());
    redactor.learn(Secret(value));
    return redactor;
}

}  // namespace

TEST_CASE("a learned value that looks generated is searched for like a loaded one") {
    const auto redactor = having_learned("8f14e45fceea167a5a36dedd4bea2543");
    CHECK(redactor.clean("got 8f14e45fce…").str() == "got <redacted>…");
    CHECK(redactor.scrub("/srv/8f14e45fceea167a") == "/srv/<redacted>");
    CHECK(redactor.search("x 8f14e45fceea167a").found == 1);
}

TEST_CASE("a learned word is masked in the texts of others alone, and whole") {
    const auto redactor = having_learned("correct-horse-battery");
    CHECK(redactor.clean("refused Correct-Horse-Battery.").str() == "refused <redacted>.");
    CHECK(redactor.clean("refused correct%2Dhorse%2Dbattery").str() == "<redacted>");
    CHECK(redactor.clean("correct-horse-battery2 correct-h").str() == "correct-horse-battery2 correct-h");
    CHECK(redactor.scrub("correct-horse-battery") == "correct-horse-battery");
    CHECK(redactor.search("correct-horse-battery").found == 0);
    CHECK(redactor.search("").not_searched == 1);
}

TEST_CASE("a value that was learned and then loaded is a loaded one") {
    auto redactor = having_learned("correct-horse-battery");
    redactor.add(Secret("correct-horse-battery"));
    CHECK(redactor.search("a correct-horse").found == 1);
    CHECK(redactor.search("").secrets_known == 1);
}

TEST_CASE("public words and short values are not learned") {
    for (const auto* value : {"inconclusive", "OPENCLAW_GATEWAY_TOKEN", "short", "undefined"}) {
        INFO(value);
        CHECK(having_learned(value).clean(value).str() == value);
    }
}

TEST_CASE("a learned word that stands everywhere is no secret") {
    Redactor redactor(some_words());
    redactor.learn(Secret("initialized"));
    redactor.learn(Secret("battery-staple"));
    redactor.learn(Secret("8f14e45fceea167a5a36dedd4bea2543"));
    for (int i = 0; i < 40; ++i)
        redactor.count_words("module initialized 8f14e45fceea167a5a36dedd4bea2543");
    for (int i = 0; i < 10; ++i)
        redactor.count_words("battery-staple");
    redactor.forget_common_words();
    CHECK(redactor.clean("initialized").str() == "initialized");
    CHECK(redactor.clean("battery-staple").str() == "<redacted>");
    CHECK(redactor.clean("8f14e45fceea167a5a36dedd4bea2543").str() == "<redacted>");
}

TEST_CASE("what is learned beyond the bound is masked by its form, and the receipt tells it") {
    Redactor redactor(some_words());
    for (std::size_t i = 0; i < Redactor::most_learned; ++i)
        redactor.learn(Secret("learned-value-" + std::to_string(i)));
    CHECK_FALSE(redactor.search("").matched_by_form);
    CHECK(redactor.clean("learned-value-16383").str() == "<redacted>");
    CHECK(redactor.clean("x 8f14e45fceea167a5a36 x").str() == "x 8f14e45fceea167a5a36 x");
    redactor.learn(Secret("8f14e45fceea167a5a36"));
    CHECK(redactor.search("").matched_by_form);
    CHECK(
        redactor.clean("x token=8f14e45fceea167a5a36, 12:00:00.000 x").str() ==
        "x token=<redacted>, 12:00:00.000 x"
    );
}

TEST_CASE("the encodings of the first values are searched for, and every later value as it stands") {
    Redactor redactor(some_words());
    for (std::size_t i = 0; i < 27'000; ++i)
        redactor.add(Secret(std::to_string(100'000 + i) + "-number-of-a-secret"));
    CHECK(redactor.search("x MTAwMDAwLW51bWJlci1vZi1h").found >= 1);  // base64 of the first
    CHECK(redactor.clean("126999-number-of-a-secret").str() == "<redacted>");
    CHECK(redactor.search("").secrets_known == 27'000);
}

TEST_CASE("a short secret is masked in the texts of others, between the borders of words") {
    const auto redactor = knowing("hunter2");
    CHECK(redactor.clean("bad password hunter2!").str() == "bad password <redacted>!");
    CHECK(redactor.clean("\"Hunter2\"").str() == "\"<redacted>\"");
    CHECK(redactor.clean("xhunter2 hunter22 _hunter2").str() == "xhunter2 hunter22 _hunter2");
    CHECK(redactor.scrub("/srv/hunter2") == "/srv/hunter2");
    CHECK(redactor.search("hunter2").found == 0);
    CHECK(redactor.search("hunter2").not_searched == 1);
    CHECK(knowing("p@ss!").clean("not p@ss!, but").str() == "not <redacted>, but");
    CHECK(knowing("\"hunter2\"\n").clean("bad hunter2").str() == "bad <redacted>");
    CHECK(knowing("--").clean("a -- b").str() == "a -- b");
}

TEST_CASE("a short secret is found in an encoding, in the texts of others alone") {
    struct Row {
        const char* secret;
        std::vector<const char*> encodings;
    };
    for (const auto& row : {
             Row{"hunter2",
                 {"68756e74657232",
                  "%68%75%6e%74%65%72%32",
                  "&#104;&#117;&#110;&#116;&#101;&#114;&#50;",
                  R"(\u0068unter2)",
                  "104, 117, 110, 116, 101, 114, 50",
                  "aHVudGVyMg==",
                  "Basic dXNlcjpodW50ZXIy",
                  "f52fbd32b2b3b86ff88ef6c490628285f482af15ddcb29541f94bcf526a3f6c7"}},
             Row{"hunter", {"68756e746572", "%68%75%6e%74%65%72", "aHVudGVy"}},
             Row{"Qx7pZ", {"517837705a", "%51x7pZ", "UXg3cFo="}},
             Row{"k9Wz", {"6b39577a", "k%39Wz", "azlXeg=="}},
         }) {
        const auto redactor = knowing(row.secret);
        for (const auto* encoding : row.encodings) {
            const auto text = std::string("refused ") + encoding;
            INFO(row.secret << " as " << text);
            CHECK(redactor.clean(text).str() == "<redacted>");
            CHECK(redactor.search(text).found == 0);
        }
    }
    // Of fewer characters an encoding would be found by chance.
    CHECK(knowing("abc").clean("616263 YWJj %61%62%63").str() == "616263 YWJj %61%62%63");
}

TEST_CASE("short words of the protocol and placeholders stay: texts are judged by them") {
    constexpr const char* text = "unauthorized: gateway token not ready, starting, ok";
    for (const auto* value : {"gateway", "ready", "ok", "token", "not"}) {
        INFO(value);
        CHECK(knowing(value).clean(text).str() == text);
        CHECK(knowing(value).search(text).not_searched == 1);
    }
}

TEST_CASE("a version stays readable whatever digits a password has") {
    CHECK(knowing("9").clean_protocol_value("2026.9.6").str() == "2026.9.6");
    CHECK(knowing("9").clean("attempt 9 of 10").str() == "attempt <redacted> of 10");
    CHECK(knowing("hunter2").clean_protocol_value("hunter2").str() == "<redacted>");
}

TEST_CASE("case is ignored: host names lose theirs") {
    const auto redactor = knowing("AbCdEfGhIjKlMnOpQrStUvWxYz");
    CHECK(redactor.scrub("ws://abcdefghijklmnopqrstuvwxyz:18789") == "ws://<redacted>:18789");
    CHECK(redactor.search("ABCDEFGHIJ").found == 1);
    CHECK(redactor.search("a%62cdefghij").found == 1);
    CHECK(knowing("OpenClaw-dev-token").search("an OPENCLAW gateway").found == 0);
}

TEST_CASE("our own words, dates and times are no leak, a loaded value of that form is one elsewhere") {
    const auto redactor = knowing("2026-11-30");
    constexpr const char* header = R"({"started_at":"2026-11-30T18:20:31.000Z"})";
    CHECK(redactor.search(header).found == 1);
    CHECK(redactor.search(header, LeakRule::but_our_words).found == 0);
    CHECK(knowing("1835011771").search("\"inode\":1835011771", LeakRule::but_our_words).found == 1);
    CHECK(knowing("2026-11-30x").search("at 2026-11-30x", LeakRule::but_our_words).found == 1);
    CHECK(redactor.clean("bad password 2026-11-30").str() == "bad password <redacted>");

    const auto words = knowing("port (JSON)");
    constexpr const char* fixed = "<summary>full report (JSON)</summary>";
    CHECK(words.search(fixed).found == 1);
    CHECK(words.search(fixed, LeakRule::but_our_words).found == 0);
    CHECK(words.clean("a report (JSON)").str() == "a re<redacted>");
    CHECK(knowing("port 18789").search("at port 18789", LeakRule::but_our_words).found == 1);
    // Letters that no sentence has in a row.
    const auto letters = knowing("qzkvxwjhybtgfmdpclrn");
    CHECK(letters.search("at qzkvxwjhybtgfmdpclrn", LeakRule::but_our_words).found == 1);
}

TEST_CASE("what a host name makes of a secret is one, too") {
    Redactor redactor(some_words());
    redactor.add(Secret("T\xc3\x96ken-Canary-1234"), Secret("xn--tken-canary-1234-2bc"));
    CHECK(redactor.scrub("wss://xn--tken-canary-1234-2bc.example") == "wss://<redacted>.example");
    CHECK(redactor.search("xn--tken-canary").found == 1);
    CHECK(redactor.search("").secrets_known == 1);
}
