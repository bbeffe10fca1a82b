// session.*: the gateway itself ended a held session, or its credentials changed. The classification stands in
// view/session.cpp.
#include "judge/view/session.hpp"

#include "base/duration.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/credential_words.hpp"
#include "judge/remedy/session_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

using namespace session;

constexpr std::string_view moment = "Read what the gateway logged at that moment";

void ask_what_the_engine_did(Advice& advice) {
    read_engine_events(
        advice,
        "See what the engine did to the container at that moment (oom, kill, die with its exit code, "
        "health_status)",
        "container"
    );
}

// One question about the gateway's container, by the engine's own `inspect`.
void inspect_gateway(Advice& advice, std::string purpose, std::string_view format) {
    const auto service = gateways_service(advice.evidence());
    switch (advice.platform()) {
    case Platform::host:
        advice.decide(std::move(purpose), Place::gateway_host, {"openclaw", "gateway", "status"});
        return;
    case Platform::kubernetes:
        advice.decide(std::move(purpose), Place::cluster, {"kubectl", "describe", "pods"});
        return;
    case Platform::compose:
        advice.decide(
            std::move(purpose),
            Place::engine_host,
            {"sh",
             "-c",
             cat("docker inspect -f '",
                 format,
                 "' $(docker compose ps -aq ",
                 service.empty() ? "<service of the gateway>" : service,
                 ")")}
        );
        return;
    default:
        advice.decide(
            std::move(purpose),
            Place::engine_host,
            {advice.engine(),
             "inspect",
             "-f",
             std::string(format),
             service.empty() ? "<container of the gateway>" : service}
        );
    }
}

void rejoin_if_cut_off(Advice& advice) {
    if (namespace_is_abandoned(advice.evidence())) recreate_this_container(advice);
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
}

Confidence sure_of_restart(const Evidence& e) {
    return deciding_end(e)->gateway == SameGateway::other ? Confidence::certain : Confidence::likely;
}

void advise_who_restarted(Advice& advice) {
    rejoin_if_cut_off(advice);
    read_gateway_log(advice, std::string(moment), "15m");
    ask_what_the_engine_did(advice);
}

void say_stopped(const Evidence& e, Verdict& v) {
    const auto& end = *deciding_end(e);
    v.summary = cat("The gateway at ", target_address(e), " was stopped");
    if (end.gave_up && !cannot_see_whether_it_is_back(e))
        v.summary += cat(", and did not come back within ", duration_text(e.hold->ask_for));
    say_what_happened(e, v, EndKind::gateway_stopped);
    if (end.shutdown && end.shutdown->restart_expected_ms) {
        v.cause += cat(" It had announced to be back in ", *end.shutdown->restart_expected_ms, " ms.");
    }
}

void advise_start(Advice& advice) {
    rejoin_if_cut_off(advice);
    // Start and recreate are one command: `up -d`.
    advice.remedy("Start it again", Place::gateway_service, {Recreate{}});
    read_gateway_log(advice, std::string(moment), "15m");
}

void say_killed(const Evidence& e, Verdict& v) {
    const auto& end = *deciding_end(e);
    v.summary =
        cat("The gateway's process at ",
            target_address(e),
            still_without_session(end) ? " is gone: it was killed or crashed" : " was killed or crashed");
    if (end.gave_up && !cannot_see_whether_it_is_back(e))
        v.summary += cat("; none came in its place within ", duration_text(e.hold->ask_for));
    say_what_happened(e, v, EndKind::gateway_killed);
    v.cause += " A gateway that is told to stop says `shutdown` and closes with 1012: this one had no time "
               "to. Out of "
               "memory, SIGKILL and a crash look the same from here.";
}

void advise_how_it_died(Advice& advice) {
    rejoin_if_cut_off(advice);
    ask_what_the_engine_did(advice);
    inspect_gateway(advice, "Ask how it ended", "{{.State.OOMKilled}} {{.State.ExitCode}} {{.RestartCount}}");
}

Confidence sure_of_kill(const Evidence& e) {
    const auto& end = *deciding_end(e);
    // Within the time that was waited: a later return would have shown a restart.
    const bool seen = met(end, AskedAgain::refused) && end.gateway == SameGateway::other;
    return seen ? Confidence::certain : Confidence::likely;
}

// ---- the credential

void say_auth_changed(const Evidence& e, Verdict& v) {
    v.summary = "The gateway's credentials changed while the session was held";
    say_what_happened(e, v, EndKind::auth_changed);
    const auto& refusal = e.hold->refusal;
    if (refusal) {
        v.summary += "; the ones here are refused now";
        return;
    }
}

void advise_new_credential(Advice& advice) {
    rejoin_if_cut_off(advice);
    if (!advice.evidence().hold->refusal) {
        read_gateway_log(advice, "See who wrote the gateway's config", "15m");
        return;
    }
    correct_credential(advice, "Give the CLI the credential that the gateway has now");
    compare_lengths(advice);
}

Confidence sure_of_change(const Evidence& e) {
    const auto& end = *deciding_end(e);
    return end.close.code == 4001 || e.hold->refusal ? Confidence::certain : Confidence::likely;
}

// ---- the process lives and does nothing

void say_session_stalled(const Evidence& e, Verdict& v) {
    v.summary =
        cat("The gateway at ", target_address(e), " stopped answering, though its port still accepts");
    say_what_happened(e, v, EndKind::gateway_stalled);
    v.cause += " Its process lives and does nothing: paused, stopped by a signal, or a starved event loop.";
}

void advise_paused(Advice& advice) {
    rejoin_if_cut_off(advice);
    inspect_gateway(advice, "See whether it is paused", "{{.State.Status}}");
}

// ---- records

constexpr std::array session_records{
    Cause{
        .id = "session.auth_changed",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::auth_changed>,
        .confidence = sure_of_change,
        .say = say_auth_changed,
        .advise = advise_new_credential,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The gateway closed the session with 4001 (its credentials were changed while it ran), "
                 "or refused the credential when the session was asked for again. It is then asked no "
                 "more.",
             .what_to_do = "Give the CLI the credential that the gateway has now.",
             .links = no_links}},
    Cause{
        .id = "session.gateway_killed",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::gateway_killed>,
        .confidence = sure_of_kill,
        .say = say_killed,
        .advise = advise_how_it_died,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "A held session was cut without a close frame; then the port refused, or nobody was "
                 "there, and what answers later has another boot id. A gateway that is told to stop "
                 "closes with 1012.",
             .what_to_do =
                 "Ask Docker: OOMKilled, exit code 137, a health check that fails and gets the container "
                 "replaced; the gateway's log ends in the middle.",
             .links = no_links}},
    Cause{
        .id = "session.gateway_stopped",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::gateway_stopped>,
        .confidence = likely,  // "for good" is within the time that was waited
        .say = say_stopped,
        .advise = advise_start,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "A held session was closed with 1012, and for as long as was asked (--retry-for) nobody "
                 "gave one again.",
             .what_to_do =
                 "Start the gateway again; see who stopped it, and whether its restart policy is set.",
             .links = no_links}},
    Cause{
        .id = "session.gateway_stalled",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::gateway_stalled>,
        .confidence = likely,
        .say = say_session_stalled,
        .advise = advise_paused,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "A held session was silent for longer than a gateway ever is. Its port accepts connections "
                 "and answers none, or the same boot id answers later.",
             .what_to_do =
                 "A paused container, a stopped process, an event loop that starves: look at docker ps "
                 "and docker stats.",
             .links = no_links}},
    Cause{
        .id = "session.gateway_restarted",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::gateway_restarted>,
        .confidence = sure_of_restart,
        .say = say_restarted,
        .advise = advise_who_restarted,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "A held session was closed with 1012, or fell silent, and the gateway that answers now "
                 "has another boot id. The event `shutdown` before it may have announced the restart "
                 "(restartExpectedMs).",
             .what_to_do =
                 "Find out who restarted it: a config change that needs a restart, an update, `docker "
                 "restart`, a person.",
             .links = no_links}},
};

constexpr CauseGroup session_group{
    .family = "session", .causes = std::span<const Cause>(session_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& session_causes() {
    return session_group;
}

}  // namespace ocprobe::judge
