// Held sessions as real runs leave them.
#include "unit/judge/session_fixtures.hpp"

namespace ocprobe::judge_test {

using namespace std::chrono_literals;

Evidence holding() {
    auto e = bridge();
    HoldFacts held;
    held.asked_for = 600s;
    held.held = 600s;
    held.whole_time = true;
    held.silence_limit = 55s;
    held.ask_for = 120s;
    HeldSocket socket;
    socket.sessions = 1;
    socket.open = true;
    socket.held = 600s;
    socket.pings_answered = 24;
    socket.outlived = {25s, 25s, 25s};
    held.sockets.push_back(socket);
    e.hold = held;
    return e;
}

SessionEnd frame_end(std::uint16_t code, std::string_view reason) {
    SessionEnd end;
    end.at = 42s;
    end.held = 40s;
    end.close.code = code;
    end.close.origin = CloseOrigin::frame;
    end.close.reason = safe(reason);
    end.close.phase = ClosePhase::session;
    end.close.after = 40s;
    end.silence = {15s, 15s, 15s};
    return end;
}

SessionEnd cut_end(TransportEnd transport) {
    auto end = frame_end(1006);
    end.close.origin = CloseOrigin::synthesized;
    end.close.transport = transport;
    end.close.transport_text = transport == TransportEnd::error ? "EHOSTUNREACH" : name(transport);
    return end;
}

SessionEnd silent_end() {
    auto end = frame_end(1001, "no answer in time");
    end.close.origin = CloseOrigin::local;
    end.went_silent = true;
    end.silence = {55s, 56s, 55s};
    return end;
}

SessionEnd back(SessionEnd end, SameGateway gateway) {
    end.back_after = 6s;
    end.gateway = gateway;
    return end;
}

SessionEnd gave_up(SessionEnd end) {
    end.gave_up = true;
    return end;
}

SessionEnd after(SessionEnd end, AskedAgain what, std::string_view detail) {
    AskStep step;
    step.what = what;
    step.detail = std::string(detail);
    step.times = 3;
    end.asked.push_back(step);
    return end;
}

Evidence with_end(const SessionEnd& end) {
    auto e = holding();
    e.hold->ends.push_back(end);
    e.hold->ends_total = 1;
    e.hold->whole_time = end.back_after.has_value();
    e.close = end.close;
    return e;
}

Evidence idle_cuts() {
    auto end = back(cut_end(), SameGateway::same);
    end.silence = {8s, 8s, 8s};
    end.close.after = 9s;
    auto e = with_end(end);
    e.hold->ends.push_back(end);
    e.hold->ends.push_back(end);
    e.hold->ends_total = 3;
    RepeatedCut idle;
    idle.after = idle.at_most = 8s;
    idle.error = 50ms;
    idle.at_least = 7s;
    idle.cuts = idle.episodes = 3;
    idle.counted = CountedSilence::both;
    idle.busy_outlived = true;
    e.hold->idle = idle;
    http(e).proxy = "nginx";
    return e;
}

const std::vector<VerdictFixture>& session_fixtures() {
    static const std::vector<VerdictFixture> all{
        {"session.auth_changed",
         "4001, and the token here is refused now",
         [] {
             auto e = with_end(gave_up(after(
                 frame_end(4001, "gateway auth changed"),
                 AskedAgain::credential_refused,
                 "AUTH_TOKEN_MISMATCH"
             )));
             GatewayError error;
             error.details_code = safe("AUTH_TOKEN_MISMATCH");
             e.hold->refusal = error;
             return e;
         }},
        {"session.auth_changed",
         "4001, and the token here is still good",
         [] { return with_end(back(frame_end(4001, "gateway auth changed"), SameGateway::same)); }},
        {"session.gateway_killed",
         "SIGKILL, and the engine starts it anew",
         [] {
             return with_end(back(after(cut_end(), AskedAgain::refused, "ECONNREFUSED"), SameGateway::other));
         }},
        {"session.gateway_killed",
         "it does not come back",
         [] {
             return with_end(gave_up(after(cut_end(TransportEnd::rst), AskedAgain::refused, "ECONNREFUSED")));
         }},
        {"session.gateway_stopped",
         "docker stop",
         [] {
             return with_end(
                 gave_up(after(frame_end(1012, "service restart"), AskedAgain::refused, "ECONNREFUSED"))
             );
         }},
        {"session.gateway_stalled",
         "docker pause",
         [] { return with_end(back(after(silent_end(), AskedAgain::no_response), SameGateway::same)); }},
        {"session.network_lost",
         "taken off the network and put back",
         [] {
             return with_end(back(after(silent_end(), AskedAgain::timeout, "ETIMEDOUT"), SameGateway::same));
         }},
        {"session.gateway_restarted",
         "gateway.restart.request",
         [] {
             auto end =
                 back(after(frame_end(1012, "service restart"), AskedAgain::starting), SameGateway::other);
             end.shutdown = ShutdownNotice{safe("gateway restarting"), 1'500, 41s};
             return with_end(end);
         }},
        {"session.proxy_idle_timeout", "nginx with proxy_read_timeout 8s", [] { return idle_cuts(); }},
        {"session.proxy_idle_timeout",
         "a plain hold: age and silence are not told apart",
         [] {
             auto e = idle_cuts();
             e.hold->idle->busy_outlived = false;
             e.hold->lifetime = e.hold->idle;
             http(e).proxy.clear();
             return e;
         }},
        {"session.proxy_lifetime",
         "every connection ends after 30 s",
         [] {
             auto e = idle_cuts();
             e.hold->lifetime = e.hold->idle;
             e.hold->lifetime->after = 30s;
             e.hold->idle.reset();
             for (auto& end : e.hold->ends)
                 end.close.after = 30s;
             return e;
         }},
        {"session.peer_closed",
         "slow consumer",
         [] { return with_end(back(frame_end(1008, "slow consumer"), SameGateway::same)); }},
        {"session.peer_closed", "cut once", [] { return with_end(back(cut_end(), SameGateway::same)); }},
        {"healthy", "held to the end of its time", [] { return holding(); }},
    };
    return all;
}

}  // namespace ocprobe::judge_test
