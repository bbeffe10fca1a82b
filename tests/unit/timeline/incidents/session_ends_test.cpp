// Sessions that end while the gateway lives: a proxy's pattern, and ends that nothing explains.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
using test::at_ms;
using test::cause_named;
using test::docker_at;
using test::incident_named;

namespace {

std::string gateway_said(std::int64_t at, const std::string& text) {
    return docker_at(at + 1) + " " + at_ms(at) + " " + text + "\n";
}

std::string cut_at(std::int64_t at, const std::string& conn) {
    return gateway_said(at, "[ws] webchat disconnected code=1006 reason=n/a conn=" + conn);
}

// nginx stamps whole seconds without a zone.
std::string proxy_timeout(int second) {
    return "2026/11/24 13:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) +
           " [error] 25558#25558: *1 upstream timed out (110: Connection timed out) while proxying upgraded "
           "connection, client: 10.96.0.12, server: , request: \"GET / HTTP/1.1\", upstream: "
           "\"http://10.96.0.10:18789/\"\n";
}

const std::string alive_gateway =
    gateway_said(0, "[gateway] ready") + gateway_said(1'000, "[heartbeat] started");

}  // namespace

TEST_CASE("a proxy that cuts silent sockets does so again: one timeout beside one close proves nothing") {
    const auto once = test::timeline_of(
        {{"gateway@tml-gw=g",
          alive_gateway + cut_at(20'200, "958073e2-1111") + gateway_said(25'000, "[gateway] x")},
         {"proxy=p", proxy_timeout(20)}}
    );
    CHECK(cause_named(once, "proxy_idle_timeout") == nullptr);
    REQUIRE(incident_named(once, "not_known") != nullptr);
    CHECK(incident_named(once, "not_known")->confidence == Confidence::possible);
    const auto again = test::timeline_of(
        {{"gateway@tml-gw=g",
          alive_gateway + cut_at(20'200, "958073e2-1111") + gateway_said(25'000, "[gateway] x") +
              cut_at(42'100, "11112222-1111") + gateway_said(45'000, "[gateway] y")},
         {"proxy=p", proxy_timeout(20) + proxy_timeout(42)}}
    );
    const auto* cause = cause_named(again, "proxy_idle_timeout");
    REQUIRE(cause != nullptr);
    CHECK(cause->confidence == Confidence::likely);
    CHECK(cause->chain.size() >= 4);
}

TEST_CASE("a session that ends without a reason is an incident, and no cause") {
    const auto report = test::timeline_of(
        {{"cli=c",
          docker_at(0) + " [acp] ready\n" + docker_at(9'000) + " [acp] gateway disconnected: 1006: \n"}}
    );
    CHECK(report.causes.empty());
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents[0].id == "not_known");
    CHECK(report.incidents[0].sessions_cut == 1);
    // A page that somebody leaves, and an end in order.
    for (const auto* code : {"1000", "1001", "1005"}) {
        INFO(code);
        const auto ordinary = test::timeline_of(
            {{"gateway=g",
              gateway_said(
                  0, std::string("[ws] webchat disconnected code=") + code + " reason=n/a conn=958073e2-1"
              )}}
        );
        CHECK(ordinary.incidents.empty());
    }
}

TEST_CASE("two logs that an engine stamped are not one engine's because they overlap") {
    const auto gateway = alive_gateway + gateway_said(30'000, "[gateway] x");
    const auto cli =
        docker_at(500) + " [acp] ready\n" + docker_at(9'000) + " [acp] gateway disconnected: 1006: \n";
    const auto basis = [](const TimelineReport& report) { return test::clock_named(report, "c")->basis; };
    CHECK(
        basis(test::timeline_of({{"gateway@tml-gw=g", gateway}, {"cli@tml-cli=c", cli}})) ==
        ClockBasis::unknown
    );
    const auto events = test::engine_event(0, "start", "tml-gw");
    CHECK(
        basis(test::timeline_of({{"gateway@tml-gw=g", gateway}, {"cli@tml-cli=c", cli}, {"events=e", events}})
        ) == ClockBasis::same_engine
    );
    // A log that names no container may be anybody's.
    CHECK(
        basis(test::timeline_of({{"gateway@tml-gw=g", gateway}, {"cli=c", cli}, {"events=e", events}})) ==
        ClockBasis::unknown
    );
}

TEST_CASE("a log of something else is not the gateway's because somebody calls it so") {
    std::string dpkg;
    for (int i = 10; i < 40; ++i)
        dpkg += "2026-11-24 13:00:" + std::to_string(i) + " status installed libgpg-error0:amd64 1.46-1\n";
    const auto report = test::timeline_of({{"gateway=/var/log/dpkg.log", dpkg}});
    REQUIRE_FALSE(report.events.empty());
    for (const auto& event : report.events)
        CHECK(event.lane == Lane::other);
    CHECK(report.sources[0].lane == Lane::other);
    CHECK(report.sources[0].foreign == 30);
    const bool said =
        std::any_of(report.notices.begin(), report.notices.end(), [](const std::string& notice) {
            return notice.find("none of its 30 lines is in a form of the gateway") != std::string::npos;
        });
    CHECK(said);
    // Among the gateway's own lines they are counted, and no sign of its life.
    const auto mixed = test::timeline_of({{"gateway=g", dpkg + at_ms(50'000) + " [gateway] ready\n"}});
    CHECK(mixed.sources[0].lane == Lane::gateway);
    CHECK(mixed.sources[0].foreign == 30);
}

TEST_CASE("refused, and no end of a process tells why") {
    const auto refused = [](std::int64_t at, const std::string& target) {
        return docker_at(at) + " gateway client error: Error: connect ECONNREFUSED " + target + "\n";
    };
    const auto again = refused(1'000, "10.96.0.10:18789") + refused(3'000, "10.96.0.10:18789") +
                       refused(90'000, "10.96.0.10:18789");
    const auto alone = test::timeline_of({{"cli=c", again}});
    REQUIRE(alone.incidents.size() == 1);
    CHECK(alone.incidents[0].id == "gateway_not_running");
    CHECK(alone.incidents[0].confidence == Confidence::likely);
    const auto own = test::timeline_of({{"cli=c", refused(1'000, "127.0.0.1:18789")}});
    REQUIRE(own.incidents.size() == 1);
    CHECK(own.incidents[0].confidence == Confidence::possible);
    // The gateway lives: another port, or another host.
    CHECK(test::timeline_of({{"gateway@tml-gw=g", alive_gateway + gateway_said(9'000, "[gateway] x")},
                             {"cli@tml-cli=c", refused(5'000, "10.96.0.10:18789")}}
    ).incidents.empty());
    const auto quiet = test::timeline_of(
        {{"gateway@tml-gw=g", alive_gateway}, {"cli@tml-cli=c", refused(3'600'000, "10.96.0.10:18789")}}
    );
    CHECK(quiet.incidents.empty());
    const auto early = test::timeline_of(
        {{"gateway@tml-gw=g",
          gateway_said(0, "[gateway] loading configuration\xE2\x80\xA6") +
              gateway_said(9'000, "[gateway] ready")},
         {"cli@tml-cli=c", refused(5'000, "10.96.0.10:18789")}}
    );
    REQUIRE(early.incidents.size() == 1);
    CHECK(early.incidents[0].id == "gateway_starting");
}
