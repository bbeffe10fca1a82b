// The pure pieces below hold(): what a try to get a session again met, and the arithmetic of repeated cuts.
#include "probes/hold/asked.hpp"
#include "probes/hold/idle.hpp"
#include "probes/ws/connection.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>

using namespace ocprobe;
using namespace ocprobe::probes;
using namespace std::chrono_literals;

namespace {

SafeText safe(std::string_view text) {
    return Redactor().clean(text);
}

Attempt failed_connect(int number) {
    Attempt attempt;
    attempt.facts.outcome = WsOutcome::no_response;
    attempt.error = StageError{"some errno", number, ""};
    return attempt;
}

Attempt refused(std::string_view code, std::string_view details, bool retryable = false) {
    Attempt attempt;
    attempt.facts.outcome = WsOutcome::refused;
    attempt.facts.upgraded_after = 1ms;
    GatewayError error;
    error.code = safe(code);
    error.details_code = safe(details);
    error.retryable = retryable;
    attempt.facts.error = error;
    return attempt;
}

Attempt closed(std::uint16_t code, CloseOrigin origin) {
    Attempt attempt;
    attempt.facts.outcome = WsOutcome::closed_before_answer;
    attempt.facts.upgraded_after = 1ms;
    CloseEvent close;
    close.code = code;
    close.origin = origin;
    attempt.close = close;
    return attempt;
}

/// Cuts of one socket, each after `silence` and `age`, a minute apart.
std::vector<Cut> cuts_after(std::vector<std::pair<Micros, Micros>> rows) {
    std::vector<Cut> cuts;
    Micros at{0};
    for (const auto& [silence, age] : rows) {
        at += 60s;
        cuts.push_back({1, at, age, {silence, silence, silence}});
    }
    return cuts;
}

}  // namespace

TEST_CASE("hold_asked: errnos of connect") {
    const std::array<std::pair<int, AskedAgain>, 8> rows{
        {{ECONNREFUSED, AskedAgain::refused},
         {ETIMEDOUT, AskedAgain::timeout},
         {EHOSTUNREACH, AskedAgain::unreachable},
         {ENETUNREACH, AskedAgain::unreachable},
         {ENETDOWN, AskedAgain::unreachable},
         {ECONNRESET, AskedAgain::closed},
         {EMFILE, AskedAgain::failed},
         {ENOENT, AskedAgain::failed}}};
    for (const auto& [number, what] : rows) {
        INFO(number);
        CHECK(to_ask_step(failed_connect(number)).what == what);
    }
}

TEST_CASE("hold_asked: what the gateway says") {
    CHECK(
        to_ask_step(refused("INVALID_REQUEST", "AUTH_TOKEN_MISMATCH")).what == AskedAgain::credential_refused
    );
    CHECK(to_ask_step(refused("NOT_PAIRED", "PAIRING_REQUIRED")).what == AskedAgain::credential_refused);
    CHECK(
        to_ask_step(refused("NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED")).what == AskedAgain::credential_refused
    );
    CHECK(to_ask_step(refused("UNAVAILABLE", "", true)).what == AskedAgain::starting);
    CHECK(to_ask_step(refused("INVALID_REQUEST", "PROTOCOL_MISMATCH")).what == AskedAgain::rejected);
    CHECK(to_ask_step(closed(1013, CloseOrigin::frame)).what == AskedAgain::starting);
    CHECK(to_ask_step(closed(1012, CloseOrigin::frame)).what == AskedAgain::draining);
    CHECK(to_ask_step(closed(1000, CloseOrigin::frame)).what == AskedAgain::closed);
    CHECK(to_ask_step(closed(1006, CloseOrigin::synthesized)).what == AskedAgain::closed);
    Attempt silent;
    silent.facts.outcome = WsOutcome::no_challenge;
    silent.facts.upgraded_after = 1ms;
    CHECK(to_ask_step(silent).what == AskedAgain::no_response);
    Attempt no_http;
    no_http.facts.outcome = WsOutcome::no_response;
    no_http.facts.upgrade.emplace().outcome = HttpOutcome::silent;
    CHECK(to_ask_step(no_http).what == AskedAgain::no_response);
    no_http.facts.upgrade->outcome = HttpOutcome::closed_no_byte;
    CHECK(to_ask_step(no_http).what == AskedAgain::closed);
}

TEST_CASE("hold_asked: only a judged credential and a rejected request end the asking") {
    for (int value = 0; value <= static_cast<int>(AskedAgain::hello); ++value) {
        const auto what = static_cast<AskedAgain>(value);
        CHECK(ends_asking(what) == (what == AskedAgain::credential_refused || what == AskedAgain::rejected));
    }
}

TEST_CASE("hold_asked: pauses grow, and a gateway that names a time is obeyed") {
    Millis before{0};
    for (int tries = 1; tries < 10; ++tries) {
        const auto pause = pause_after(tries, failed_connect(ECONNREFUSED));
        CHECK(pause >= before);
        before = pause;
    }
    CHECK(before == 2s);
    auto later = refused("UNAVAILABLE", "", true);
    later.facts.error->retry_after_ms = 4'000;
    CHECK(pause_after(1, later) == 4s);
}

TEST_CASE("hold_asked: the same gateway by boot id, else by the start of its process") {
    Hello one;
    one.boot_id = safe("a");
    one.uptime_ms = 1'000;
    Hello two = one;
    CHECK(compare(identity_of(one, 10s), identity_of(two, 100s)) == SameGateway::same);
    two.boot_id = safe("b");
    CHECK(compare(identity_of(one, 10s), identity_of(two, 10s)) == SameGateway::other);
    one.boot_id = two.boot_id = {};
    two.uptime_ms = 91'500;
    CHECK(compare(identity_of(one, 10s), identity_of(two, 100s)) == SameGateway::same);
    two.uptime_ms = 3'000;
    CHECK(compare(identity_of(one, 10s), identity_of(two, 100s)) == SameGateway::other);
    two.uptime_ms.reset();
    CHECK(compare(identity_of(one, 10s), identity_of(two, 100s)) == SameGateway::unknown);
}

TEST_CASE("hold_idle: one cut, or several at one moment, are no limit") {
    CHECK_FALSE(idle_limit(cuts_after({{8s, 9s}}), {}));
    std::vector<Cut> at_once;
    for (int socket = 1; socket <= 32; ++socket)
        at_once.push_back({socket, 100s + Micros(socket), 9s, {8s, 8s, 8s}});
    CHECK_FALSE(idle_limit(at_once, {}));
    CHECK_FALSE(lifetime_limit(at_once, {}));
}

TEST_CASE("hold_idle: cuts at the same silence are one") {
    const auto found =
        idle_limit(cuts_after({{8s, 9s}, {8'200ms, 40s}, {8'100ms, 15s}}), {{5s, 5s, 5s}, 60s});
    REQUIRE(found);
    // What a report calls the limit is within its own bounds.
    CHECK(found->after == 8s);
    CHECK(found->error == 200ms);
    CHECK(found->at_most == 8s);
    CHECK(found->at_least == 5s);
    CHECK(found->episodes == 3);
    CHECK(found->cuts == 3);
    CHECK(found->busy_outlived);
}

TEST_CASE("hold_idle: cuts at different silences, or below one that was outlived, are none") {
    CHECK_FALSE(idle_limit(cuts_after({{8s, 9s}, {12s, 13s}}), {}));
    CHECK_FALSE(idle_limit(cuts_after({{5s, 30s}, {5s, 30s}}), {{25s, 25s, 25s}, 0s}));
}

TEST_CASE("hold_idle: one measure in eight may be late, and no more") {
    std::vector<Cut> cuts;
    for (int number = 1; number <= 8; ++number)
        cuts.push_back({1, number * 10s, 60s, {5s, 5s, 5s}});
    cuts[3].silence = {7s, 7s, 7s};
    const auto found = idle_limit(cuts, {{4s, 4s, 4s}, 100s});
    REQUIRE(found);
    CHECK(found->after == 5s);
    CHECK(found->at_most == 5s);
    CHECK(found->cuts == 7);
    CHECK(found->error == 0s);
    cuts[5].silence = {9s, 9s, 9s};
    CHECK_FALSE(idle_limit(cuts, {{4s, 4s, 4s}, 100s}));
}

TEST_CASE("hold_idle: a silence that was outlived is no longer than it was measured, less our own delay") {
    const auto cuts = cuts_after({{5s, 30s}, {5s, 40s}});
    CHECK_FALSE(idle_limit(cuts, {{7s, 7s, 7s}, 0s, 500ms}));
    CHECK(idle_limit(cuts, {{7s, 7s, 7s}, 0s, 1'500ms}));
}

TEST_CASE("hold_idle: what ends at an age is a lifetime") {
    const auto cuts = cuts_after({{5s, 30s}, {5s, 30s}, {1s, 30s}});
    const Outlived outlived{{25s, 25s, 25s}, 12s};
    CHECK_FALSE(idle_limit(cuts, outlived));
    const auto found = lifetime_limit(cuts, outlived);
    REQUIRE(found);
    CHECK(found->after == 30s);
    CHECK(found->at_least == 12s);
    CHECK_FALSE(lifetime_limit(cuts, {{25s, 25s, 25s}, 50s}));
}

TEST_CASE("hold_idle: the direction is told by who was cut and who lived on") {
    // A socket that sent something every second was cut as well: only what comes counts.
    std::vector<Cut> received{
        {1, 60s, 9s, {8s, 8s, 8s}}, {3, 61s, 9s, {8s, 1s, 1s}}, {1, 120s, 9s, {8s, 8s, 8s}}};
    auto found = idle_limit(received, {{1s, 8s, 1s}, 100s});
    REQUIRE(found);
    CHECK(found->counted == CountedSilence::received);
    // It lived on without hearing anything for long: both directions count, or ours alone.
    std::vector<Cut> both{{1, 60s, 9s, {8s, 8s, 8s}}, {1, 120s, 9s, {8s, 9s, 8s}}};
    found = idle_limit(both, {{24s, 1s, 1s}, 100s});
    REQUIRE(found);
    CHECK(found->counted == CountedSilence::both);
}

TEST_CASE("hold_idle: the next pauses halve what is not known, until it is known well enough") {
    RepeatedCut idle;
    idle.after = idle.at_most = 10s;
    idle.at_least = 4s;
    const auto pauses = next_pauses(idle, 2);
    CHECK(pauses == std::vector<Millis>{6s, 8s});
    idle.at_least = 9'600ms;
    CHECK(next_pauses(idle, 2).empty());
    CHECK(next_pauses(idle, 0).empty());
}

TEST_CASE("hold_traffic: a silence counts as outlived once the peer is heard again") {
    SessionTraffic traffic;
    traffic.note_sent(10s);
    CHECK(traffic.silence(12s).both == 2s);
    CHECK(traffic.outlived.both == 0s);
    traffic.note_received(10s + 50ms);
    CHECK(traffic.outlived.both == 10s);
    CHECK(traffic.outlived.received == 10s + 50ms);
    CHECK(traffic.outlived.sent == 10s);
    CHECK(traffic.silence(15s).received == 4'950ms);
    CHECK(traffic.silence(15s).sent == 5s);
}
