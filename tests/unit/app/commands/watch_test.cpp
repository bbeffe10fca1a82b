// When `watch` runs, and when it sends a credential.
#include "app/commands/watch.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

Credentials with_token(const char* token) {
    Credentials credentials;
    credentials.token = Secret(token);
    return credentials;
}

Options every(Millis interval, bool auth) {
    Options options;
    options.command = Command::watch;
    options.interval = interval;
    options.auth = auth;
    return options;
}

}  // namespace

TEST_CASE("watch asks every 30 s, and with a credential not more often") {
    Options options;
    CHECK(*watch_interval(options) == Millis(30'000));
    options.auth = true;
    CHECK(*watch_interval(options) == Millis(30'000));
    CHECK(*watch_interval(every(Millis(1'000), false)) == Millis(1'000));
    CHECK(*watch_interval(every(Millis(31'000), true)) == Millis(31'000));
    CHECK(watch_interval(every(Millis(29'999), true)).has_error());
    CHECK(watch_interval(every(Millis(999), false)).has_error());
}

TEST_CASE("jitter makes the pause of watch longer by up to a tenth, never shorter") {
    for (const std::uint32_t random : {0U, 1U, 2'999U, 3'000U, 4'294'967'295U}) {
        const auto pause = with_jitter(Millis(30'000), random);
        CHECK(pause >= Millis(30'000));
        CHECK(pause <= Millis(33'000));
    }
    CHECK(with_jitter(Millis(30'000), 0) != with_jitter(Millis(30'000), 1));
    CHECK(with_jitter(Millis(5), 77) == Millis(5));
}

TEST_CASE("a credential that was refused is not sent again; another one is") {
    CredentialGate gate;
    CHECK(gate.is_open(with_token("one")));
    gate.close(with_token("one"));
    CHECK_FALSE(gate.is_open(with_token("one")));
    CHECK(gate.is_open(with_token("two")));
    CHECK(gate.is_open({}));
    auto password = with_token("one");
    password.password = Secret("more");
    CHECK(gate.is_open(password));
    gate.close(with_token("two"));
    CHECK_FALSE(gate.is_open(with_token("two")));
}
