// The dns stage: does the name resolve, and if not, exactly why.
//
//  what                                              status   outcome         error
//  Unix socket                                       skipped  not_run
//  an address                                        skipped  literal
//  localhost in the hosts file                       passed   localhost
//  another name in the hosts file                    passed   resolved
//  an address from a name server                     passed   resolved
//  NXDOMAIN for every name asked                     failed   name_not_found  NXDOMAIN (near names are looked up)
//  the name exists without A and AAAA                failed   no_address      NODATA
//  SERVFAIL, FORMERR, NOTIMP, other RCODE            failed   server_failure  that word
//  REFUSED                                           failed   refused         REFUSED
//  an answer that does not parse                     failed   malformed       malformed answer
//  silence until the budget ends                     failed   timeout         dns_timeout
//  ICMP unreachable, no route to the server          failed   unreachable     ECONNREFUSED, ENETUNREACH …
//  no name server configured, and nobody at 127.0.0.1  failed no_server       no_name_server
//  not a host name                                   failed   bad_name        bad_name
//  the run is stopped meanwhile                      failed   timeout         (the runner says why)
#include "probes/core/parallel.hpp"
#include "probes/core/session.hpp"
#include "probes/dns/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace ocprobe::probes {

namespace {

constexpr std::size_t max_near_names = 16;

std::string explain_no_server(const DnsFacts& facts, const Lookup& lookup) {
    if (lookup.error == "attempts:0") return "resolv.conf has `options attempts:0`: no name server is asked";
    const auto ignored =
        facts.ignored_lines.empty()
            ? std::string()
            : fmt::format(" (its line `{}` is no address to glibc)", facts.ignored_lines.front());
    return fmt::format(
        "resolv.conf is {}{}, and no name server answers at 127.0.0.1", facts.resolv_conf, ignored
    );
}

std::string explain(const DnsFacts& facts, const Lookup& lookup) {
    const std::string servers = fmt::format("{}", fmt::join(facts.asked, ", "));
    switch (facts.outcome) {
    case DnsOutcome::name_not_found:
        return fmt::format("{} says that there is no such name", servers);
    case DnsOutcome::no_address:
        return fmt::format("{} knows the name, but no address for it", servers);
    case DnsOutcome::server_failure:
    case DnsOutcome::refused:
    case DnsOutcome::malformed:
        return fmt::format("{} gave no usable answer: {}", servers, lookup.error);
    case DnsOutcome::timeout:
        return fmt::format("no answer from {}", servers);
    case DnsOutcome::unreachable:
        return fmt::format("{} cannot be reached: {}", servers, lookup.error);
    case DnsOutcome::no_server:
        return explain_no_server(facts, lookup);
    case DnsOutcome::bad_name:
        return "this is not a host name";
    default:
        return {};
    }
}

std::string summarise(const DnsFacts& facts, const std::string& explanation) {
    if (!explanation.empty()) return fmt::format("{}: {}", escape_text(facts.name, 253), explanation);
    std::string text = facts.name + " is ";
    for (std::size_t i = 0; i < facts.answers.size() && i < 4; ++i) {
        if (i > 0) text += ", ";
        text += facts.answers[i].address;
    }
    if (facts.answers.size() > 4) text += fmt::format(" and {} more", facts.answers.size() - 4);
    if (facts.from_hosts_file) return text + " (hosts file)";
    return facts.answered_by.empty() ? text : fmt::format("{} (from {})", text, facts.answered_by);
}

net::awaitable<void> look_up_near(const Resolver& resolver, NearName& near, Millis budget) {
    const auto lookup = co_await resolver.lookup(near.name, budget);
    for (const auto& answer : lookup.answers)
        near.addresses.push_back(answer.address);
}

/// Which of the plan's near names do resolve; all at once, under one short budget.
net::awaitable<std::vector<NearName>> find_near_names(Session& session, const std::string& name) {
    const auto budget = session.budget(session.plan.budgets.candidate_lookup);
    std::vector<NearName> names;
    for (const auto& near : session.plan.near_names) {
        if (near != name && names.size() < max_near_names) names.push_back({.name = near, .addresses = {}});
    }
    std::vector<net::awaitable<void>> jobs;
    for (auto& near : names)
        jobs.push_back(look_up_near(*session.resolver, near, budget));
    co_await run_all(std::move(jobs));
    const auto unknown = [](const NearName& near) { return near.addresses.empty(); };
    names.erase(std::remove_if(names.begin(), names.end(), unknown), names.end());
    co_return names;
}

void take(Lookup& lookup, DnsFacts& facts) {
    facts.outcome = lookup.outcome;
    facts.answers = std::move(lookup.answers);
    facts.answers_dropped = lookup.dropped;
    facts.from_hosts_file = lookup.from_hosts_file;
    facts.queried = std::move(lookup.queried);
    facts.asked = std::move(lookup.asked);
    facts.answered_by = std::move(lookup.answered_by);
}

}  // namespace

net::awaitable<StageRecord> probe_dns(Session& session) {
    StageRecord record;
    record.id = StageId::dns;
    DnsFacts facts;
    facts.name = session.plan.endpoint->host;
    if (const auto literal = as_literal(facts.name)) {
        facts.outcome = DnsOutcome::literal;
        facts.answers = {*literal};
        session.addresses = facts.answers;
        record.skipped_because = "literal address";
        record.facts = std::move(facts);
        co_return record;
    }

    session.resolver = std::make_shared<Resolver>(session.io.get_executor(), session.plan.resolver);
    const auto& config = session.resolver->config();
    facts.servers = config.servers;
    facts.search = config.search;
    facts.resolv_conf = config.status;
    facts.ignored_lines = config.ignored;
    facts.cli_waits = config.patience();
    auto lookup = co_await session.resolver->lookup(facts.name, session.budget(session.plan.budgets.dns));
    take(lookup, facts);
    const auto explanation = explain(facts, lookup);
    record.status = facts.answers.empty() ? StageStatus::failed : StageStatus::passed;
    if (record.status == StageStatus::failed)
        record.error = StageError{.name = lookup.error, .number = lookup.error_number, .text = explanation};
    if (facts.outcome == DnsOutcome::name_not_found)
        facts.near_names = co_await find_near_names(session, facts.name);
    session.addresses = facts.answers;
    record.summary = summarise(facts, explanation);
    record.facts = std::move(facts);
    co_return record;
}

}  // namespace ocprobe::probes
