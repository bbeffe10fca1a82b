// Every row of the classification of ended sessions, and which of several ends decides.
#include "judge/remedy/advice.hpp"
#include "judge/remedy/proxy_settings.hpp"
#include "judge/view/session.hpp"
#include "support/fix_text.hpp"
#include "unit/judge/session_fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

using namespace std::chrono_literals;
using judge::EndKind;

namespace {

EndKind kind(const SessionEnd& end) {
    return judge::kind_of(end, *holding().hold);
}

}  // namespace

TEST_CASE("session: 1012 is a restart when somebody new is there, a stop when nobody is") {
    const auto goodbye = frame_end(1012, "service restart");
    CHECK(kind(back(goodbye, SameGateway::other)) == EndKind::gateway_restarted);
    CHECK(kind(back(goodbye, SameGateway::unknown)) == EndKind::gateway_restarted);
    CHECK(kind(gave_up(after(goodbye, AskedAgain::refused))) == EndKind::gateway_stopped);
    CHECK(kind(gave_up(after(goodbye, AskedAgain::timeout))) == EndKind::gateway_stopped);
    // The run was ended before it could tell.
    CHECK(kind(after(goodbye, AskedAgain::refused)) == EndKind::gateway_stopped);
    CHECK(kind(after(goodbye, AskedAgain::starting)) == EndKind::gateway_restarted);
    // A gateway that goes on: 1012 for another reason.
    CHECK(kind(back(goodbye, SameGateway::same)) == EndKind::peer_closed);
}

TEST_CASE("session: a restart that was announced is one before anybody is back, a stop once asking ends") {
    auto announced = frame_end(1012, "service restart");
    announced.shutdown = ShutdownNotice{safe("gateway restarting"), 1'500, 41s};
    CHECK(kind(after(announced, AskedAgain::refused)) == EndKind::gateway_restarted);
    CHECK(kind(gave_up(after(announced, AskedAgain::refused))) == EndKind::gateway_stopped);
    // Behind a proxy its close frame can be lost; its event was heard.
    auto cut = cut_end();
    cut.shutdown = announced.shutdown;
    CHECK(kind(back(cut, SameGateway::other)) == EndKind::gateway_restarted);
}

TEST_CASE("session: a cut and a new boot id, or nobody, is a kill") {
    CHECK(kind(back(cut_end(), SameGateway::other)) == EndKind::gateway_killed);
    CHECK(
        kind(back(after(cut_end(), AskedAgain::declined, "HTTP 502"), SameGateway::other)) ==
        EndKind::gateway_killed
    );
    CHECK(kind(gave_up(after(cut_end(), AskedAgain::refused))) == EndKind::gateway_killed);
    CHECK(kind(gave_up(after(cut_end(), AskedAgain::unreachable))) == EndKind::gateway_killed);
    CHECK(kind(gave_up(after(cut_end(), AskedAgain::declined, "HTTP 502"))) == EndKind::gateway_killed);
    CHECK(kind(gave_up(after(cut_end(), AskedAgain::declined, "HTTP 404"))) == EndKind::peer_closed);
    // A gateway without boot ids that was gone in between.
    CHECK(kind(back(after(cut_end(), AskedAgain::refused), SameGateway::unknown)) == EndKind::gateway_killed);
}

TEST_CASE("session: the network is to blame when the gateway lives on and the way was gone") {
    CHECK(kind(back(after(cut_end(), AskedAgain::timeout), SameGateway::same)) == EndKind::network_lost);
    CHECK(
        kind(back(after(silent_end(), AskedAgain::unreachable), SameGateway::same)) == EndKind::network_lost
    );
    CHECK(kind(gave_up(after(silent_end(), AskedAgain::timeout))) == EndKind::network_lost);
    CHECK(kind(back(silent_end(), SameGateway::same)) == EndKind::network_lost);
    CHECK(kind(back(cut_end(TransportEnd::error), SameGateway::same)) == EndKind::network_lost);
    CHECK(
        kind(gave_up(after(cut_end(TransportEnd::error), AskedAgain::unreachable))) == EndKind::network_lost
    );
}

TEST_CASE("session: silence or an error of the path, then refusals, is a process that is gone") {
    CHECK(kind(gave_up(after(silent_end(), AskedAgain::refused))) == EndKind::gateway_killed);
    CHECK(kind(gave_up(after(cut_end(TransportEnd::error), AskedAgain::refused))) == EndKind::gateway_killed);
    CHECK(
        kind(back(after(silent_end(), AskedAgain::refused), SameGateway::other)) == EndKind::gateway_killed
    );
    auto told = silent_end();
    told.shutdown.emplace();
    CHECK(kind(gave_up(after(told, AskedAgain::refused))) == EndKind::gateway_stopped);
    // It came back, and was the same process: the way had gone.
    CHECK(kind(back(after(silent_end(), AskedAgain::refused), SameGateway::same)) == EndKind::network_lost);
}

TEST_CASE("session: how long was waited for a return is said, and no more is claimed") {
    const auto said = judge::judge(with_end(gave_up(after(frame_end(1012), AskedAgain::refused)))).verdict;
    CHECK(said.summary.find("did not come back within 120 s") != std::string::npos);
    CHECK(said.confidence == Confidence::likely);
}

TEST_CASE("session: a namespace without interfaces cannot show that the gateway is gone for good") {
    auto e = holding();
    e.target.host_is_loopback = true;
    e.hold->ends = {gave_up(after(cut_end(), AskedAgain::refused))};
    CHECK(id(e) == "session.gateway_killed");
    e.hold->own_network_gone = true;
    auto said = judge::judge(e).verdict;
    CHECK(said.id == "session.gateway_killed");
    CHECK(said.confidence == Confidence::likely);
    CHECK(test::edits_text(said.fix.front()).find("recreate") != std::string::npos);
    e.hold->ends = {gave_up(after(cut_end(), AskedAgain::unreachable))};
    said = judge::judge(e).verdict;
    CHECK(said.id == "session.network_lost");
    CHECK(said.confidence == Confidence::certain);
    CHECK(test::edits_text(said.fix.front()).find("recreate") != std::string::npos);

    e.hold->ends = {gave_up(after(frame_end(1012, "service restart"), AskedAgain::refused))};
    said = judge::judge(e).verdict;
    CHECK(said.id == "session.gateway_stopped");
    CHECK(said.confidence == Confidence::likely);
    CHECK(said.summary.find("did not come back") == std::string::npos);
    // Taken off a network of its own: nothing was joined.
    e.target.host_is_loopback = false;
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "Recreate this container"));
    // There is a session again.
    e.hold->ends = {back(cut_end(), SameGateway::other)};
    CHECK(id(e) == "session.gateway_killed");
}

TEST_CASE("session: silence with a port that accepts is a stalled gateway, with a new boot id a restart") {
    CHECK(
        kind(back(after(silent_end(), AskedAgain::no_response), SameGateway::same)) ==
        EndKind::gateway_stalled
    );
    CHECK(kind(gave_up(after(silent_end(), AskedAgain::no_response))) == EndKind::gateway_stalled);
    CHECK(
        kind(back(after(silent_end(), AskedAgain::timeout), SameGateway::other)) == EndKind::gateway_restarted
    );
}

TEST_CASE("session: one cut with the gateway alive is no pattern") {
    CHECK(kind(back(cut_end(), SameGateway::same)) == EndKind::peer_closed);
    const auto e = with_end(back(cut_end(), SameGateway::same));
    const auto judged = judge::judge(e).verdict;
    CHECK(judged.id == "session.peer_closed");
    CHECK(judged.confidence == Confidence::likely);
    REQUIRE_FALSE(judged.fix.empty());
    CHECK(test::edits_text(judged.fix[0]) == "ocprobe hold --bisect-idle");
}

TEST_CASE("session: a close frame of a proxy at the repeated silence is its limit, another is the peer's") {
    auto e = idle_cuts();
    auto closed = back(frame_end(1001, "idle"), SameGateway::same);
    closed.silence = {8s, 8s, 8s};
    CHECK(judge::kind_of(closed, *e.hold) == EndKind::proxy_idle_timeout);
    closed.silence = {2s, 2s, 2s};
    CHECK(judge::kind_of(closed, *e.hold) == EndKind::peer_closed);
}

TEST_CASE("session: the end without a session after it decides, then the cut that repeats, then the worst") {
    auto e = idle_cuts();
    e.hold->ends.push_back(back(frame_end(1012), SameGateway::other));
    CHECK(id(e) == "session.proxy_idle_timeout");
    CHECK(finding(judge::judge(e), "session.gateway_restarted") != nullptr);
    e.hold->ends.push_back(gave_up(after(frame_end(1012), AskedAgain::refused)));
    CHECK(id(e) == "session.gateway_stopped");

    auto two = with_end(back(frame_end(1012), SameGateway::other));
    two.hold->ends.push_back(back(after(cut_end(), AskedAgain::refused), SameGateway::other));
    CHECK(id(two) == "session.gateway_killed");
}

TEST_CASE("session: it is judged before what the CLI would have stopped at, and only after a hello-ok") {
    auto e = with_end(back(frame_end(4001), SameGateway::same));
    e.target.stop = DialStop::plaintext;
    e.target.plaintext = PlaintextPolicy::refused;
    CHECK(id(e) == "session.auth_changed");
    e.hold.reset();
    CHECK(id(e) == "target.cli_refuses_plaintext");
}

TEST_CASE("session: the three facts are those at the end") {
    const auto facts = [](const Evidence& e) { return judge::judge(e); };
    const auto stopped = facts(with_end(gave_up(after(frame_end(1012), AskedAgain::refused))));
    CHECK(stopped.reachable == false);
    const auto changed = facts(session_fixtures().front().make());
    CHECK(changed.reachable == true);
    CHECK(changed.authorised == false);
    for (const auto& excluded : changed.verdict.excluded)
        CHECK(excluded.id != "auth.*");
    const auto held = facts(holding());
    CHECK(held.reachable == true);
    CHECK(held.authorised == true);
}

TEST_CASE("session: confidence follows what asking again showed") {
    const auto sure = [](const SessionEnd& end) { return judge::judge(with_end(end)).verdict.confidence; };
    CHECK(sure(back(after(cut_end(), AskedAgain::refused), SameGateway::other)) == Confidence::certain);
    CHECK(sure(back(cut_end(), SameGateway::other)) == Confidence::likely);
    // "For good" is no longer than was waited.
    CHECK(sure(gave_up(after(frame_end(1012), AskedAgain::refused))) == Confidence::likely);
    CHECK(sure(gave_up(after(cut_end(), AskedAgain::refused))) == Confidence::likely);
    CHECK(sure(after(frame_end(1012), AskedAgain::refused)) == Confidence::likely);
    CHECK(sure(back(frame_end(1012), SameGateway::other)) == Confidence::certain);
}

TEST_CASE("session: an idle limit is certain once a busy socket lived on, and names the proxy's setting") {
    auto e = idle_cuts();
    auto judged = judge::judge(e).verdict;
    CHECK(judged.confidence == Confidence::certain);
    CHECK(judged.summary == "nginx cuts a session after 8000 ms of silence");
    REQUIRE(judged.fix.size() == 1);
    CHECK(test::edits_text(judged.fix[0]) == "proxy_read_timeout 1h\nproxy_send_timeout 1h");
    e.hold->idle->busy_outlived = false;
    e.hold->lifetime = e.hold->idle;
    http(e).proxy.clear();
    judged = judge::judge(e).verdict;
    CHECK(judged.confidence == Confidence::likely);
    CHECK(test::edits_text(judged.fix.back()) == "ocprobe hold --bisect-idle");
    CHECK(fix_says(judged, "timeout tunnel"));
}

TEST_CASE("session: each proxy that is recognised has its settings, and a usual number its owner") {
    for (const auto* proxy :
         {"nginx", "Caddy", "HAProxy", "Traefik", "Envoy", "Apache", "AWS load balancer"}) {
        INFO(proxy);
        const auto e = bridge();
        for (const bool lifetime : {false, true}) {
            const bool no_directive =
                std::string_view(proxy) == "AWS load balancer" || std::string_view(proxy) == "Caddy";
            if (lifetime && no_directive) continue;
            judge::Advice advice(e);
            judge::lift_limit(advice, proxy, lifetime);
            const auto steps = advice.take();
            REQUIRE(steps.size() == 1);
            CHECK(steps.front().proxy == proxy);
            CHECK_FALSE(steps.front().edits.empty());
        }
    }
    // Recognised, and no setting of it known: nothing says that it was not.
    const auto e = bridge();
    judge::Advice advice(e);
    judge::lift_limit(advice, "squid", false);
    const auto steps = advice.take();
    REQUIRE(steps.size() == 1);
    CHECK(steps.front().proxy == "squid");
    CHECK(steps.front().purpose == "Let quiet connections live longer in the settings of squid");
    CHECK(judge::whose_default(60s, false).find("nginx") != std::string::npos);
    CHECK(judge::whose_default(30s, true).find("Google") != std::string::npos);
    CHECK(judge::whose_default(30s, false).empty());
    CHECK(judge::whose_default(77s, false).empty());
}

TEST_CASE("session: a signal while sockets are held leaves what is proven, and its own exit code") {
    auto e = holding();
    e.hold->whole_time = false;
    e.hold->held = 61s;
    e.stopped = StopReason::signal;
    e.signal = 15;
    const auto judged = judge::judge(e).verdict;
    CHECK(judged.id == "healthy");
    CHECK(judged.summary.find("61.0 s (of 600 s)") != std::string::npos);
    CHECK(judge::exit_code(e, judged) == 143);
}

}  // namespace ocprobe::judge_test
