// glibc's order of asking: hosts file, then search domains one by one, each at every name server in turn.
#include "probes/dns/resolver.hpp"

#include "probes/core/random.hpp"
#include "probes/dns/exchange.hpp"
#include "probes/tcp/address_order.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace ocprobe::probes {

namespace {

using std::chrono::steady_clock;

// Where resolv.conf names nobody, resolvers ask the own host.
constexpr std::string_view format_error = "FORMERR";
constexpr const char* fallback_server = "127.0.0.1";

DnsOutcome outcome_of(DnsVerdict verdict) {
    switch (verdict) {
    case DnsVerdict::addresses:
        return DnsOutcome::resolved;
    case DnsVerdict::no_such_name:
        return DnsOutcome::name_not_found;
    case DnsVerdict::no_data:
        return DnsOutcome::no_address;
    case DnsVerdict::server_failure:
        return DnsOutcome::server_failure;
    case DnsVerdict::refused:
        return DnsOutcome::refused;
    case DnsVerdict::malformed:
        return DnsOutcome::malformed;
    case DnsVerdict::silence:
        return DnsOutcome::timeout;
    case DnsVerdict::unreachable:
        return DnsOutcome::unreachable;
    }
    return DnsOutcome::malformed;
}

/// Whether this server's word is final, or the next one is asked as glibc does.
bool is_final(DnsVerdict verdict) {
    return verdict == DnsVerdict::addresses || verdict == DnsVerdict::no_such_name ||
           verdict == DnsVerdict::no_data;
}

/// Whether the next search domain is tried after it.
bool goes_on(DnsVerdict verdict) {
    return verdict == DnsVerdict::no_such_name || verdict == DnsVerdict::no_data ||
           verdict == DnsVerdict::server_failure;
}

/// What stands for several names that were all asked in vain: glibc's preference.
int weight(DnsVerdict verdict) {
    if (verdict == DnsVerdict::no_such_name) return 0;
    if (verdict == DnsVerdict::server_failure) return 1;
    return verdict == DnsVerdict::no_data ? 2 : 3;
}

struct Asker {
    net::any_io_executor executor;
    std::vector<std::string> servers;
    DnsManner manner;
    steady_clock::time_point deadline;

    [[nodiscard]] Millis left() const {
        return std::max(Millis(0), std::chrono::duration_cast<Millis>(deadline - steady_clock::now()));
    }
};

void note_asked(Lookup& lookup, const std::string& server) {
    if (std::find(lookup.asked.begin(), lookup.asked.end(), server) == lookup.asked.end())
        lookup.asked.push_back(server);
}

/// One name at every server, until one gives a final answer. The first failure is kept: it is the one to
/// mend.
net::awaitable<DnsReply> ask_all(const Asker& asker, const std::string& name, Lookup& lookup) {
    DnsReply kept;
    kept.error = "dns_timeout";
    for (std::size_t i = 0; i < asker.servers.size(); ++i) {
        const auto slice = asker.left() / static_cast<int>(asker.servers.size() - i);
        if (slice <= Millis(0)) break;
        note_asked(lookup, asker.servers[i]);
        auto reply = co_await ask_server(asker.executor, asker.servers[i], name, asker.manner, slice);
        // Measured with glibc 2.36: a server that refuses edns0 is the last one that is asked.
        const bool refused_edns0 = asker.manner.edns0 && reply.error == format_error;
        if (is_final(reply.verdict) || refused_edns0) {
            lookup.answered_by = asker.servers[i];
            co_return reply;
        }
        const bool more_telling =
            kept.verdict == DnsVerdict::silence || kept.verdict == DnsVerdict::unreachable;
        const bool spoke = reply.verdict != DnsVerdict::silence && reply.verdict != DnsVerdict::unreachable;
        if (i == 0 || (more_telling && spoke)) {
            kept = std::move(reply);
            lookup.answered_by = spoke ? asker.servers[i] : std::string();
        }
    }
    co_return kept;
}

}  // namespace

Resolver::Resolver(net::any_io_executor executor, const ResolverFiles& files)
    : executor_(std::move(executor)), config_(read_resolver_config(files)), hosts_(read_hosts(files)) {
    // Without /dev/urandom c-ares 1.18 takes the ids of its questions from rand(), which gives the same numbers in each process.
    std::uint32_t seed = 0;
    for (const auto byte : random_bytes<4>())
        seed = seed << 8 | byte;
    std::srand(seed);
}

net::awaitable<Lookup> Resolver::lookup(std::string name, Millis budget) const {
    Lookup lookup;
    lookup.answers = find_in_hosts(hosts_, name);
    lookup.from_hosts_file = !lookup.answers.empty();
    if (lookup.from_hosts_file) {
        // glibc knows localhost from the hosts file alone; where it is not there, name servers are asked for it.
        lookup.outcome = is_localhost(name) ? DnsOutcome::localhost : DnsOutcome::resolved;
        lookup.answers = in_order_of_node(std::move(lookup.answers));
        co_return lookup;
    }
    if (!is_host_name(name)) {
        lookup.outcome = DnsOutcome::bad_name;
        lookup.error = "bad_name";
        co_return lookup;
    }

    if (config_.attempts == 0) {
        lookup.outcome = DnsOutcome::no_server;
        lookup.error = "attempts:0";
        co_return lookup;
    }
    Asker asker{executor_, config_.servers, {config_.edns0, config_.tcp_only}, steady_clock::now() + budget};
    if (asker.servers.empty()) asker.servers.emplace_back(fallback_server);
    DnsReply best;
    int best_weight = -1;
    for (const auto& asked_name : names_to_ask(name, config_)) {
        lookup.queried.push_back(asked_name);
        auto reply = co_await ask_all(asker, asked_name, lookup);
        const auto verdict = reply.verdict;
        if (weight(verdict) > best_weight || verdict == DnsVerdict::addresses) {
            best_weight = weight(verdict);
            best = std::move(reply);
        }
        if (!goes_on(verdict)) break;
    }
    lookup.outcome = outcome_of(best.verdict);
    lookup.error = best.verdict == DnsVerdict::addresses ? std::string() : best.error;
    if (best.error_number != 0) lookup.error_number = best.error_number;
    lookup.answers = in_order_of_node(std::move(best.answers));
    lookup.dropped = best.dropped;
    const bool nobody = lookup.outcome == DnsOutcome::timeout || lookup.outcome == DnsOutcome::unreachable ||
                        lookup.outcome == DnsOutcome::refused;
    if (config_.servers.empty() && nobody) {
        lookup.outcome = DnsOutcome::no_server;
        lookup.error = "no_name_server";
    }
    co_return lookup;
}

}  // namespace ocprobe::probes
