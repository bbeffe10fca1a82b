// Redaction's limits: poor secrets must not make a report useless, and many must not make it slow.
#include "unit/base/knowing.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

constexpr const char* ordinary =
    R"({"schema":"ocprobe.report/v1","target":{"url":"ws://openclaw-gateway:18789"},)"
    R"("credential":{"kind":"password","source":"config gateway.auth.password"},)"
    R"("state":"/home/node/.openclaw/openclaw.json","verdict":"target.loopback_own_container"})";

}  // namespace

TEST_CASE("a secret made of the report's own words does not stop the report") {
    for (const auto* value :
         {"openclaw-gateway",
          "openclaw-dev-token-1",
          "my-openclaw",
          "password",
          "password123",
          "OPENCLAW_GATEWAY_TOKEN",
          "gateway.auth.token"}) {
        INFO(value);
        const auto redactor = knowing(value);
        CHECK(redactor.search(ordinary).found == 0);
        CHECK(redactor.scrub(ordinary) == ordinary);
    }
}

TEST_CASE("words that the caller allows are words, too") {
    auto redactor = knowing("elaborate-0123456789");
    CHECK(redactor.search("an elaborate text").found == 1);
    redactor.allow("\"elaborate\": {\"type\": \"string\"}");
    CHECK(redactor.search("an elaborate text").found == 0);
    CHECK(redactor.search("an elaborate-0 text").found == 1);
}

TEST_CASE("one character more than the word is a leak") {
    const auto redactor = knowing("openclaw-dev-token-1");
    CHECK(redactor.search("openclaw-d").found == 1);
    CHECK(redactor.search("x openclaw-dev-token-1").found == 1);
    CHECK(redactor.scrub("/srv/openclaw-dev/data") == "/srv/<redacted>/data");
    CHECK(knowing("my-openclaw").search("y-openclaw").found == 1);
    CHECK(knowing("password123").search("password1").found == 1);
}

TEST_CASE("a peer that echoes a public word which is the secret is not quoted") {
    const auto redactor = knowing("openclaw-gateway");
    CHECK(redactor.clean("bad token openclaw-gateway").str() == "bad token <redacted>");
    CHECK(redactor.scrub("ws://openclaw-gateway:18789") == "ws://openclaw-gateway:18789");
    CHECK(redactor.clean("the openclaw gateway says no").str() == "the openclaw gateway says no");
    // Its encodings are nobody's word.
    CHECK(redactor.search("b3BlbmNsYXctZ2F0ZXdheQ==").found == 1);
}

TEST_CASE("a host name that is the secret is replaced in our own text") {
    CHECK(knowing("gw-internal-7").scrub("ws://gw-internal-7:18789") == "ws://<redacted>:18789");
    CHECK(knowing("gw-internal-7").search("ws://gw-internal-7:18789").found == 1);
}

// What were to grow with the product of both would not end within the time that ctest gives a case.
TEST_CASE("hundreds of secrets and a large hostile text are searched") {
    Redactor redactor(some_words());
    for (int i = 0; i < 500; ++i)
        redactor.add(Secret("secret-number-" + std::to_string(100'000 + i) + "-with-a-tail"));
    std::string text;
    while (text.size() < 256 * 1024)
        text += "%41&amp;\\u0041 secret- number plain \\x41 ";
    CHECK(redactor.search(text).found == 0);
    CHECK(redactor.search(text + "secret-number-100499-w").found == 500);  // they share their head
    std::string repeated;
    while (repeated.size() < 256 * 1024)
        repeated += "secret-number-";
    CHECK(redactor.search(repeated).found == 500);
}
