// session.*, where the gateway itself ended it or its credentials changed. The classification stands in session.cpp.
#include "judge/view/session.hpp"

#include "judge/causes/families.hpp"
#include "judge/remedy/credential_words.hpp"
#include "judge/remedy/session_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::session {

namespace {

FixStep read_events(const Evidence& e) {
    return decide(
        "See what Docker did to the container at that moment (oom, kill, die with its exit code, "
        "health_status)",
        gateway_place(e),
        "docker events --since 1h --until 0s --filter type=container"
    );
}

// ---- the gateway went

void say_restarted(const Evidence& e, Verdict& v) {
    const auto& end = *deciding_end(e);
    v.summary = cat("The gateway at ", target_address(e), " was restarted while the session was held");
    say_what_happened(e, v, EndKind::gateway_restarted);
    if (end.shutdown) {
        v.cause += cat(" It had said: \"", end.shutdown->reason.str(), "\"");
        if (end.shutdown->restart_expected_ms)
            v.cause += cat(", back expected in ", *end.shutdown->restart_expected_ms, " ms");
        v.cause += ".";
    }
    v.fix.push_back(read_log(e));
    v.fix.push_back(read_events(e));
}

Confidence sure_of_restart(const Evidence& e) {
    return deciding_end(e)->gateway == SameGateway::other ? Confidence::certain : Confidence::likely;
}

void say_stopped(const Evidence& e, Verdict& v) {
    const auto& end = *deciding_end(e);
    v.summary =
        cat("The gateway at ",
            target_address(e),
            cannot_see_whether_it_is_back(e) ? " was stopped" : " was stopped, and did not come back");
    say_what_happened(e, v, EndKind::gateway_stopped);
    if (end.shutdown && end.shutdown->restart_expected_ms) {
        v.cause += cat(" It had announced to be back in ", *end.shutdown->restart_expected_ms, " ms.");
    }
    v.fix.push_back({"Start it again", gateway_place(e), cat("docker compose up -d ", gateway_service(e))});
    v.fix.push_back(read_log(e));
}

Confidence sure_of_stop(const Evidence& e) {
    const auto& end = *deciding_end(e);
    const bool seen = end.gave_up && met(end, AskedAgain::refused) && !cannot_see_whether_it_is_back(e);
    return seen ? Confidence::certain : Confidence::likely;
}

void say_killed(const Evidence& e, Verdict& v) {
    const bool back = !still_without_session(*deciding_end(e));
    v.summary = cat(
        "The gateway's process at ", target_address(e), back ? " was killed or crashed" : " died and is gone"
    );
    say_what_happened(e, v, EndKind::gateway_killed);
    v.cause += " A gateway that is told to stop says `shutdown` and closes with 1012: this one had no time "
               "to. Out of "
               "memory, SIGKILL and a crash look the same from here.";
    v.fix.push_back(read_events(e));
    v.fix.push_back(decide(
        "Ask how it ended",
        gateway_place(e),
        cat("docker inspect -f '{{.State.OOMKilled}} {{.State.ExitCode}} {{.RestartCount}}' ", container(e))
    ));
}

Confidence sure_of_kill(const Evidence& e) {
    const auto& end = *deciding_end(e);
    const bool refused = met(end, AskedAgain::refused);
    return refused && (end.gateway == SameGateway::other || end.gave_up) ? Confidence::certain
                                                                         : Confidence::likely;
}

// ---- the credential

void say_auth_changed(const Evidence& e, Verdict& v) {
    v.summary = "The gateway's credentials changed while the session was held";
    say_what_happened(e, v, EndKind::auth_changed);
    const auto& refusal = e.hold->refusal;
    if (refusal) {
        v.summary += "; the ones here are refused now";
        v.fix.push_back(read_gateways_token(e));
        v.fix.push_back(put_credential(e, "Give the CLI the credential that the gateway has now"));
        return;
    }
    v.fix.push_back(decide(
        "See who wrote the gateway's config",
        gateway_place(e),
        cat("docker compose logs --since 15m --timestamps ", gateway_service(e))
    ));
}

Confidence sure_of_change(const Evidence& e) {
    const auto& end = *deciding_end(e);
    return end.close.code == 4001 || e.hold->refusal ? Confidence::certain : Confidence::likely;
}

// ---- the process lives and does nothing

void say_stalled(const Evidence& e, Verdict& v) {
    v.summary =
        cat("The gateway at ", target_address(e), " stopped answering, though its port still accepts");
    say_what_happened(e, v, EndKind::gateway_stalled);
    v.cause += " Its process lives and does nothing: paused, stopped by a signal, or a starved event loop.";
    v.fix.push_back(decide(
        "See whether it is paused, and how busy it is",
        gateway_place(e),
        cat("docker inspect -f '{{.State.Status}}' ", container(e), "; docker stats --no-stream")
    ));
}

}  // namespace

constinit const Cause auth_changed{holds<EndKind::auth_changed>, sure_of_change, say_auth_changed};
constinit const Cause gateway_killed{holds<EndKind::gateway_killed>, sure_of_kill, say_killed};
constinit const Cause gateway_stopped{holds<EndKind::gateway_stopped>, sure_of_stop, say_stopped};
constinit const Cause gateway_stalled{holds<EndKind::gateway_stalled>, likely, say_stalled};
constinit const Cause gateway_restarted{holds<EndKind::gateway_restarted>, sure_of_restart, say_restarted};

}  // namespace ocprobe::judge::session
