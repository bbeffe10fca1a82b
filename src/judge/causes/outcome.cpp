// healthy, inconclusive, deadline, internal_error: what a run says when no cause holds.
#include "base/duration.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::judge {

namespace {

void say_internal_error(const Evidence& e, Verdict& v) {
    v.summary = "ocprobe itself failed; nothing is said about the gateway";
    v.cause = e.internal_error.value_or("");
}

void advise_report(Advice& advice) {
    run_again(
        advice,
        "Report this to the project, with the command line and the version",
        {"--version"},
        StepRole::decide
    );
}

// ---- healthy

void say_held(const Evidence& e, Verdict& v) {
    const auto& held = *e.hold;
    std::uint64_t pings = 0;
    Micros silence{0};
    for (const auto& socket : held.sockets) {
        pings += socket.pings_answered;
        silence = std::max(silence, socket.outlived.both);
    }
    const auto sockets =
        held.sockets.size() == 1 ? std::string("a session") : cat(held.sockets.size(), " sessions");
    v.summary = cat(target_address(e), " kept ", sockets, " open for ", duration_text(held.held));
    if (held.bisect_idle) v.summary += cat(": no idle limit up to ", duration_text(silence));
    if (!held.whole_time) v.summary += cat(" (of ", duration_text(held.asked_for), ")");
    v.cause += cat(" No session ended");
    if (!held.sockets.empty() &&
        std::all_of(held.sockets.begin(), held.sockets.end(), [](const HeldSocket& socket) {
            return socket.answered_at_end.value_or(false);
        }))
        v.cause += ", and each answered a ping at the end";
    v.cause += cat("; ", pings, " pings of the gateway were answered");
    if (silence > Micros(0)) v.cause += cat(", the longest silence was ", duration_text(silence));
    v.cause += ".";
    if (held.bisect_idle && held.whole_time)
        v.cause += " A longer silence does not come up: the gateway pings every 25 s.";
    v.evidence.emplace_back("session");
}

void say_healthy(const Evidence& e, Verdict& v) {
    v.evidence = {"websocket"};
    const auto version = gateway_version(e);
    const auto gateway = version.empty() ? std::string("The gateway") : cat("Gateway ", version);
    if (!hello(e)) {
        v.summary = cat(gateway, " at ", target_address(e), " is alive; no credential was sent");
        v.cause = "Its own answer proves it.";
        v.evidence = {"http"};
        return;
    }
    const auto* ws = e.websocket();
    v.summary = cat(gateway, " at ", target_address(e), " accepts this CLI");
    v.cause = "hello-ok";
    if (ws->answered_after) v.cause += cat(" after ", duration_text(*ws->answered_after));
    if (ws->hello && !ws->hello->auth_method.empty())
        v.cause += cat(", authenticated by ", ws->hello->auth_method.str());
    v.cause += ".";
    if (e.hold) say_held(e, v);
}

void advise_nothing(Advice&) {}

// ---- deadline, inconclusive

std::string_view last_stage(const Evidence& e) {
    std::string_view last = "target";
    for (const auto& record : e.stages) {
        if (record.status != StageStatus::skipped) last = name(record.id);
    }
    return last;
}

void say_deadline(const Evidence& e, Verdict& v) {
    v.summary = cat("The overall time was over before a cause was proven (in stage ", last_stage(e), ")");
    v.cause = "No stage before it proved a cause; a longer budget decides.";
    v.evidence = {std::string(last_stage(e))};
}

void advise_more_time(Advice& advice) {
    run_again(advice, "Run it again with more time", {"--timeout", "30s"}, StepRole::remedy);
}

// Why nothing could be proven, where that is known.
enum class Undecided {
    signal,
    device_token,
    unknown_value,
    no_credential_sent,
    too_much,
    open_gateway,
    unknown
};

Undecided why_undecided(const Evidence& e) {
    const auto* ws = e.websocket();
    if (e.stopped == StopReason::signal) return Undecided::signal;
    if (e.credential.cached_device_token && refused_without_identity(e)) return Undecided::device_token;
    if (e.credential.value_unknown && refused_without_identity(e)) return Undecided::unknown_value;
    if (ws != nullptr && ws->outcome == WsOutcome::live) return Undecided::no_credential_sent;
    if (ws != nullptr && (ws->outcome == WsOutcome::message_too_large || ws->outcome == WsOutcome::too_much))
        return Undecided::too_much;
    return open_loopback_gateway(e) ? Undecided::open_gateway : Undecided::unknown;
}

void say_inconclusive(const Evidence& e, Verdict& v) {
    v.evidence = {std::string(last_stage(e))};
    switch (why_undecided(e)) {
    case Undecided::signal:
        v.summary = cat("Stopped by signal ", e.signal, " before a cause was proven");
        v.cause = cat("The last stage was ", last_stage(e), ".");
        return;
    case Undecided::device_token:
        v.summary =
            "The only credential here is a cached device token, which ocprobe does not send by default";
        v.cause =
            "Sending it means to act as the CLI's own device. The gateway answers, and asks for an identity.";
        if (e.device_withheld) v.cause += cat(" --as-cli held it back: ", *e.device_withheld, ".");
        return;
    case Undecided::unknown_value:
        v.summary =
            cat("Only the CLI itself can look up the credential that ", label(e.credential.source), " names");
        v.cause = "ocprobe runs no program and opens no secret store; nothing was sent, and the gateway asks "
                  "for an identity.";
        return;
    case Undecided::no_credential_sent:
        v.summary = "The gateway answers; no credential was sent, so authentication is not judged";
        v.cause =
            "A credential does not go in plaintext to a public address; by this URL the CLI sends it so.";
        return;
    case Undecided::too_much:
        v.summary = "The peer sent more than ocprobe takes before an answer";
        v.cause = "That is a limit of ours; the CLI takes more.";
        return;
    case Undecided::open_gateway:
        v.summary = "The gateway is open (mode none), and wants a device that ocprobe does not make";
        v.cause = "The CLI presents a device of its own and is let in.";
        return;
    case Undecided::unknown:
        v.summary = "Nothing is proven: the run ended without an answer that decides";
        return;
    }
}

void advise_what_decides(Advice& advice) {
    const auto& e = advice.evidence();
    switch (why_undecided(e)) {
    case Undecided::signal:
        run_again(advice, "Run it again", {}, StepRole::decide);
        return;
    case Undecided::device_token:
        if (!e.device_withheld) {
            run_again(
                advice,
                "Present the CLI's own device and its token, once: no pairing request can arise from it",
                {"--as-cli"},
                StepRole::decide
            );
        }
        break;
    case Undecided::no_credential_sent:
        advice.by_hand(
            "Use TLS (wss://) across a public network, or an address of your own network", Place::cli_service
        );
        return;
    default:
        break;
    }
    ask_the_cli(advice);
}

// ---- records

constexpr std::array outcome_records{
    Cause{
        .id = "internal_error",
        .kind = VerdictKind::internal_error,
        .stage = StageId::target,
        .holds = [](const Evidence& e) { return e.internal_error.has_value(); },
        .confidence = certain,
        .say = say_internal_error,
        .advise = advise_report,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = rules_out_nothing,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "ocprobe itself failed, or its report would have shown a secret.",
             .what_to_do = "Report it.",
             .links = no_links}},
    Cause{
        .id = "healthy",
        .kind = VerdictKind::healthy,
        .stage = StageId::websocket,
        .holds = proven,
        .confidence = certain,
        .say = say_healthy,
        .advise = advise_nothing,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = rules_out_nothing,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The gateway answered hello-ok to this CLI's credential (`health` without --auth: it is "
                 "alive).",
             .what_to_do = "Nothing.",
             .links = no_links}},
    Cause{
        .id = "deadline",
        .kind = VerdictKind::deadline,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return e.stopped == StopReason::deadline; },
        .confidence = certain,
        .say = say_deadline,
        .advise = advise_more_time,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The overall time was over before a cause was proven.",
             .what_to_do = "Run it again with a longer --timeout.",
             .links = no_links}},
    Cause{
        .id = "inconclusive",
        .kind = VerdictKind::undecided,
        .stage = StageId::websocket,
        .holds = [](const Evidence&) { return true; },
        .confidence = possible,
        .say = say_inconclusive,
        .advise = advise_what_decides,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Nothing is proven. What is excluded is listed, with the command that decides.",
             .what_to_do = "Run that command.",
             .links = no_links}},
};

constexpr CauseGroup outcome_group{
    .family = "", .causes = std::span<const Cause>(outcome_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& outcome_causes() {
    return outcome_group;
}

}  // namespace ocprobe::judge
