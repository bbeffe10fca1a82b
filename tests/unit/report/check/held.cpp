// A report of `hold`: one socket, killed once, then cut by a proxy at the same silence.
#include "unit/report/fixtures.hpp"

namespace ocprobe::test {

using namespace std::chrono_literals;

namespace {

SessionEnd cut_after(Micros at, Micros silence) {
    SessionEnd end;
    end.at = at;
    end.wall = Millis(1'795'345'323'123) + std::chrono::duration_cast<Millis>(at);
    end.held = silence + 700ms;
    end.close.code = 1006;
    end.close.origin = CloseOrigin::synthesized;
    end.close.transport = TransportEnd::fin;
    end.close.transport_text = "FIN";
    end.close.after = silence + 740ms;
    end.close.phase = ClosePhase::session;
    end.silence = {silence, silence + 700ms, silence};
    end.boot_id = safe("30dd71b4-4a56-4a4e-baff-22a4a3953745");
    end.connection_id = safe("0c5a7a0e-11cf-4f02-9c51-7b7cb4c8f1de");
    end.local_address = "172.18.0.3:40112";
    end.back_after = 3'200us;
    end.new_boot_id = end.boot_id;
    end.gateway = SameGateway::same;
    return end;
}

}  // namespace

Report held() {
    auto report = healthy();
    HoldFacts facts;
    facts.asked_for = 600s;
    facts.held = 72s;
    facts.whole_time = true;
    facts.bisect_idle = true;
    facts.silence_limit = 55s;
    facts.ask_for = 120s;
    for (int number = 1; number <= 2; ++number) {
        HeldSocket socket;
        socket.number = number;
        socket.role = number == 1 ? HoldRole::silent : HoldRole::ping;
        socket.every = number == 1 ? 0ms : 1'000ms;
        socket.sessions = number == 1 ? 5 : 1;
        socket.open = true;
        socket.held = 71'950ms;
        socket.pings_answered = 2;
        socket.pings_sent = number == 1 ? 0 : 71;
        socket.outlived = {7s, 7s, 7s};
        socket.local_address = "172.18.0.3:40118";
        socket.connection_id = safe("0c5a7a0e-11cf-4f02-9c51-7b7cb4c8f1df");
        socket.boot_id = safe("30dd71b4-4a56-4a4e-baff-22a4a3953745");
        facts.sockets.push_back(socket);
    }
    auto killed = cut_after(9s, 5s);
    killed.close.transport = TransportEnd::rst;
    killed.close.transport_text = "ECONNRESET";
    killed.asked = {
        {AskedAgain::refused, "ECONNREFUSED", 4, 1ms, 3'100ms},
        {AskedAgain::starting, "startup-sidecars", 7, 4s, 9s}};
    killed.back_after = 9'612ms;
    killed.new_boot_id = safe("b7a1e0c4-6a53-4c35-9d2a-0f5ce8a5d0f1");
    killed.gateway = SameGateway::other;
    killed.shutdown = ShutdownNotice{safe("gateway restarting"), 1'500, 8'990ms};
    facts.ends.push_back(killed);
    for (int i = 0; i < 4; ++i)
        facts.ends.push_back(cut_after(30s + i * 9s, 8s + i * 20ms));
    facts.ends_total = facts.ends.size();
    RepeatedCut idle;
    idle.after = 8'020ms;
    idle.error = 40ms;
    idle.at_least = 7s;
    idle.at_most = 8s;
    idle.cuts = idle.episodes = 4;
    idle.counted = CountedSilence::both;
    idle.busy_outlived = true;
    facts.idle = idle;
    report.evidence.close = facts.ends.front().close;
    report.evidence.hold = facts;
    auto& verdict = report.judgement.verdict;
    verdict.id = "session.proxy_idle_timeout";
    verdict.kind = VerdictKind::fault;
    verdict.summary = "nginx cuts a session after 8.0 s of silence";
    verdict.cause = "4 cuts at 4 different times, each after 8.0 s ± 0.0 s; 7.0 s was outlived.";
    FixStep step;
    step.place = Place::proxy_service;
    step.platform = Platform::compose;
    step.proxy = "nginx";
    step.purpose = "Let quiet connections live longer in nginx";
    step.edits = {ProxyDirective{"proxy_read_timeout", "1h"}, ProxyDirective{"proxy_send_timeout", "1h"}};
    verdict.fix = {step};
    verdict.evidence = {"session", "http", "close"};
    report.exit_code = 1;
    return report;
}

}  // namespace ocprobe::test
