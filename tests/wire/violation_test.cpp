// Peers that break RFC 6455 or the frame protocol: which rule, what we close with, and what of it is kept.
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string result;
    for (const int value : values)
        result += static_cast<char>(value);
    return result;
}

std::string bad_close(std::uint16_t code, const std::string& reason = {}) {
    return frame(0x88, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)} + reason);
}

}  // namespace

TEST_CASE("websocket_violation: a 101 that does not open a WebSocket: no close code, since nothing was open"
) {
    struct Row {
        std::string answer, rule;
    };
    const std::string head = "HTTP/1.1 101 Switching Protocols\r\n";
    const std::string both = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    const std::string wrong = "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n";
    const auto row = GENERATE_COPY(values<Row>({
        {head + both + wrong, "wrong Sec-WebSocket-Accept"},
        {head + both, "101 without Sec-WebSocket-Accept"},
        {head + both + wrong + wrong, "101 with more than one Sec-WebSocket-Accept"},
        {head + "Connection: Upgrade\r\n" + wrong, "101 without `Upgrade: websocket`"},
        {head + "Upgrade: websocket\r\n" + wrong, "101 without `Connection: upgrade`"},
        {head + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + wrong, "101 without `Upgrade: websocket`"},
        {"HTTP/1.0 101 Switching Protocols\r\n" + both + wrong, "101 in HTTP/1.0"},
    }));
    const auto played = play({{request(), send(row.answer + "\r\n"), silence()}});
    CHECK(played.record.status == StageStatus::failed);
    CHECK(played.facts().outcome == WsOutcome::protocol_violation);
    CHECK(played.facts().violation == row.rule);
    CHECK(played.facts().upgrade->status == 101);
    CHECK_FALSE(played.close);
    CHECK_FALSE(played.facts().credential_sent);
}

TEST_CASE("websocket_violation: an extension or a subprotocol that nobody asked for") {
    const auto header = GENERATE(
        as<std::string>(),
        "Sec-WebSocket-Extensions: permessage-deflate\r\n",
        "Sec-WebSocket-Protocol: mqtt\r\n"
    );
    const auto played = play({{switch_protocols(header), silence()}});
    CHECK(played.facts().outcome == WsOutcome::protocol_violation);
    CHECK_THAT(played.facts().violation, Contains("not asked for"));
    CHECK_FALSE(played.close);
}

TEST_CASE("websocket_violation: frames that break RFC 6455 are answered with 1002 or 1007") {
    struct Row {
        std::string sent, rule;
        std::uint16_t code = 1002;
        bool forged_1006 = false;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {bytes({0x81, 0x82, 1, 2, 3, 4, 'x', 'y'}), "masked frame from the server"},
        {frame(0xc1, "{}"), "reserved bit set, though no extension was agreed on"},
        {frame(0xa1, "{}"), "reserved bit set, though no extension was agreed on"},
        {frame(0x83, "{}"), "reserved opcode 0x3"},
        {frame(0x8b, ""), "reserved opcode 0xb"},
        {bytes({0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}), "64-bit length with its most significant bit set"},
        {bytes({0x81, 126, 0, 5}) + "hello", "length not in its shortest form"},
        {bytes({0x81, 127, 0, 0, 0, 0, 0, 0, 1, 0}), "length not in its shortest form"},
        {bytes({0x89, 126, 0, 126}), "control frame longer than 125 bytes"},
        {frame(0x09, "ping"), "fragmented control frame"},
        {frame(0x80, "x"), "continuation frame without a message"},
        {frame(0x01, "a") + frame(0x81, "b"), "new message inside a fragmented one"},
        {frame(0x81, "{\"a\":\"\xc3\x28\"}"), "invalid UTF-8 in a text message", 1007},
        {frame(0x01, "\xe2\x82") + frame(0x80, "x"), "invalid UTF-8 in a text message", 1007},
        {frame(0x81, "\xed\xa0\x80"), "invalid UTF-8 in a text message", 1007},
        {frame(0x81, "ends in \xf0\x9f\x98"), "invalid UTF-8 in a text message", 1007},
        {bad_close(1008, "\xff\xfe"), "invalid UTF-8 in the reason of a close frame", 1007},
        {frame(0x88, "\x03"), "close frame with half a code"},
        {bad_close(1006), "close frame with code 1006, which may not be sent", 1002, true},
        {bad_close(1005), "close frame with code 1005, which may not be sent"},
        {bad_close(1015), "close frame with code 1015, which may not be sent"},
        {bad_close(1004), "close frame with code 1004, which may not be sent"},
        {bad_close(999), "close frame with code 999, which may not be sent"},
        {bad_close(0), "close frame with code 0, which may not be sent"},
        {bad_close(1016), "close frame with code 1016, which may not be sent"},
        {bad_close(2999), "close frame with code 2999, which may not be sent"},
        {bad_close(5000), "close frame with code 5000, which may not be sent"},
        {bad_close(65535), "close frame with code 65535, which may not be sent"},
    }));
    const bool after_connect = GENERATE(false, true);
    CAPTURE(row.rule);
    Script script{switch_protocols()};
    if (after_connect) script = until_connect();
    script.push_back(send(row.sent));
    script.push_back(client_frame(8));
    script.push_back(fin());
    const auto played = play({script});
    CHECK(played.record.status == StageStatus::failed);
    CHECK(played.facts().outcome == WsOutcome::protocol_violation);
    CHECK(played.facts().violation == row.rule);
    CHECK(played.facts().peer_sent_1006 == row.forged_1006);
    REQUIRE(played.close);
    CHECK(played.close->code == row.code);
    CHECK(played.close->origin == CloseOrigin::local);
    CHECK(played.close->phase == (after_connect ? ClosePhase::connect : ClosePhase::challenge));
    const auto& sent = played.seen[0].frames.back();
    REQUIRE(sent.size() >= 2);
    CHECK(static_cast<unsigned char>(sent[1]) == (row.code & 0xff));
}

TEST_CASE(
    "websocket_violation: a forged 1006 keeps its reason, and an error frame before it stays the outcome"
) {
    const auto played = play_after_connect({
        answer(error_json("INVALID_REQUEST", "unauthorized", details("AUTH_TOKEN_MISMATCH"))),
        send(bad_close(1006, "abnormal closure")),
        client_frame(8),
        fin(),
    });
    CHECK(played.facts().outcome == WsOutcome::refused);
    CHECK(played.facts().peer_sent_1006);
    CHECK_THAT(played.facts().violation, Contains("code 1006") && Contains("(reason \"abnormal closure\")"));
    CHECK(played.close->code == 1002);
    CHECK(played.close->origin == CloseOrigin::local);
    CHECK(played.close->error_details_code.str() == "AUTH_TOKEN_MISMATCH");
}

TEST_CASE("websocket_violation: a malformed challenge or res") {
    struct Row {
        bool challenge;
        std::string json, rule;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {true,
         R"({"type":"event","event":"connect.challenge","payload":{"ts":1}})",
         "connect.challenge without a nonce"},
        {true,
         R"({"type":"event","event":"connect.challenge","payload":{"nonce":7}})",
         "connect.challenge without a nonce"},
        {true,
         R"({"type":"event","event":"connect.challenge","payload":{"nonce":"  "}})",
         "connect.challenge without a nonce"},
        {false,
         R"({"type":"res","id":"$ID","ok":"true","payload":{"type":"hello-ok"}})",
         "res whose `ok` is not a boolean"},
        {false,
         R"({"type":"res","id":"$ID","ok":1,"payload":{"type":"hello-ok"}})",
         "res whose `ok` is not a boolean"},
        {false,
         R"({"type":"res","id":"$ID","payload":{"type":"hello-ok"}})",
         "res whose `ok` is not a boolean"},
        {false, R"({"type":"res","id":"$ID","ok":true})", "res with ok:true, but without a hello-ok"},
        {false,
         R"({"type":"res","id":"$ID","ok":true,"payload":"hello-ok"})",
         "res with ok:true, but without a hello-ok"},
        {false,
         R"({"type":"res","id":"$ID","ok":true,"payload":{"type":"hello-ok"},"ok":null})",
         "res whose `ok` is not a boolean"},
        {false,
         R"({"type":"res","id":"$ID","ok":true,"payload":{"type":"hello-ok"},"payload":[]})",
         "res with ok:true, but without a hello-ok"},
        {false, R"({"type":"res","id":"$ID","ok":false})", "res with ok:false, but without an error code"},
        {false,
         R"({"type":"res","id":"$ID","ok":false,"error":"no"})",
         "res with ok:false, but without an error code"},
    }));
    CAPTURE(row.json);
    const Script rest{client_frame(8), fin()};
    Script script =
        row.challenge ? Script{switch_protocols(), text(row.json)} : until_connect({answer(row.json)});
    script.insert(script.end(), rest.begin(), rest.end());
    const auto played = play({script});
    CHECK(played.facts().outcome == WsOutcome::protocol_violation);
    CHECK(played.facts().violation == row.rule);
    CHECK(played.close->code == 1002);
    CHECK(played.close->origin == CloseOrigin::local);
}

TEST_CASE("websocket_limits: a message over 4 MiB is refused by its length, before its bytes") {
    const auto length = GENERATE(
        bytes({0x81, 127, 0, 0, 0, 0, 0, 0x40, 0, 1}),
        bytes({0x81, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255})
    );
    const auto played = play_after_connect({send(length), client_frame(8), fin()});
    CHECK(played.facts().outcome == WsOutcome::message_too_large);
    CHECK(played.close->code == 1009);
    CHECK(played.close->origin == CloseOrigin::local);
}

TEST_CASE("websocket_limits: 4 MiB in one message are read, in fragments they are capped all the same") {
    SECTION("a hello-ok of nearly 4 MiB") {
        auto json = hello_json;
        const std::string filler(4 * 1024 * 1024 - 4096, 'm');
        json.replace(json.find("\"health\",\"status\""), 17, "\"" + filler + "\"");
        const auto played = play_after_connect({answer(json), client_frame(8), fin()});
        CHECK(played.facts().outcome == WsOutcome::hello_ok);
    }
    SECTION("fragments that add up") {
        const std::string part(1024 * 1024, ' ');
        Script then{send(frame(0x01, part))};
        for (int i = 0; i < 4; ++i)
            then.push_back(send(frame(0x00, part)));
        then.push_back(silence());
        const auto played = play_after_connect(then);
        CHECK(played.facts().outcome == WsOutcome::message_too_large);
        CHECK(played.close->code == 1009);
    }
}

TEST_CASE(
    "websocket_limits: events before the answer, and the answer's fragments, are bounded by their bytes alone"
) {
    SECTION("3,000 events") {
        std::string events;
        for (int i = 0; i < 3'000; ++i)
            events += frame(0x81, R"({"type":"event","event":"tick"})");
        const auto played =
            play_after_connect({send(events), answer(hello_json), client_frame(8), close_frame(1000), fin()});
        CHECK(played.facts().outcome == WsOutcome::hello_ok);
    }
    SECTION("a hello in fragments of one byte") {
        const auto padded =
            hello_json.substr(0, hello_json.size() - 2) + ",\"x\":\"" + std::string(15'000, 'x') + "\"}}";
        const auto played =
            play_after_connect({answer_in_bytes(padded), client_frame(8), close_frame(1000), fin()});
        CHECK(played.facts().outcome == WsOutcome::hello_ok);
    }
}

TEST_CASE("websocket_limits: an answer that is nested too deep for us is said to be one") {
    const auto deep = R"({"type":"res","id":"$ID","ok":true,"payload":{"type":"hello-ok","x":)" +
                      std::string(1'000, '[') + std::string(1'000, ']') + "}}";
    const auto played =
        play_after_connect({answer(deep), silence()}, [](auto& bench) { bench.plan.budgets.answer = 300ms; });
    CHECK(played.facts().outcome == WsOutcome::too_much);
    CHECK(played.record.error->name == "too_much");
}

TEST_CASE("websocket_limits: more bytes, or more empty frames, than a handshake needs") {
    const bool many = GENERATE(false, true);
    std::string flood;
    if (many) {
        for (int i = 0; i < 9'000; ++i)
            flood += frame(0x81, "");
    } else {
        for (int i = 0; i < 3; ++i)
            flood += frame(0x81, std::string(3 * 1024 * 1024, ' '));
    }
    const auto played = play_after_connect({send(flood), silence()});
    CHECK(played.facts().outcome == WsOutcome::too_much);
    CHECK(played.close->code == 1009);
    CHECK(played.close->origin == CloseOrigin::local);
    CHECK(played.record.error->name == "too_much");
}
