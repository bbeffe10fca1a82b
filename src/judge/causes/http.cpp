// http.*: something accepts the connection; these tell whether it is the gateway, and whether it is ready.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>
#include <cerrno>

namespace ocprobe::judge {

namespace {

bool is_silent(HttpOutcome outcome) {
    return outcome == HttpOutcome::silent || outcome == HttpOutcome::dripping;
}

bool is_closed(HttpOutcome outcome) {
    return outcome == HttpOutcome::closed_no_byte || outcome == HttpOutcome::reset_no_byte ||
           outcome == HttpOutcome::closed_early;
}

// Silence, as opposed to a close or to a connection that could not be made again.
bool upgrade_was_silent(const Evidence& e) {
    const auto* upgrade = upgrade_answer(e);
    return ws_outcome(e) == WsOutcome::no_response && upgrade != nullptr && is_silent(upgrade->outcome);
}

// ---- stalled, no response

// connect(2) on a Unix socket whose listener takes nobody in.
bool queue_is_full(const Evidence& e) {
    const auto* record = e.stage(StageId::connect);
    return record != nullptr && record->error && record->error->number == EAGAIN;
}

bool http_timed_out(const Evidence& e) {
    const auto* connection = e.connect();
    if (connection != nullptr && (connection->outcome == ConnectOutcome::timeout || queue_is_full(e)))
        return !cut_short(e, StageId::connect);
    const auto* answer = first_answer(e);
    if (answer != nullptr && is_silent(answer->outcome) && !gateway_answered(e) && !upgrade_decided(e))
        return !cut_short(e, StageId::http);
    const auto outcome = ws_outcome(e);
    const bool waited =
        upgrade_was_silent(e) || outcome == WsOutcome::no_challenge || outcome == WsOutcome::answer_timeout;
    return waited && !cut_short(e, StageId::websocket);
}

// /healthz answers at once while the upgrade is silent: it is the path of the upgrade, not the gateway.
bool live_after_silence(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws != nullptr && ws->live_after_silence.value_or(false);
}

// What proves that the gateway lives and does not get to its work; empty without such proof.
std::string stall_evidence(const Evidence& e) {
    for (const auto& process : e.container.gateway_processes) {
        if (process.same_network_namespace && (process.state == "T" || process.state == "t"))
            return cat("its process ", process.pid, " is stopped (state T)");
    }
    if (queue_is_full(e)) return "its accept queue is full, and it takes nobody in (EAGAIN)";
    const auto* listener = listener_on_target_port(e);
    if (listener != nullptr && listener->queue > 0 && e.target.host_is_loopback) {
        return cat(listener->queue, " connection(s) wait in its accept queue");
    }
    const auto* facts = e.http();
    if (facts == nullptr) return {};
    if (facts->event_loop_degraded.value_or(false)) return "/readyz reports a degraded event loop";
    if (facts->gateway && upgrade_was_silent(e) && facts->proxy.empty() && !live_after_silence(e))
        return "it answered /healthz moments before";
    return {};
}

bool is_stalled(const Evidence& e) {
    return !proven(e) && http_timed_out(e) && !stall_evidence(e).empty();
}

void say_stalled(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " lives, but does not get to answer");
    v.cause = cat("Its event loop is starved or its process is stopped: ", stall_evidence(e), ".");
    v.evidence = {"connect", "http", "websocket"};
}

void advise_busy_process(Advice& advice) {
    list_services(advice, "See whether the gateway's process is paused, stopped or busy");
    advice.remedy("Restart it if it does not recover", Place::gateway_service, {Restart{}});
}

bool gives_no_response(const Evidence& e) {
    if (proven(e)) return false;
    const auto* connection = e.connect();
    if (connection != nullptr && connection->outcome == ConnectOutcome::reset) return true;
    if (upgrade_was_no_http(e)) return false;
    if (ws_outcome(e) == WsOutcome::no_response)
        return !upgrade_was_silent(e) || !cut_short(e, StageId::websocket);
    const auto* answer = first_answer(e);
    if (answer == nullptr || gateway_answered(e) || upgrade_decided(e)) return false;
    return is_closed(answer->outcome) || (is_silent(answer->outcome) && !cut_short(e, StageId::http));
}

std::string what_came(const Evidence& e) {
    const auto* facts = e.http();
    if (ws_outcome(e) == WsOutcome::no_response && facts != nullptr && facts->gateway) {
        return upgrade_was_silent(e) ? "answers /healthz, then stays silent on the WebSocket upgrade"
                                     : "answers /healthz, then closes without a status for the upgrade";
    }
    const auto* answer = first_answer(e);
    if (answer == nullptr) return "accepts, then resets the connection";
    switch (answer->outcome) {
    case HttpOutcome::dripping:
        return "accepts, then sends bytes too slowly for an answer";
    case HttpOutcome::closed_no_byte:
        return "accepts, then closes without a byte";
    case HttpOutcome::reset_no_byte:
        return "accepts, then resets without a byte";
    case HttpOutcome::closed_early:
        return "accepts, then closes in the middle of its answer";
    default:
        return "accepts, then says nothing";
    }
}

void say_no_response(const Evidence& e, Verdict& v) {
    v.summary = cat(target_address(e), " ", what_came(e));
    v.evidence = {"connect", "http"};
    if (live_after_silence(e)) {
        v.cause =
            cat("/healthz still answers while the upgrade is silent: the gateway works, and what stands in "
                "front of "
                "it forwards HTTP and not the WebSocket upgrade.",
                proxy_note(e));
        v.evidence.emplace_back("websocket");
        return;
    }
    v.cause = "A stalled or stopped gateway, a proxy without its upstream, or a service that speaks another "
              "protocol.";
    const auto* facts = e.http();
    if (facts != nullptr && facts->tls_answered == std::optional(false))
        v.cause += " It does not speak TLS either.";
}

void advise_look_inside(Advice& advice) {
    if (live_after_silence(advice.evidence())) forward_upgrade(advice);
    ask_gateway_inside(advice, "Ask the gateway from inside its own container", "/healthz");
}

// ---- readiness

void say_starting(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " is still starting");
    const auto* facts = e.http();
    v.cause = "It is alive, and refuses sessions until its start-up work is done.";
    if (facts != nullptr && !facts->failing.empty())
        v.cause += cat(" It waits for: ", facts->failing.front().str(), ".");
    v.evidence = {"http", "websocket"};
}

void say_draining(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " is shutting down or restarting");
    v.cause = "It takes no new sessions (1012 and 1013 say so for a plain stop as well as for a restart).";
    v.evidence = {"http", "websocket"};
}

void advise_waiting(Advice& advice) {
    run_again(advice, "Wait until it is ready", {"wait", "--timeout", "2m"}, StepRole::remedy);
}

void advise_waiting_for_return(Advice& advice) {
    run_again(advice, "Wait for its return", {"wait", "--timeout", "2m"}, StepRole::remedy);
    read_gateway_log(advice, "See who stopped it", {});
}

bool is_not_ready(const Evidence& e) {
    const auto* facts = e.http();
    return e.question.ready_required && facts != nullptr && facts->gateway &&
           facts->ready == std::optional(false);
}

void say_not_ready(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " is alive, but not ready");
    const auto* facts = e.http();
    v.cause = facts != nullptr && !facts->failing.empty()
                  ? cat("Its readiness check fails: ", facts->failing.front().str(), ".")
                  : std::string(
                        "Its readiness check fails; it tells the reason only to callers on its own loopback."
                    );
    v.evidence = {"http"};
}

void advise_readiness(Advice& advice) {
    ask_gateway_inside(advice, "Ask for the reason", "/readyz");
}

// ---- records

constexpr std::array http_records{
    Cause{
        .id = "http.gateway_stalled",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = is_stalled,
        .confidence = likely,
        .say = say_stalled,
        .advise = advise_busy_process,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The port accepts, or its accept queue fills, and nothing is answered while the "
                           "gateway's process lives. Needs further evidence: the queue, /readyz, a stopped "
                           "process, an earlier answer.",
             .what_to_do = "Look at the process's CPU, memory and state; restart it if it does not recover.",
             .links = no_links}},
    Cause{
        .id = "http.gateway_draining",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = [](const Evidence& e) { return readiness(e) == Readiness::draining; },
        .confidence = certain,
        .say = say_draining,
        .advise = advise_waiting_for_return,
        .once_fixed = gateway_admits,
        .known_from = KnownFrom::network,
        .waiting = Waiting::is_the_fix,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The gateway is stopping or restarting: 1012, 1013 or 503 tell it.",
             .what_to_do = "Wait for its return, and read its log for the reason.",
             .links = no_links}},
    Cause{
        .id = "http.gateway_starting",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = [](const Evidence& e) { return readiness(e) == Readiness::starting; },
        .confidence = certain,
        .say = say_starting,
        .advise = advise_waiting,
        .once_fixed = gateway_admits,
        .known_from = KnownFrom::network,
        .waiting = Waiting::is_the_fix,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The readiness endpoint tells it, or the socket is closed with 1013 while starting.",
             .what_to_do = "Wait: ocprobe wait. Alive is not ready.",
             .links = no_links}},
    Cause{
        .id = "http.no_response",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = gives_no_response,
        .confidence = likely,
        .say = say_no_response,
        .advise = advise_look_inside,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The connection is accepted; then silence, a drip of bytes, or an early close.",
             .what_to_do = "Ask the gateway from inside its own container.",
             .links = no_links}},
    Cause{
        .id = "http.gateway_not_ready",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = is_not_ready,
        .confidence = certain,
        .say = say_not_ready,
        .advise = advise_readiness,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Readiness was asked for and fails for another reason than starting. Otherwise a "
                           "finding.",
             .what_to_do = "Ask /readyz inside the gateway's container: there it tells the reason.",
             .links = no_links}},
};

constexpr CauseGroup http_group{
    .family = "http", .causes = std::span<const Cause>(http_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& http_causes() {
    return http_group;
}

}  // namespace ocprobe::judge
