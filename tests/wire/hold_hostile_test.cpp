// Held sessions with peers that mean no good: the report still comes, in time, and no memory is paid for it.
#include "support/allocations.hpp"
#include "support/hold_bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;

namespace {

// A held socket needs 43 to 65 KB, whatever the peer sends: a buffer of 16 KB, coroutines, its place in the report.
constexpr std::ptrdiff_t enough = 192 * 1024;

std::string many(const std::string& one, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += one;
    return all;
}

/// The head of a frame with a length of eight bytes.
std::string long_head(unsigned first, std::uint64_t length) {
    std::string head{static_cast<char>(first), static_cast<char>(127)};
    for (int shift = 56; shift >= 0; shift -= 8)
        head += static_cast<char>(length >> shift & 0xff);
    return head;
}

/// Sends the same for as long as the client stays; reads nothing.
Step endlessly(std::string bytes) {
    return [bytes = std::move(bytes)](PeerSide& side) {
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (std::chrono::steady_clock::now() < until && side.send(bytes)) {
        }
    };
}

/// Held for its whole time by a peer that does this; the memory that it took.
HoldFacts flooded(Step what, std::ptrdiff_t& most) {
    ScriptedPeer peer({session({std::move(what)})});
    HoldBench bench(peer.port());
    bench.hold.time = Millis(1'000);
    const AllocationWatch watch;
    auto facts = bench.run();
    most = watch.most();
    return facts;
}

std::string event_of(std::size_t size) {
    return frame(
        0x81, R"({"type":"event","event":"health","payload":{"text":")" + std::string(size, 'x') + "\"}}"
    );
}

}  // namespace

TEST_CASE("hold: endless frames end with our time, and cost no memory") {
    const auto which = GENERATE(0, 1, 2, 3, 4, 5);
    CAPTURE(which);
    std::string bytes;
    if (which == 0) bytes = many(event_of(1'000), 100);
    if (which == 1) bytes = many(frame(0x89, "are you there?"), 1'000);  // pings, and it reads no pong
    if (which == 2) bytes = many(frame(0x8a, ""), 10'000);
    if (which == 3) bytes = many(frame(0x81, ""), 10'000);
    if (which == 4)
        bytes = many(
            frame(
                0x81,
                R"({"type":"event","event":"shutdown","payload":{"reason":")" + std::string(20'000, 'r') +
                    "\"}}"
            ),
            10
        );
    if (which == 5) bytes = many(frame(0x81, "{" + std::string(60'000, '[')), 10);
    std::ptrdiff_t most = 0;
    const auto facts = flooded(endlessly(bytes), most);
    CHECK(facts.whole_time);
    CHECK(facts.ends.empty());
    REQUIRE(facts.sockets.size() == 1);
    CHECK(facts.sockets[0].open);
    CHECK(facts.sockets[0].bytes_received > 10'000);
    CHECK(most < enough);
}

TEST_CASE("hold: after a flood and a message of 30 MB the peer's ping is still answered") {
    const auto flood = [](PeerSide& side) {
        for (int i = 0; i < 200; ++i)
            side.send(many(event_of(1'000), 100));
        side.send(long_head(0x82, 30'000'000));
        for (int i = 0; i < 30; ++i)
            side.send(std::string(1'000'000, 'y'));
        side.send(frame(0x89, "still there?"));
    };
    ScriptedPeer peer({session({flood, client_frame(10), client_frame(8), close_frame(1000), fin()})});
    HoldBench bench(peer.port());
    bench.hold.time = Millis(6'000);
    const AllocationWatch watch;
    const auto& facts = bench.run();
    CHECK(watch.most() < enough);
    REQUIRE(facts.sockets.size() == 1);
    CHECK(facts.ends.empty());
    CHECK(facts.sockets[0].bytes_received > 50'000'000);
    CHECK(facts.sockets[0].pings_answered == 1);
}

TEST_CASE("hold: one message without an end costs no memory") {
    const bool fragments = GENERATE(false, true);
    CAPTURE(fragments);
    const std::string piece(100'000, 'y');
    // One frame of 2^62 bytes, or a frame that is followed by continuations for ever.
    const auto head = fragments ? frame(0x01, "{\"type\":\"") : long_head(0x82, std::uint64_t{1} << 62);
    const auto body = fragments ? many(frame(0x00, std::string(60'000, 'y')), 3) : piece;
    std::ptrdiff_t most = 0;
    const auto facts = flooded(
        [&](PeerSide& side) {
            side.send(head);
            endlessly(body)(side);
        },
        most
    );
    CHECK(facts.whole_time);
    CHECK(facts.ends.empty());
    CHECK(facts.sockets[0].bytes_received > 1'000'000);
    CHECK(most < enough);
}

TEST_CASE("hold: what a held session may not be sent is closed by us, with the rule that it breaks") {
    struct Row {
        const char* what;
        std::string bytes;
        std::uint16_t code;
    };
    const Row row = GENERATE(
        Row{"a length of 2^63", long_head(0x82, std::uint64_t{1} << 63), 1002},
        Row{"a length of 2^64-1", long_head(0x81, ~std::uint64_t{0}), 1002},
        Row{"a ping of 126 bytes", frame(0x89, std::string(126, 'p')), 1002},
        Row{"a ping in fragments", frame(0x09, "p"), 1002},
        Row{"a continuation of nothing", frame(0x80, "c"), 1002},
        Row{"a text within a text", frame(0x01, "a") + frame(0x81, "b"), 1002},
        Row{"invalid UTF-8", frame(0x81, "\xc3\x28"), 1007},
        Row{"UTF-8 that is cut at the end", frame(0x81, "\xe2\x82"), 1007},
        Row{"a close with 1006", frame(0x88, "\x03\xee"), 1002},
        Row{"a close with one byte", frame(0x88, "x"), 1002}
    );
    INFO(row.what);
    const auto end = ended_by({send(row.bytes), client_frame(8), fin()});
    CHECK(end.close.origin == CloseOrigin::local);
    CHECK(end.close.code == row.code);
    CHECK_FALSE(end.close.reason.empty());
    CHECK(end.gateway == SameGateway::same);
}

TEST_CASE(
    "hold: a peer that never lets us in again, in every way there is, is asked for its time and no longer"
) {
    std::vector<Script> scripts{session({pause(30ms), reset()})};
    std::vector<Script> ways{
        {fin()},
        {reset()},
        {request(), fin()},
        {request(), send("HTTP/1.1 101 Switching Protocols\r\n"), reset()},
        {request(), send("\x16\x03\x01 no HTTP at all\r\n\r\n"), fin()},
        {request(), switch_protocols(), fin()},
        {request(), switch_protocols(), send(frame(0x81, "\xff")), client_frame(8), fin()},
        {request(), switch_protocols(), send(long_head(0x81, std::uint64_t{1} << 63)), fin()},
        until_connect({reset()}),
        until_connect({send(frame(0x88, "\x03\xf0no")), fin()}),
    };
    // Not all of them fit into the time: half of them come first, then the other half.
    std::rotate(ways.begin(), ways.begin() + GENERATE(0, 5), ways.end());
    scripts.insert(scripts.end(), ways.begin(), ways.end());
    scripts.insert(scripts.end(), ways.begin(), ways.end());
    ScriptedPeer peer(std::move(scripts));
    HoldBench bench(peer.port());
    bench.hold.ask_for = Millis(7'000);
    bench.plan.budgets.challenge = Millis(1'500);
    const AllocationWatch watch;
    const auto& facts = bench.run();
    CHECK(watch.most() < enough);
    REQUIRE(facts.ends.size() == 1);
    const auto& end = facts.ends[0];
    CHECK(end.gave_up);
    CHECK_FALSE(end.back_after);
    CHECK(end.gateway == SameGateway::unknown);
    REQUIRE(end.asked.size() >= 3);
    int tries = 0;
    for (const auto& step : end.asked)
        tries += step.times;
    // The pauses grow to two seconds: this is no way to make us hammer.
    CHECK(tries <= 10);
}

TEST_CASE("hold: sessions that end by the hundred are counted, and the newest are kept") {
    std::vector<Script> scripts;
    for (int i = 0; i < 400; ++i)
        scripts.push_back(
            session({pause(1'100ms), close_frame(4999, std::string(123, 'r')), client_frame(8), fin()})
        );
    ScriptedPeer peer(std::move(scripts));
    HoldBench bench(peer.port());
    bench.hold.count = 32;
    bench.hold.time = Millis(5'000);
    const auto& facts = bench.run();
    CHECK(facts.ends_total > most_session_ends);
    CHECK(facts.ends.size() == most_session_ends);
    CHECK(std::is_sorted(facts.ends.begin(), facts.ends.end(), [](const auto& a, const auto& b) {
        return a.at < b.at;
    }));
}
