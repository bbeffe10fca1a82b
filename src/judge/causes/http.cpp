// http.*: something accepts the connection; these tell whether it is the gateway, and whether it is ready.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <cerrno>

namespace ocprobe::judge::http {

namespace {

bool silent(HttpOutcome outcome) {
    return outcome == HttpOutcome::silent || outcome == HttpOutcome::dripping;
}

bool closed(HttpOutcome outcome) {
    return outcome == HttpOutcome::closed_no_byte || outcome == HttpOutcome::reset_no_byte ||
           outcome == HttpOutcome::closed_early;
}

// Silence, as opposed to a close or to a connection that could not be made again.
bool upgrade_was_silent(const Evidence& e) {
    const auto* upgrade = upgrade_answer(e);
    return ws_outcome(e) == WsOutcome::no_response && upgrade != nullptr && silent(upgrade->outcome);
}

// ---- stalled, no response

// connect(2) on a Unix socket whose listener takes nobody in.
bool queue_is_full(const Evidence& e) {
    const auto* record = e.stage(StageId::connect);
    return record != nullptr && record->error && record->error->number == EAGAIN;
}

bool timed_out(const Evidence& e) {
    const auto* connection = e.connect();
    if (connection != nullptr && (connection->outcome == ConnectOutcome::timeout || queue_is_full(e)))
        return !cut_short(e, StageId::connect);
    const auto* answer = first_answer(e);
    if (answer != nullptr && silent(answer->outcome) && !gateway_answered(e) && !upgrade_decided(e))
        return !cut_short(e, StageId::http);
    const auto outcome = ws_outcome(e);
    const bool waited =
        upgrade_was_silent(e) || outcome == WsOutcome::no_challenge || outcome == WsOutcome::answer_timeout;
    return waited && !cut_short(e, StageId::websocket);
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
    if (facts->gateway && upgrade_was_silent(e) && facts->proxy.empty())
        return "it answered /healthz moments before";
    return {};
}

bool is_stalled(const Evidence& e) {
    return !proven(e) && timed_out(e) && !stall_evidence(e).empty();
}

void say_stalled(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " lives, but does not get to answer");
    v.cause = cat("Its event loop is starved or its process is stopped: ", stall_evidence(e), ".");
    v.fix.push_back(decide(
        "See what the process does (state, CPU, memory)",
        gateway_place(e),
        cat("docker compose top ", gateway_service(e))
    ));
    v.fix.push_back(
        {"Restart it if it does not recover",
         gateway_place(e),
         cat("docker compose restart ", gateway_service(e))}
    );
    v.evidence = {"connect", "http", "websocket"};
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
    return closed(answer->outcome) || (silent(answer->outcome) && !cut_short(e, StageId::http));
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
    v.cause = "A stalled or stopped gateway, a proxy without its upstream, or a service that speaks another "
              "protocol.";
    const auto* facts = e.http();
    if (facts != nullptr && facts->tls_answered == std::optional(false))
        v.cause += " It does not speak TLS either.";
    v.fix.push_back(decide(
        "Ask the gateway from inside its own container",
        gateway_place(e),
        in_gateway(e, "curl -sS -m 3 http://127.0.0.1:18789/healthz")
    ));
    v.evidence = {"connect", "http"};
}

// ---- readiness

void say_starting(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " is still starting");
    const auto* facts = e.http();
    v.cause = "It is alive, and refuses sessions until its start-up work is done.";
    if (facts != nullptr && !facts->failing.empty())
        v.cause += cat(" It waits for: ", facts->failing.front().str(), ".");
    v.fix.push_back({"Wait until it is ready", here(e), "ocprobe wait --timeout 2m"});
    v.fix.push_back(
        {"Let Compose wait in future",
         "compose.yml, service of the CLI",
         cat("depends_on:\n  ", gateway_service(e), ":\n    condition: service_healthy")}
    );
    v.evidence = {"http", "websocket"};
}

void say_draining(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " is shutting down or restarting");
    v.cause = "It takes no new sessions (1012 and 1013 say so for a plain stop as well as for a restart).";
    v.fix.push_back({"Wait for its return", here(e), "ocprobe wait --timeout 2m"});
    v.fix.push_back(decide(
        "See who stopped it", gateway_place(e), cat("docker compose logs --tail=50 ", gateway_service(e))
    ));
    v.evidence = {"http", "websocket"};
}

bool is_not_ready(const Evidence& e) {
    const auto* facts = e.http();
    return e.ready_required && facts != nullptr && facts->gateway && facts->ready == std::optional(false);
}

void say_not_ready(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " is alive, but not ready");
    const auto* facts = e.http();
    v.cause = facts != nullptr && !facts->failing.empty()
                  ? cat("Its readiness check fails: ", facts->failing.front().str(), ".")
                  : std::string(
                        "Its readiness check fails; it tells the reason only to callers on its own loopback."
                    );
    v.fix.push_back(decide(
        "Ask for the reason", gateway_place(e), in_gateway(e, "curl -sS http://127.0.0.1:18789/readyz")
    ));
    v.evidence = {"http"};
}

}  // namespace

constinit const Cause gateway_stalled{is_stalled, likely, say_stalled};
constinit const Cause gateway_draining{
    [](const Evidence& e) { return readiness(e) == Readiness::draining; }, certain, say_draining};
constinit const Cause gateway_starting{
    [](const Evidence& e) { return readiness(e) == Readiness::starting; }, certain, say_starting};
constinit const Cause no_response{gives_no_response, likely, say_no_response};
constinit const Cause gateway_not_ready{is_not_ready, certain, say_not_ready};

}  // namespace ocprobe::judge::http
