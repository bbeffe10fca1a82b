// dns.*: the name of the gateway does not lead to an address.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::dns {

namespace {

bool outcome_is(const Evidence& e, std::initializer_list<DnsOutcome> outcomes) {
    const auto* facts = e.dns();
    if (facts == nullptr) return false;
    for (const auto outcome : outcomes) {
        if (facts->outcome == outcome) return true;
    }
    return false;
}

std::string asked(const DnsFacts& facts) {
    if (!facts.answered_by.empty()) return facts.answered_by;
    const auto& servers = facts.asked.empty() ? facts.servers : facts.asked;
    return servers.empty() ? "no name server" : join(servers, ", ");
}

// A name that does resolve or answer is worth more than any advice.
void offer_alternative(const Evidence& e, const DnsFacts& facts, Verdict& v) {
    if (const auto* found = gateway_elsewhere(e)) {
        v.fix.push_back(set_variables(
            e, cat("Use the address that answers; proven: ", proof_of(*found)), variables_to_dial(e, *found)
        ));
        v.evidence.emplace_back("candidates");
    } else if (!facts.near_names.empty()) {
        std::vector<std::string> names;
        for (const auto& near : facts.near_names)
            names.push_back(near.name);
        v.fix.push_back(
            {cat("A near name resolves here: ", join(names, ", "), ". Use it if it is the gateway's"),
             cat("where ", label(e.target.source), " is set"),
             {}}
        );
    }
}

void say_name_not_found(const Evidence& e, Verdict& v) {
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    v.summary = cat("The name ", facts->name, " does not exist for this container");
    v.cause =
        cat(facts->outcome == DnsOutcome::bad_name
                ? "It is no valid host name"
                : cat("The name server ", asked(*facts), " says so, and the hosts file has no such entry"),
            ". Docker's resolver knows a service only while it runs, on a network that both share.");
    v.evidence = {"dns"};
    offer_alternative(e, *facts, v);
    v.fix.push_back(
        decide("See whether the service runs, and under which name", gateway_place(e), "docker compose ps")
    );
    v.fix.push_back(decide(
        "Compare the services' networks: both need one in common",
        gateway_place(e),
        "docker compose config | grep -A3 networks:"
    ));
}

void say_no_address(const Evidence& e, Verdict& v) {
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    v.summary = cat("The name ", facts->name, " exists, but has no address");
    v.cause =
        cat("The name server ",
            asked(*facts),
            " knows the name, and gives neither an A nor an AAAA record for it.");
    v.evidence = {"dns"};
    offer_alternative(e, *facts, v);
    v.fix.push_back(
        {cat("Give ", facts->name, " an A or AAAA record, or dial the gateway's address"),
         "the zone's owner, or where the URL is set",
         {}}
    );
}

void say_server_failure(const Evidence& e, Verdict& v) {
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    const std::string_view what = facts->outcome == DnsOutcome::refused ? "refuses the query (REFUSED)"
                                  : facts->outcome == DnsOutcome::malformed
                                      ? "gives an answer that cannot be parsed"
                                      : "fails (SERVFAIL, or another code that is no answer)";
    v.summary = cat("The name server ", what, " for ", facts->name);
    v.cause =
        cat("Asked: ",
            asked(*facts),
            ". Whether the name exists is not known. The CLI prints this case as EAI_AGAIN.");
    v.evidence = {"dns"};
    offer_alternative(e, *facts, v);
    v.fix.push_back(decide("Look at the resolver that the container uses", here(e), "cat /etc/resolv.conf"));
}

// A timeout that the overall deadline caused says nothing about the resolver.
bool nobody_answered(const Evidence& e) {
    if (outcome_is(e, {DnsOutcome::no_server, DnsOutcome::unreachable})) return true;
    return outcome_is(e, {DnsOutcome::timeout}) && !cut_short(e, StageId::dns);
}

void say_no_answer(const Evidence& e, Verdict& v) {
    const auto* facts = e.dns();
    if (facts == nullptr) return;
    v.evidence = {"dns"};
    if (facts->outcome == DnsOutcome::no_server) {
        v.summary = cat("There is no name server to ask for ", facts->name);
        v.cause =
            cat("/etc/resolv.conf: ",
                facts->resolv_conf.empty() ? "no nameserver" : facts->resolv_conf,
                ". The CLI prints this case as EAI_AGAIN.");
    } else {
        v.summary = cat("No name server answers for ", facts->name);
        v.cause =
            cat("Asked: ",
                asked(*facts),
                facts->outcome == DnsOutcome::unreachable ? ", which cannot be reached"
                                                          : ", which stayed silent",
                ". The CLI prints this case as EAI_AGAIN.");
    }
    offer_alternative(e, *facts, v);
    if (explain_loopback_alone(e, v)) return;
    v.fix.push_back(decide(
        "Look at the resolver that the container uses; on a Compose network it is 127.0.0.11",
        here(e),
        "cat /etc/resolv.conf"
    ));
}

}  // namespace

constinit const Cause name_not_found{
    [](const Evidence& e) {
        return outcome_is(e, {DnsOutcome::name_not_found, DnsOutcome::bad_name});
    },
    certain,
    say_name_not_found};
constinit const Cause no_address{
    [](const Evidence& e) { return outcome_is(e, {DnsOutcome::no_address}); }, certain, say_no_address};
constinit const Cause server_failure{
    [](const Evidence& e) {
        return outcome_is(e, {DnsOutcome::server_failure, DnsOutcome::refused, DnsOutcome::malformed});
    },
    certain,
    say_server_failure};
constinit const Cause no_answer{nobody_answered, certain, say_no_answer};

}  // namespace ocprobe::judge::dns
