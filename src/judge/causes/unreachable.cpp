// connect.*: no answer to a connection request, or no way there.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/loopback_alone.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"

#include <array>
#include <cerrno>

namespace ocprobe::judge {

namespace {

// ---- timeout, unreachable

bool connect_timed_out(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::timeout) && !cut_short(e, StageId::connect);
}

void say_connect_timeout(const Evidence& e, Verdict& v) {
    v.summary = cat("No answer from ", target_address(e), " to a connection request");
    v.cause =
        cat("Tried: ",
            tried_addresses(e),
            ". Packets are dropped on the way: a firewall, an internal network, or an address of a container "
            "that is gone.");
    v.evidence = {"connect"};
    cite_candidates(e, v);
}

void advise_present_address(Advice& advice) {
    if (dial_what_answers(advice, "Use the address that answers")) return;
    const auto service = gateways_service(advice.evidence());
    std::vector<std::string> argv;
    switch (advice.platform()) {
    case Platform::host:
        argv = {"openclaw", "gateway", "status"};
        break;
    case Platform::kubernetes:
        argv = {"kubectl", "get", "pods,services", "-o", "wide"};
        break;
    case Platform::compose:
        argv = {
            "sh",
            "-c",
            cat("docker compose ps -q ",
                service.empty() ? "<service of the gateway>" : service,
                " | xargs docker inspect -f '{{json .NetworkSettings.Networks}}'")};
        break;
    default:
        argv = {
            advice.engine(),
            "inspect",
            "-f",
            "{{json .NetworkSettings.Networks}}",
            service.empty() ? "<container of the gateway>" : service};
    }
    advice.decide("Compare that address with the gateway's present one", Place::engine_host, std::move(argv));
}

bool cannot_be_reached(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::unreachable) || connect_outcome_is(e, ConnectOutcome::other);
}

Confidence unreachable_confidence(const Evidence& e) {
    const bool all_tried = !connect_outcome_is(e, ConnectOutcome::other) && untried_addresses(e) == 0;
    return all_tried ? Confidence::certain : Confidence::likely;
}

void say_unreachable(const Evidence& e, Verdict& v) {
    const auto* record = e.stage(StageId::connect);
    const auto error = record != nullptr && record->error ? record->error->name : std::string("unreachable");
    v.summary = cat("There is no way from here to ", target_address(e), " (", error, ")");
    v.evidence = {"connect"};
    if (connect_outcome_is(e, ConnectOutcome::other)) {
        v.cause = cat(
            "Tried: ", tried_addresses(e), ". The kernel makes no connection to such an address from here."
        );
        return;
    }
    v.cause =
        cat("Tried: ",
            tried_addresses(e),
            ". The two containers share no network, the network is internal, or the address family is "
            "missing here.");
    if (only_ipv6(e)) {
        v.cause += " The name has IPv6 addresses alone, and there is no route to them here.";
        v.evidence.emplace_back("dns");
    }
    cite_candidates(e, v);
    if (gateway_elsewhere(e) == nullptr) say_loopback_alone(e, v);
}

void advise_common_network(Advice& advice) {
    if (connect_outcome_is(advice.evidence(), ConnectOutcome::other)) {
        ask_the_cli(advice);
        return;
    }
    if (dial_what_answers(advice, "Use the address that answers")) return;
    if (advise_if_loopback_alone(advice)) return;
    advice.remedy("Put both services on one network", Place::cli_service, {JoinNetwork{"openclaw"}});
    advice.also("The same for the gateway", Place::gateway_service, {JoinNetwork{"openclaw"}});
}

// ---- records

constexpr std::array unreachable_records{
    Cause{
        .id = "connect.timeout",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = connect_timed_out,
        .confidence = likely,
        .say = say_connect_timeout,
        .advise = advise_present_address,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "No answer to SYN within the budget: a firewall drops it, or the address belongs to "
                 "nothing any more.",
             .what_to_do =
                 "Compare the address with the gateway's present one; look for firewall rules between "
                 "the two networks.",
             .links = no_links}},
    Cause{
        .id = "connect.unreachable",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = cannot_be_reached,
        .confidence = unreachable_confidence,
        .say = say_unreachable,
        .advise = advise_common_network,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "ENETUNREACH or EHOSTUNREACH: no shared network, an internal network, or an address "
                 "family that is missing here.",
             .what_to_do = "Put both services on one network.",
             .links = no_links}},
};

constexpr CauseGroup unreachable_group{
    .family = "connect", .causes = std::span<const Cause>(unreachable_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& unreachable_causes() {
    return unreachable_group;
}

}  // namespace ocprobe::judge
