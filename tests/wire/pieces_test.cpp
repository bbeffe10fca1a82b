// The pure pieces below the stages, fed whole and in single bytes: frames, JSON fields, HTTP answers, hello.
#include "probes/core/json_fields.hpp"
#include "probes/http/answer.hpp"
#include "probes/http/exchange.hpp"
#include "probes/tls/hello.hpp"
#include "probes/ws/classify.hpp"
#include "probes/ws/frames.hpp"
#include "probes/ws/protocol.hpp"
#include "probes/ws/upgrade.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
using namespace ocprobe::probes;
using namespace std::string_literals;
using Catch::Contains;
using Catch::StartsWith;

namespace {

/// What a reader says about `bytes`, given in pieces of `step` bytes: one word for each event but data.
std::string events_of(const std::string& bytes, std::size_t step) {
    FrameReader reader(1'000'000);
    std::string log;
    std::string data;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        std::string_view input = std::string_view(bytes).substr(at, step);
        for (auto event = reader.next(input); event.kind != FrameEvent::Kind::need_more;
             event = reader.next(input)) {
            switch (event.kind) {
            case FrameEvent::Kind::data:
                data += event.bytes;
                continue;
            case FrameEvent::Kind::message_end:
                log += (event.text ? "text(" : "binary(") + std::to_string(data.size()) + ")";
                data.clear();
                break;
            case FrameEvent::Kind::ping:
                log += "ping(" + std::string(event.bytes) + ")";
                break;
            case FrameEvent::Kind::pong:
                log += "pong";
                break;
            case FrameEvent::Kind::close:
                log += "close " + std::to_string(event.code) + "(" + std::string(event.bytes) + ")";
                break;
            case FrameEvent::Kind::violation:
                log += "violation " + std::to_string(event.code);
                break;
            case FrameEvent::Kind::too_large:
                log += "too_large";
                break;
            case FrameEvent::Kind::need_more:
                break;
            }
            log += ' ';
        }
    }
    return log;
}

/// The parse of `json` in pieces of `step` bytes.
JsonFields
parse(const std::string& json, std::span<const std::string_view> wanted, std::size_t step, bool& valid) {
    JsonFields fields(wanted);
    for (std::size_t at = 0; at < json.size(); at += step)
        fields.feed(std::string_view(json).substr(at, step));
    valid = fields.finish();
    return fields;
}

RawAnswer read_answer(const std::string& bytes, std::size_t step, StreamEnd end) {
    AnswerReader reader;
    for (std::size_t at = 0; at < bytes.size() && !reader.done(); at += step) {
        reader.feed(std::string_view(bytes).substr(at, step));
    }
    if (!reader.done()) reader.end(end);
    return reader.answer();
}

}  // namespace

TEST_CASE("frames: the same events however the bytes are cut") {
    const std::string medium(300, 'm');
    const std::string large(70'000, 'l');
    const auto head = [](std::initializer_list<int> values) {
        std::string result;
        for (const int value : values)
            result += static_cast<char>(value);
        return result;
    };
    const std::string bytes = head({0x81, 5}) + "hello" + head({0x89, 2}) + "hi" + head({0x82, 126, 1, 44}) +
                              medium + head({0x01, 1}) + "a" + head({0x8a, 0}) + head({0x00, 0}) +
                              head({0x80, 1}) + "b" + head({0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70}) +
                              large + head({0x81, 0}) + head({0x88, 5, 3, 0xf0}) + "bye" +
                              "what follows a close is not read";
    const auto step = GENERATE(as<std::size_t>(), 1, 2, 3, 7, 1'000, 1'000'000);
    CHECK(
        events_of(bytes, step) ==
        "text(5) ping(hi) binary(300) pong text(2) text(70000) text(0) close 1008(bye) "
    );
}

TEST_CASE("frames: the cap counts a whole message, and a client frame reads back") {
    const auto one = encode_frame(Opcode::text, std::string(200, 'x'), 0);
    CHECK(one.substr(0, 8) == "\x81\xfe\x00\xc8\x00\x00\x00\x00"s);
    CHECK(
        encode_frame(Opcode::text, std::string(70'000, 'x'), 0).substr(0, 10) ==
        "\x81\xff\0\0\0\0\0\x01\x11\x70"s
    );
    const auto masked = encode_frame(Opcode::pong, "abcde", 0x01020304);
    CHECK(
        masked == "\x8a\x85\x01\x02\x03\x04"s + static_cast<char>('a' ^ 1) + static_cast<char>('b' ^ 2) +
                      static_cast<char>('c' ^ 3) + static_cast<char>('d' ^ 4) + static_cast<char>('e' ^ 1)
    );
    FrameReader reader(10);
    const std::string two_parts = "\x01\x06"
                                  "123456"
                                  "\x80\x05"
                                  "78901";
    std::string_view input = two_parts;
    CHECK(reader.next(input).kind == FrameEvent::Kind::data);
    CHECK(reader.next(input).kind == FrameEvent::Kind::too_large);
    CHECK(reader.next(input).kind == FrameEvent::Kind::need_more);
    CHECK(close_payload(1002, std::string(200, 'r')).size() == 125);
}

TEST_CASE("frames: codes that may be sent") {
    for (const int code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999}) {
        CHECK(may_be_sent(static_cast<std::uint16_t>(code)));
    }
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535}) {
        CHECK_FALSE(may_be_sent(static_cast<std::uint16_t>(code)));
    }
}

TEST_CASE("json: wanted fields at their paths, however the text is cut") {
    static constexpr std::array<std::string_view, 8> wanted{
        "a", "a.b", "a.b.c", "list", "n", "x.y", "f", "big"};
    const std::string json =
        R"( {"skip":{"a":{"b":{"c":"no"}}},"a":{"b":{"c":"\u00e9\"\\d"},"list":["no"]},)"
        R"("list":["one",{"a":"no"},["no"],"two",3],"n":-12,"x":{"y":true},"f":5e2,"big":18446744073709551615} )";
    const auto step = GENERATE(as<std::size_t>(), 1, 2, 5, 10'000);
    bool valid = false;
    const auto fields = parse(json, wanted, step, valid);
    REQUIRE(valid);
    CHECK(fields.at("a").kind == JsonValue::Kind::object);
    CHECK(fields.text("a.b.c") == "\xc3\xa9\"\\d");
    CHECK(fields.at("list").items == std::vector<std::string>{"one", "two"});
    CHECK(fields.integer("n") == -12);
    CHECK(fields.boolean("x.y") == true);
    CHECK(fields.integer("f") == 500);
    CHECK_FALSE(fields.integer("big"));
    CHECK(fields.number("big") == Approx(1.8446744e19));
    CHECK(fields.at("unasked").kind == JsonValue::Kind::absent);
    CHECK(fields.text("n").empty());
    CHECK_FALSE(fields.boolean("n"));
}

TEST_CASE("json: the last of two equal keys counts, with all that is below it") {
    static constexpr std::array<std::string_view, 3> wanted{"ok", "p", "p.t"};
    bool valid = false;
    const auto twice = parse(R"({"ok":true,"p":{"t":"hello-ok"},"ok":"no","p":{"u":1}})", wanted, 100, valid);
    REQUIRE(valid);
    CHECK(twice.at("ok").kind == JsonValue::Kind::string);
    CHECK(twice.at("p").kind == JsonValue::Kind::object);
    CHECK(twice.at("p.t").kind == JsonValue::Kind::absent);
    const auto poser = parse(R"({"p.t":"hello-ok","p":[{"t":"x"}]})", wanted, 100, valid);
    REQUIRE(valid);
    CHECK(poser.at("p.t").kind == JsonValue::Kind::absent);
    CHECK(poser.at("p").kind == JsonValue::Kind::array);
}

TEST_CASE("json: what is not one JSON text has no value at all") {
    static constexpr std::array<std::string_view, 1> wanted{"a"};
    const auto json = GENERATE(
        as<std::string>(),
        "",
        " ",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":\"\x01\"}",
        "{\"a\":1}//c",
        R"({"a":"\x"})",
        R"({"a":"\u12g4"})",
        "{\"a\":\"\\",
        "nul"
    );
    const auto step = GENERATE(as<std::size_t>(), 1, 1'000);
    CAPTURE(json);
    bool valid = true;
    const auto fields = parse(json, wanted, step, valid);
    CHECK_FALSE(valid);
    CHECK(fields.at("a").kind == JsonValue::Kind::absent);
}

TEST_CASE("json: nesting is bounded, and long texts keep their beginning") {
    static constexpr std::array<std::string_view, 1> wanted{"a"};
    const auto nested = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    bool valid = false;
    static_cast<void>(parse(nested(510), wanted, 1'000, valid));
    CHECK(valid);
    static_cast<void>(parse(nested(520), wanted, 1'000, valid));
    CHECK_FALSE(valid);
    const auto fields = parse("{\"a\":\"" + std::string(10'000, 'x') + "\"}", wanted, 999, valid);
    CHECK(valid);
    CHECK(fields.text("a").size() == 4'096);
}

TEST_CASE("http answer: the same, however the bytes are cut") {
    const std::string chunked =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\nA: 2\r\n"
        "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n";
    const auto step = GENERATE(as<std::size_t>(), 1, 2, 13, 10'000);
    const auto answer = read_answer(chunked, step, StreamEnd::budget);
    CHECK(answer.outcome == HttpOutcome::answered);
    CHECK(answer.status == 200);
    CHECK(answer.body == "abcde");
    CHECK_FALSE(answer.body_truncated);
    CHECK(answer.reusable);
    CHECK(answer.count("a") == 2);
    CHECK(answer.header("A") == "1");
    const auto sized = read_answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", step, StreamEnd::fin);
    CHECK(sized.outcome == HttpOutcome::answered);
    CHECK(sized.body == "abc");
    CHECK(sized.body_truncated);
    CHECK_FALSE(sized.reusable);
    const auto to_end = read_answer("HTTP/1.1 200 OK\r\n\r\nabc", step, StreamEnd::fin);
    CHECK(to_end.body == "abc");
    CHECK_FALSE(to_end.body_truncated);
    CHECK_FALSE(to_end.reusable);
    const auto cut = read_answer("HTTP/1.1 200 OK\r\n\r\nabc", step, StreamEnd::reset);
    CHECK(cut.body_truncated);
}

TEST_CASE("http answer: an incomplete head is one thing, however the bytes are cut") {
    const auto step = GENERATE(as<std::size_t>(), 1, 2, 7, 18, 10'000);
    const auto at_fin = [&](const char* head) { return read_answer(head, step, StreamEnd::fin).outcome; };
    const auto at_budget = [&](const char* head) {
        return read_answer(head, step, StreamEnd::budget).outcome;
    };
    for (const auto* head :
         {"HTTP/1.1 200 OK\r\nno colon\r\n",
          "HTTP/1.1 200 OK\r\nA: 1\r\n: 2\r\nB",
          "HTTP/1.1 2x0 OK\r\n",
          "HTTP/1.1 200 OK\nA: 1\n\n",
          "HTTP/1.1 2\n\n\n\n1\n\n",
          "HTTP/1.1 2\n\n200 OK\r\nA: 1\r\nB",
          "HTTP/2.0.1 200\r\nA: 1\r\n"}) {
        CHECK(at_fin(head) == HttpOutcome::malformed);
        CHECK(at_budget(head) == HttpOutcome::malformed);
    }
    for (const auto* head : {"HTT", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: 1\r\nB"}) {
        CHECK(at_fin(head) == HttpOutcome::closed_early);
        CHECK(at_budget(head) == HttpOutcome::dripping);
    }
}

TEST_CASE("http answer: the caps hold to the byte, however the bytes are cut") {
    const auto step = GENERATE(as<std::size_t>(), 997, 4'096, 100'000);
    const auto head_of = [](std::size_t size) {
        const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
        return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
    };
    CHECK(read_answer(head_of(16'384), step, StreamEnd::budget).outcome == HttpOutcome::answered);
    CHECK(read_answer(head_of(16'385), step, StreamEnd::budget).outcome == HttpOutcome::head_too_large);
    const auto large =
        read_answer("HTTP/1.1 200 OK\r\n\r\n" + std::string(200'000, 'b'), step, StreamEnd::fin);
    CHECK(large.outcome == HttpOutcome::answered);
    CHECK(large.body.size() == 64 * 1024);
    CHECK(large.body_truncated);
    std::string endless;
    for (int i = 0; i < 20; ++i)
        endless += "HTTP/1.1 102 Processing\r\n\r\n";
    CHECK(read_answer(endless, step, StreamEnd::budget).outcome == HttpOutcome::head_too_large);
}

TEST_CASE("http answer: bytes behind a 101 are kept for the frames") {
    AnswerReader reader;
    reader.feed("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi");
    REQUIRE(reader.done());
    CHECK(reader.answer().status == 101);
    CHECK(reader.take_rest() == "\x81\x02hi");
}

TEST_CASE("requests: nothing from a URL can break out of its line") {
    Endpoint endpoint;
    endpoint.host_header = "gw\r\nX-Evil: 1";
    endpoint.request_target = "/a b?x=\n\x80";
    const auto upgrade = upgrade_request(endpoint, "key");
    CHECK_THAT(upgrade, StartsWith("GET /a%20b?x=%0A%80 HTTP/1.1\r\nHost: gw%0D%0AX-Evil:%201\r\n"));
    CHECK_THAT(
        get_request(endpoint, "/healthz"),
        StartsWith("GET /healthz HTTP/1.1\r\nHost: gw%0D%0AX-Evil:%201\r\n")
    );
}

TEST_CASE("upgrade: the example key of RFC 6455 is accepted by its own answer") {
    RawAnswer answer;
    answer.status = 101;
    answer.headers = {
        {"upgrade", "WebSocket"},
        {"connection", "keep-alive, Upgrade"},
        {"sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
    };
    CHECK_FALSE(upgrade_fault(answer, "dGhlIHNhbXBsZSBub25jZQ=="));
    CHECK(upgrade_fault(answer, "eGhlIHNhbXBsZSBub25jZQ==") == "wrong Sec-WebSocket-Accept");
    CHECK(
        websocket_key({'t', 'h', 'e', ' ', 's', 'a', 'm', 'p', 'l', 'e', ' ', 'n', 'o', 'n', 'c', 'e'}) ==
        "dGhlIHNhbXBsZSBub25jZQ=="
    );
}

TEST_CASE("clock: the offset is read at the middle of the round trip, and the bar covers all of it") {
    const auto reading = read_clock(1'000'100, Millis(1'000'000), Micros(20'000));
    CHECK(reading.offset_ms == 110);
    CHECK(reading.error_ms == 11);
    CHECK(read_clock(5'000, Millis(5'000), Micros(0)).offset_ms == 0);
    CHECK(read_clock(5'000, Millis(5'000), Micros(1)).error_ms == 2);
}

TEST_CASE("answer: the gateway's own word tells which of two credentials it judged") {
    const Redactor redactor;
    WsFacts facts;
    facts.outcome = WsOutcome::refused;
    facts.error.emplace();
    const auto refused_with = [&](std::string_view code) {
        facts.error->details_code = redactor.clean(code);
        return judged_kind(facts);
    };
    CHECK_FALSE(refused_with("DEVICE_IDENTITY_REQUIRED"));
    CHECK(refused_with("AUTH_TOKEN_MISMATCH") == CredentialKind::token);
    CHECK(refused_with("AUTH_PASSWORD_MISMATCH") == CredentialKind::password);
    facts = {};
    facts.outcome = WsOutcome::hello_ok;
    facts.hello.emplace();
    CHECK_FALSE(judged_kind(facts));
    facts.hello->auth_method = redactor.clean("password");
    CHECK(judged_kind(facts) == CredentialKind::password);
}

TEST_CASE("tls hello: a server name for names alone, and records are known by two bytes") {
    CHECK_THAT(client_hello("gw.example"), StartsWith("\x16\x03\x01") && Contains("gw.example"));
    CHECK(client_hello("10.0.0.1") == client_hello(""));
    CHECK(client_hello("::1") == client_hello(""));
    const auto hello = client_hello("gw");
    CHECK(
        hello.size() == 5 + static_cast<std::size_t>(static_cast<unsigned char>(hello[3])) * 256 +
                            static_cast<unsigned char>(hello[4])
    );
    CHECK(is_tls_record("\x15\x03\x03"));
    CHECK_FALSE(is_tls_record("HTTP"));
    CHECK_FALSE(is_tls_record("\x16"));
}
