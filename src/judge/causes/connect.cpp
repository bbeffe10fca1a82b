// connect.*: the name leads somewhere, and no connection comes about.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/loopback_alone.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"

#include <array>
#include <cerrno>
#include <optional>

namespace ocprobe::judge {

namespace {

// ---- refused

bool gateway_shares_this_loopback(const Evidence& e) {
    return e.target.host_is_loopback && !gateway_visible_here(e).empty();
}

Confidence refused_confidence(const Evidence& e) {
    const bool all_seen = !gateway_visible_here(e).empty() && untried_addresses(e) == 0;
    return all_seen ? Confidence::certain : Confidence::likely;
}

// The bind that the gateway's own config names, where this config is the gateway's: its traces lie beside it.
std::optional<std::string> gateways_bind(const Evidence& e) {
    const bool gateways =
        e.state.gateway_traces || e.state.pairing.gateway_tables_used || e.state.lock.held.value_or(false);
    return gateways && e.state.config.status == ConfigStatus::ok ? e.state.config.bind : std::nullopt;
}

bool is_bound_to_loopback(const Evidence& e) {
    return !e.target.host_is_loopback && gateways_bind(e) == std::optional<std::string>("loopback");
}

// It listened when the run began.
bool gone_by_the_upgrade(const Evidence& e) {
    const auto* record = e.stage(StageId::websocket);
    const bool tcp = e.target.endpoint && e.target.endpoint->transport != Endpoint::Transport::unix_socket;
    return tcp && connected(e) && record != nullptr && record->error && record->error->number == ECONNREFUSED;
}

bool connection_is_refused(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::refused) || gone_by_the_upgrade(e);
}

void say_refused_here(const Evidence& e, Verdict& v) {
    v.cause =
        cat("The gateway shares this namespace (",
            gateway_visible_here(e),
            "), but does not accept on ",
            target_address(e),
            ".");
    if (const auto* listener = listener_on_target_port(e)) {
        v.cause += cat(" It is bound to ", listener->address, " only.");
        v.evidence.emplace_back("container.listeners");
        return;
    }
    v.cause += " It is still starting, has stopped listening, or uses another port.";
    v.evidence.emplace_back("container.gateway_processes");
}

void say_refused(const Evidence& e, Verdict& v) {
    if (gone_by_the_upgrade(e)) {
        v.summary = cat("Nothing accepts on ", target_address(e), " any more (ECONNREFUSED at the upgrade)");
        v.cause = "It accepted when this run began: the gateway has ended, or is being restarted.";
        v.evidence = {"connect", "websocket"};
        return;
    }
    v.summary = cat("Nothing accepts on ", target_address(e), " (ECONNREFUSED)");
    v.evidence = {"connect"};
    if (gateway_shares_this_loopback(e)) return say_refused_here(e, v);
    v.cause = cat("Refused: ", tried_addresses(e), ". ");
    if (is_bound_to_loopback(e)) {
        v.cause += "The gateway's config says gateway.bind loopback: it listens on its own loopback only.";
        v.evidence.emplace_back("state.config");
    } else if (const auto bind = gateways_bind(e)) {
        v.cause +=
            cat("The gateway's config says gateway.bind ", *bind, ": it is not running, or is not that far.");
        v.evidence.emplace_back("state.config");
    } else if (address_is_the_hosts(e) && !e.target.host_is_loopback) {
        v.cause +=
            "That is an address of the container host, where nothing is published on this port. A port "
            "that is published on the host's 127.0.0.1 alone is not reached from here.";
    } else {
        v.cause += "The gateway is not running, listens on another port, or listens on its own loopback only "
                   "(gateway.bind: loopback); from outside these look the same.";
    }
    if (only_ipv6(e)) {
        v.cause += " The name has no IPv4 address, and a gateway that is bound to lan listens on IPv4 alone.";
        v.evidence.emplace_back("dns");
    }
    if (e.target.host_is_loopback && e.container.in_container != std::optional(true)) {
        v.cause += " If this is a container of its own, 127.0.0.1 is not the gateway's at all.";
    }
    cite_candidates(e, v);
}

void advise_published_port(Advice& advice) {
    const auto& e = advice.evidence();
    list_published_ports(advice, "See whether the gateway runs, and where its port is published");
    advice.by_hand(
        cat("Publish the gateway's port as ",
            e.target.endpoint ? std::to_string(e.target.endpoint->port) : std::string("the dialled port"),
            " on an address of the host that containers reach, not on 127.0.0.1 alone. A gateway on the host "
            "itself needs gateway.bind lan"),
        Place::gateway_service
    );
}

void advise_listener(Advice& advice) {
    const auto& e = advice.evidence();
    if (gone_by_the_upgrade(e)) {
        run_again(advice, "Wait for its return", {"wait", "--timeout", "2m"}, StepRole::remedy);
        return;
    }
    if (gateway_shares_this_loopback(e)) {
        if (listener_on_target_port(e) != nullptr) {
            read_gateway_config(
                advice,
                "Bind the gateway to loopback too (gateway.bind), or dial the address that it is bound to",
                "gateway.bind"
            );
        } else {
            read_gateway_log(advice, "Read why it does not listen", {});
        }
        return;
    }
    if (dial_what_answers(advice, "Use the address that answers")) return;
    if (is_bound_to_loopback(e)) {
        bind_to_network(advice, "Bind the gateway to its network");
        return;
    }
    if (gateways_bind(e)) {
        read_gateway_log(advice, "Read why it does not listen", {});
        return;
    }
    if (address_is_the_hosts(e) && !e.target.host_is_loopback) return advise_published_port(advice);
    list_gateways_listeners(
        advice,
        "See what listens. Another port belongs in the URL; 127.0.0.1 is loopback; no line: it is not running"
    );
    bind_to_network(advice, "If it is bound to loopback, bind it to the network");
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
    v.evidence = {"connect", "http"};
}

void advise_bind(Advice& advice) {
    bind_to_network(advice, "Bind the gateway to its network");
    read_gateway_config(advice, "Decide: the gateway's own view of its bind", "gateway.bind");
}

// ---- records

// What an own container's loopback would say, the gateway's presence here speaks against.
std::vector<Excluded> refused_rules_out(const Evidence& e) {
    auto list = other_families(e);
    if (gateway_shares_this_loopback(e))
        list.push_back({"target.loopback_own_container", gateway_visible_here(e)});
    return list;
}

std::vector<Excluded> connect_is_ruled_out(const Evidence& e) {
    const auto* connection = e.connect();
    if (connection == nullptr || connection->outcome != ConnectOutcome::connected) return {};
    const auto& where = connection->chosen_address.empty() ? target_address(e) : connection->chosen_address;
    return {{"connect.*", cat(where, " accepts the connection")}};
}

constexpr std::array connect_records{
    Cause{
        .id = "connect.refused",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = connection_is_refused,
        .confidence = refused_confidence,
        .say = say_refused,
        .advise = advise_listener,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = refused_rules_out,
        .cli_says = cli_words::connection_refused,
        .documentation =
            {.holds_when =
                 "Every address answers with RST, and target.loopback_own_container does not explain it. "
                 "From outside, \"not started\" and \"bound to its own loopback\" look the same.",
             .what_to_do =
                 "Ask inside the gateway's container whether http://127.0.0.1:18789/healthz answers. If "
                 "it does, bind the gateway to its network (gateway.bind lan).",
             .links = no_links}},
    Cause{
        .id = "connect.published_port_reset",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = published_port_resets,
        .confidence = likely,
        .say = say_published_port_reset,
        .advise = advise_bind,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The host's address accepts, then closes without a byte: a published port whose service "
                 "listens on its container's loopback only.",
             .what_to_do = "Bind the gateway to its network (gateway.bind lan).",
             .links = no_links}},
};

constexpr CauseGroup connect_group{
    .family = "connect",
    .causes = std::span<const Cause>(connect_records),
    .ruled_out = connect_is_ruled_out};

}  // namespace

const CauseGroup& connect_causes() {
    return connect_group;
}

}  // namespace ocprobe::judge
