// What causes advise, as edits, and what the real CLI is quoted with.
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

std::vector<std::string> words_of_the_cli(Evidence e) {
    e.cli.measured = true;
    e.cli.version = "2026.9.6";
    return judge::judge(e).verdict.cli_says;
}

}  // namespace

TEST_CASE("the CLI is quoted by what was recorded of its release") {
    auto e = own_loopback();
    e.target.url = "ws://127.0.0.1:18789";
    CHECK(
        words_of_the_cli(e) ==
        std::vector<std::string>{"Gateway not reachable at ws://127.0.0.1:18789 (ECONNREFUSED)."}
    );
    SECTION("not for another release, nor for one that was only assumed") {
        e.cli.version = "2026.9.3";
        e.cli.measured = true;
        CHECK(judge::judge(e).verdict.cli_says.empty());
        e.cli.version = "2026.9.6";
        e.cli.measured = false;
        CHECK(judge::judge(e).verdict.cli_says.empty());
    }
    SECTION("not for an address that it would not dial") {
        e.target.overridden = true;
        CHECK(words_of_the_cli(e).empty());
    }
}

TEST_CASE("the gateway's hint depends on where its client is") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(
        words_of_the_cli(e).at(0).find("(set gateway.remote.token to match gateway.auth.token)") !=
        std::string::npos
    );
    auto local = shared_namespace();
    refused(local, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    local.target.host_is_loopback = true;
    CHECK(
        words_of_the_cli(local).at(0).find("(use this gateway's gateway.auth.token or pair the device)") !=
        std::string::npos
    );
}

}  // namespace ocprobe::judge_test
