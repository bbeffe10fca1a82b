// dns.*: the name of the gateway does not lead to an address.
#include "base/duration.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/loopback_alone.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::judge {

namespace {

bool dns_outcome_is(const Evidence& e, std::initializer_list<DnsOutcome> outcomes) {
    const auto* facts = e.dns();
    return facts != nullptr && std::find(outcomes.begin(), outcomes.end(), facts->outcome) != outcomes.end();
}

std::string asked_servers(const DnsFacts& facts) {
    if (!facts.answered_by.empty()) return facts.answered_by;
    const auto& servers = facts.asked.empty() ? facts.servers : facts.asked;
    return servers.empty() ? "no name server" : join(servers, ", ");
}

// What is predicted are glibc's rules; an image with another C library may have its own.
Confidence resolver_confidence(const Evidence& e) {
    return e.cli.musl ? Confidence::likely : Confidence::certain;
}

void say_ignored_lines(const DnsFacts& facts, Verdict& v) {
    if (facts.ignored_lines.empty()) return;
    v.cause +=
        cat(" The line `",
            facts.ignored_lines.front(),
            "` of resolv.conf names no address to glibc, which ignores it.");
}

// A name that does resolve or answer is worth more than any advice.
void offer_another_name(Advice& advice) {
    if (dial_what_answers(advice, "Use the address that answers")) return;
    const auto* facts = advice.evidence().dns();
    if (facts == nullptr || facts->near_names.empty()) return;
    std::vector<std::string> names;
    for (const auto& near : facts->near_names)
        names.push_back(near.name);
    advice.by_hand(
        cat("A similar name resolves here: ",
            join(names, ", "),
            ". If it is the gateway's, use it where ",
            label(advice.evidence().target.source),
            " is set"),
        Place::cli_service
    );
}

// ---- name_not_found

bool name_is_missing(const Evidence& e) {
    return dns_outcome_is(e, {DnsOutcome::name_not_found, DnsOutcome::bad_name});
}

void say_name_not_found(const Evidence& e, Verdict& v) {
    v.evidence = {"dns"};
    cite_candidates(e, v);
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    v.summary = cat("The name ", facts->name, " does not exist for this container");
    v.cause =
        cat(facts->outcome == DnsOutcome::bad_name
                ? "It is no valid host name"
                : cat("The name server ",
                      asked_servers(*facts),
                      " does not know it, and the hosts file has no entry"),
            ". Docker's resolver knows a service only while it runs, on a network that both share.");
}

void advise_existing_name(Advice& advice) {
    offer_another_name(advice);
    list_services(advice, "See whether the gateway runs, under which name, and on which network");
    read_gateway_log(advice, "If it has stopped, or restarts again and again: read why", {});
    const auto& target = advice.evidence().target;
    if (!target.endpoint || target.endpoint->host.find('.') != std::string::npos) return;
    offer_gateways_network(
        advice,
        "If it is on another network, join that one; to keep it, add it under networks (another project's: "
        "external)"
    );
}

// ---- no_address

void say_no_address(const Evidence& e, Verdict& v) {
    v.evidence = {"dns"};
    cite_candidates(e, v);
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    v.summary = cat("The name ", facts->name, " exists, but has no address");
    v.cause =
        cat("The name server ",
            asked_servers(*facts),
            " knows the name, and gives neither an A nor an AAAA record for it.");
}

void advise_address(Advice& advice) {
    offer_another_name(advice);
    const auto* facts = advice.evidence().dns();
    if (facts == nullptr) return;
    if (advice.evidence().cli.musl) ask_the_cli(advice);
    advice.by_hand(
        cat("Give ", facts->name, " an A or AAAA record, or dial the gateway's address"), Place::cli_service
    );
}

// ---- server_failure

bool server_fails(const Evidence& e) {
    return dns_outcome_is(e, {DnsOutcome::server_failure, DnsOutcome::refused, DnsOutcome::malformed});
}

void say_server_failure(const Evidence& e, Verdict& v) {
    v.evidence = {"dns"};
    cite_candidates(e, v);
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    const std::string_view what = facts->outcome == DnsOutcome::refused ? "refuses the query (REFUSED)"
                                  : facts->outcome == DnsOutcome::malformed
                                      ? "gives an answer that cannot be parsed"
                                      : "fails (SERVFAIL, or another code that is no answer)";
    v.summary = cat("The name server ", what, " for ", facts->name);
    v.cause = cat("Asked: ", asked_servers(*facts), ". Whether the name exists is not known.");
    // glibc's own answer to a refusal of `options edns0` is ENOTFOUND.
    const auto* record = e.stage(StageId::dns);
    const bool refused_format = record->error && record->error->name == "FORMERR";
    v.cause += refused_format
                   ? " A server without EDNS (RFC 6891) answers so to `options edns0` in resolv.conf."
                   : " The CLI calls this EAI_AGAIN.";
}

void advise_resolver(Advice& advice) {
    offer_another_name(advice);
    advice.decide(
        "Look at the resolver that the container uses", Place::cli_container, {"cat", "/etc/resolv.conf"}
    );
}

// ---- no_answer

// A timeout that the overall deadline caused says nothing about the resolver.
bool no_server_answered(const Evidence& e) {
    if (dns_outcome_is(e, {DnsOutcome::no_server, DnsOutcome::unreachable})) return true;
    return dns_outcome_is(e, {DnsOutcome::timeout}) && !cut_short(e, StageId::dns);
}

// The CLI waits longer for silent servers than this run did.
bool cli_waits_longer(const Evidence& e) {
    const auto* facts = e.dns();
    const auto* record = e.stage(StageId::dns);
    return facts != nullptr && facts->outcome == DnsOutcome::timeout && facts->cli_waits &&
           record->took < Micros(*facts->cli_waits);
}

Confidence no_answer_confidence(const Evidence& e) {
    return cli_waits_longer(e) ? Confidence::likely : resolver_confidence(e);
}

void say_no_answer(const Evidence& e, Verdict& v) {
    v.evidence = {"dns"};
    cite_candidates(e, v);
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    if (facts->outcome == DnsOutcome::no_server) {
        v.summary = cat("There is no name server to ask for ", facts->name);
        v.cause =
            cat("/etc/resolv.conf: ",
                facts->resolv_conf.empty() ? "no nameserver" : facts->resolv_conf,
                ". The CLI calls this EAI_AGAIN.");
    } else {
        v.summary = cat("No name server answers for ", facts->name);
        v.cause =
            cat("Asked: ",
                asked_servers(*facts),
                facts->outcome == DnsOutcome::unreachable ? ", which cannot be reached"
                                                          : ", which stayed silent",
                ". The CLI calls this EAI_AGAIN.");
        if (cli_waits_longer(e)) {
            v.cause +=
                cat(" It was asked for ",
                    duration_text(e.stage(StageId::dns)->took),
                    "; the CLI waits up to ",
                    duration_text(*facts->cli_waits),
                    ", and would go on if an answer came in that time.");
        }
    }
    say_ignored_lines(*facts, v);
    say_loopback_alone(e, v);
}

void advise_answering_resolver(Advice& advice) {
    offer_another_name(advice);
    if (advise_if_loopback_alone(advice)) return;
    advice.decide(
        "Look at the resolver that the container uses; on a Compose network it is 127.0.0.11",
        Place::cli_container,
        {"cat", "/etc/resolv.conf"}
    );
}

// ---- records

std::vector<Excluded> dns_is_ruled_out(const Evidence& e) {
    const auto* dns = e.dns();
    if (dns == nullptr) return {};
    if (dns->outcome == DnsOutcome::literal || dns->outcome == DnsOutcome::localhost)
        return {{"dns.*", "no name had to be resolved"}};
    if (dns->outcome != DnsOutcome::resolved) return {};
    const auto address = dns->answers.empty() ? std::string("an address") : dns->answers.front().address;
    return {{"dns.*", cat(dns->name, " resolves to ", address, dns->from_hosts_file ? " (hosts file)" : "")}};
}

constexpr std::array dns_records{
    Cause{
        .id = "dns.name_not_found",
        .kind = VerdictKind::fault,
        .stage = StageId::dns,
        .holds = name_is_missing,
        .confidence = resolver_confidence,
        .say = say_name_not_found,
        .advise = advise_existing_name,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::name_not_found,
        .documentation =
            {.holds_when =
                 "NXDOMAIN, or no such host in the hosts file. Names the resolver that was asked and "
                 "similar names that do resolve.",
             .what_to_do = "Use the service's name, and put both services on one network.",
             .links = no_links}},
    Cause{
        .id = "dns.no_address",
        .kind = VerdictKind::fault,
        .stage = StageId::dns,
        .holds = [](const Evidence& e) { return dns_outcome_is(e, {DnsOutcome::no_address}); },
        .confidence = resolver_confidence,
        .say = say_no_address,
        .advise = advise_address,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The name exists and has no A or AAAA record.",
             .what_to_do = "Give it an address, or dial one.",
             .links = no_links}},
    Cause{
        .id = "dns.server_failure",
        .kind = VerdictKind::fault,
        .stage = StageId::dns,
        .holds = server_fails,
        .confidence = resolver_confidence,
        .say = say_server_failure,
        .advise = advise_resolver,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "SERVFAIL, REFUSED, or an answer that cannot be parsed: whether the name exists is not "
                 "known.",
             .what_to_do = "Look at the resolver in /etc/resolv.conf.",
             .links = no_links}},
    Cause{
        .id = "dns.no_answer",
        .kind = VerdictKind::fault,
        .stage = StageId::dns,
        .holds = no_server_answered,
        .confidence = no_answer_confidence,
        .say = say_no_answer,
        .advise = advise_answering_resolver,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The resolver did not answer in its budget, cannot be reached, or there is none.",
             .what_to_do = "Look at /etc/resolv.conf; on a Compose network the resolver is 127.0.0.11.",
             .links = no_links}},
};

constexpr CauseGroup dns_group{
    .family = "dns", .causes = std::span<const Cause>(dns_records), .ruled_out = dns_is_ruled_out};

}  // namespace

const CauseGroup& dns_causes() {
    return dns_group;
}

}  // namespace ocprobe::judge
