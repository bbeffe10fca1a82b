// connect.*: the name leads somewhere, and no connection comes about.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <cerrno>

namespace ocprobe::judge::connect {

namespace {

// Every address with its own result: `172.18.0.2:18789 refused`.
std::string attempts(const Evidence& e) {
    const auto* facts = e.connect();
    std::vector<std::string> texts;
    if (facts != nullptr) {
        for (const auto& attempt : facts->attempts) {
            if (texts.size() == 3) {
                texts.emplace_back("…");
                break;
            }
            texts.push_back(cat(host_port(attempt.address, attempt.port), " ", name(attempt.outcome)));
        }
    }
    return texts.empty() ? target_address(e) : join(texts, ", ");
}

// An address that answers is the fix, whatever keeps this one silent.
bool offer_candidate(const Evidence& e, Verdict& v) {
    const auto* found = gateway_elsewhere(e);
    if (found == nullptr) return false;
    v.fix.push_back(set_variables(
        e, cat("Use the address that answers; proven: ", proof_of(*found)), variables_to_dial(e, *found)
    ));
    v.evidence.emplace_back("candidates");
    return true;
}

// ---- tcp

Confidence refused_confidence(const Evidence& e) {
    return gateway_visible_here(e).empty() ? Confidence::likely : Confidence::certain;
}

void say_refused_here(const Evidence& e, const std::string& visible, Verdict& v) {
    v.cause = cat(
        "The gateway shares this namespace (", visible, "), but does not accept on ", target_address(e), "."
    );
    if (const auto* listener = listener_on_target_port(e)) {
        v.cause += cat(" It is bound to ", listener->address, " only.");
        v.fix.push_back(decide(
            "Bind the gateway to loopback too (gateway.bind), or dial the address that it is bound to",
            gateway_place(e),
            in_gateway(e, "openclaw config get gateway.bind")
        ));
        v.evidence.emplace_back("container.listeners");
        return;
    }
    v.cause += " It is still starting, has stopped listening, or uses another port.";
    v.fix.push_back(decide(
        "Read why it does not listen",
        gateway_place(e),
        cat("docker compose logs --tail=50 ", gateway_service(e))
    ));
    v.evidence.emplace_back("container.gateway_processes");
}

// It listened when the run began.
bool gone_by_the_upgrade(const Evidence& e) {
    const auto* record = e.stage(StageId::websocket);
    const bool tcp = e.target.endpoint && e.target.endpoint->transport != Endpoint::Transport::unix_socket;
    return tcp && connected(e) && record != nullptr && record->error && record->error->number == ECONNREFUSED;
}

void say_refused(const Evidence& e, Verdict& v) {
    if (gone_by_the_upgrade(e)) {
        v.summary = cat("Nothing accepts on ", target_address(e), " any more (ECONNREFUSED at the upgrade)");
        v.cause = "It accepted when this run began: the gateway has ended, or is being restarted.";
        v.fix.push_back({"Wait for its return", here(e), "ocprobe wait --timeout 2m"});
        v.evidence = {"connect", "websocket"};
        return;
    }
    v.summary = cat("Nothing accepts on ", target_address(e), " (ECONNREFUSED)");
    v.evidence = {"connect"};
    const auto visible = gateway_visible_here(e);
    if (!visible.empty() && e.target.host_is_loopback) return say_refused_here(e, visible, v);
    v.cause =
        cat("Refused: ",
            attempts(e),
            ". Either the gateway is not running, or it listens on its own loopback only (gateway.bind: "
            "loopback); from outside both look the same.");
    if (e.target.host_is_loopback && e.container.in_container != std::optional(true)) {
        v.cause += " If this is a container of its own, 127.0.0.1 is not the gateway's at all.";
    }
    const auto service = gateway_service(e);
    if (offer_candidate(e, v)) return;
    const auto port = e.target.endpoint ? e.target.endpoint->port : e.target.default_port;
    v.fix.push_back(decide(
        "Decide which: running and bound to 127.0.0.1, or not running",
        gateway_place(e),
        in_gateway(e, cat("curl -sS http://127.0.0.1:", port, "/healthz"))
    ));
    v.fix.push_back(
        {"If it is bound to loopback, bind it to the network",
         cat("compose.yml, service ", service),
         cat("command: gateway --bind lan --port ", port)}
    );
}

bool timed_out(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::timeout) && !cut_short(e, StageId::connect);
}

void say_timeout(const Evidence& e, Verdict& v) {
    v.summary = cat("No answer from ", target_address(e), " to a connection request");
    v.cause =
        cat("Tried: ",
            attempts(e),
            ". Packets are dropped on the way: a firewall, an internal network, or an address of a container "
            "that is gone.");
    v.evidence = {"connect"};
    if (offer_candidate(e, v)) return;
    v.fix.push_back(decide(
        "Compare that address with the gateway's present one",
        gateway_place(e),
        cat("docker compose ps -q ",
            gateway_service(e),
            " | xargs docker inspect -f '{{json .NetworkSettings.Networks}}'")
    ));
}

bool cannot_be_reached(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::unreachable) || connect_outcome_is(e, ConnectOutcome::other);
}

void say_unreachable(const Evidence& e, Verdict& v) {
    const auto* record = e.stage(StageId::connect);
    const auto error = record != nullptr && record->error ? record->error->name : std::string("unreachable");
    v.summary = cat("There is no way from here to ", target_address(e), " (", error, ")");
    v.evidence = {"connect"};
    if (connect_outcome_is(e, ConnectOutcome::other)) {
        v.cause =
            cat("Tried: ", attempts(e), ". The kernel makes no connection to such an address from here.");
        return v.fix.push_back(ask_the_cli(e));
    }
    v.cause =
        cat("Tried: ",
            attempts(e),
            ". The two containers share no network, the network is internal, or the address family is "
            "missing here.");
    if (offer_candidate(e, v) || explain_loopback_alone(e, v)) return;
    v.fix.push_back({"Put both services on one network", "compose.yml, both services", "networks: [openclaw]"}
    );
}

// ---- accepted and closed

bool closed_without_a_byte(const Evidence& e) {
    if (connect_outcome_is(e, ConnectOutcome::reset)) return true;
    const auto* tls = e.tls();
    if (tls != nullptr && tls->outcome == TlsOutcome::closed && tls->protocol.empty())
        return tls->bytes_received == 0 && !tls->plain_http_answered.value_or(false);
    const auto* answer = first_answer(e);
    return answer != nullptr &&
           (answer->outcome == HttpOutcome::closed_no_byte || answer->outcome == HttpOutcome::reset_no_byte);
}

bool published_port_resets(const Evidence& e) {
    const auto* http = e.http();
    const bool speaks_tls = http != nullptr && http->tls_answered.value_or(false);
    return closed_without_a_byte(e) && address_is_the_hosts(e) && !speaks_tls && !gateway_answered(e) &&
           !upgrade_decided(e);
}

void say_published_port_reset(const Evidence& e, Verdict& v) {
    v.summary = cat(target_address(e), " accepts, then closes without a byte");
    v.cause = "Typical of a published port: Docker accepts on the host, and the gateway listens on its "
              "container's own loopback only (gateway.bind: loopback).";
    v.fix.push_back(
        {"Bind the gateway to its network",
         cat("compose.yml, service ", gateway_service(e)),
         "command: gateway --bind lan --port 18789"}
    );
    v.fix.push_back(decide(
        "Decide: the gateway's own view of its bind",
        gateway_place(e),
        in_gateway(e, "openclaw config get gateway.bind")
    ));
    v.evidence = {"connect", "http"};
}

}  // namespace

constinit const Cause refused{
    [](const Evidence& e) {
        return connect_outcome_is(e, ConnectOutcome::refused) || gone_by_the_upgrade(e);
    },
    refused_confidence,
    say_refused};
constinit const Cause timeout{timed_out, likely, say_timeout};
constinit const Cause unreachable{
    cannot_be_reached,
    [](const Evidence& e) {
        return connect_outcome_is(e, ConnectOutcome::other) ? Confidence::likely : Confidence::certain;
    },
    say_unreachable};
constinit const Cause published_port_reset{published_port_resets, likely, say_published_port_reset};

}  // namespace ocprobe::judge::connect
