// What a name server's two answers (A and AAAA) mean together.
//
//  A / AAAA                                   verdict
//  an address in either                       addresses
//  NXDOMAIN in either                         no_such_name (a name that does not exist has no other type)
//  both NOERROR without an address            no_data
//  SERVFAIL, FORMERR, NOTIMP, another RCODE   server_failure
//  REFUSED                                    refused
//  an answer that does not parse, or only
//  datagrams that answer nothing we asked     malformed
//  ICMP unreachable, no route                 unreachable
//  nothing                                    silence
#include "probes/dns/exchange.hpp"

#include "ocprobe/base/file_system.hpp"
#include "probes/dns/channel.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::probes {

namespace {

struct Row {
    int status;
    DnsVerdict verdict;
    const char* word;
};

constexpr std::array<Row, 9> rows{{
    {ARES_ENODATA, DnsVerdict::no_data, "NODATA"},
    {ARES_ENOTFOUND, DnsVerdict::no_such_name, "NXDOMAIN"},
    {ARES_ESERVFAIL, DnsVerdict::server_failure, "SERVFAIL"},
    {ARES_EFORMERR, DnsVerdict::server_failure, "FORMERR"},
    {ARES_ENOTIMP, DnsVerdict::server_failure, "NOTIMP"},
    {ARES_EREFUSED, DnsVerdict::refused, "REFUSED"},
    {ARES_ECONNREFUSED, DnsVerdict::unreachable, "unreachable"},
    {ARES_ETIMEOUT, DnsVerdict::silence, "dns_timeout"},
    {ARES_ENOMEM, DnsVerdict::server_failure, "ENOMEM"},
}};

DnsReply of_question(const DnsQuestion& question, const DnsChannel& channel) {
    DnsReply reply;
    if (!question.addresses.empty()) {
        reply.verdict = DnsVerdict::addresses;
        return reply;
    }
    const int status = question.status;
    // ares_query knows six response codes; with any other one it hands the answer through as a success.
    if (status == ARES_SUCCESS) {
        reply.verdict = question.rcode == 0 ? DnsVerdict::no_data : DnsVerdict::server_failure;
        reply.error = question.rcode == 0 ? "NODATA" : "RCODE " + std::to_string(question.rcode);
        return reply;
    }
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.status == status; });
    reply.verdict = row == rows.end() ? DnsVerdict::malformed : row->verdict;
    reply.error = row == rows.end() ? "malformed answer" : row->word;
    if (reply.verdict == DnsVerdict::silence && channel.unmatched_answers()) {
        reply.verdict = DnsVerdict::malformed;
        reply.error = "malformed answer";
    } else if (reply.verdict == DnsVerdict::unreachable && channel.last_errno() != 0) {
        reply.error_number = channel.last_errno();
        reply.error = errno_name(reply.error_number);
    }
    return reply;
}

/// The more telling one decides.
int rank(DnsVerdict verdict) {
    constexpr std::array order{
        DnsVerdict::addresses,
        DnsVerdict::no_such_name,
        DnsVerdict::malformed,
        DnsVerdict::server_failure,
        DnsVerdict::refused,
        DnsVerdict::unreachable,
        DnsVerdict::silence,
        DnsVerdict::no_data,
    };
    return static_cast<int>(std::find(order.begin(), order.end(), verdict) - order.begin());
}

void collect(const DnsQuestion& question, bool ipv6, DnsReply& reply) {
    for (const auto& address : question.addresses) {
        const auto same = [&](const DnsAnswer& answer) { return answer.address == address; };
        if (std::any_of(reply.answers.begin(), reply.answers.end(), same)) continue;
        if (reply.answers.size() < max_dns_answers) {
            reply.answers.push_back({.address = address, .ipv6 = ipv6});
        } else {
            ++reply.dropped;
        }
    }
}

}  // namespace

net::awaitable<DnsReply> ask_server(
    net::any_io_executor executor, std::string server, std::string name, DnsManner manner, Millis budget
) {
    const auto channel = std::make_shared<DnsChannel>(executor);
    // Repeated after a quarter and after three quarters of the budget: one lost datagram is no verdict.
    const auto retry = std::max(Millis(250), budget / 4);
    if (const int status = channel->open(server, manner, retry); status != ARES_SUCCESS) {
        DnsReply reply;
        reply.verdict = DnsVerdict::unreachable;
        reply.error = ares_strerror(status);
        co_return reply;
    }
    channel->ask(name);
    co_await channel->finish(budget);

    const auto first = of_question(channel->ipv4(), *channel);
    const auto second = of_question(channel->ipv6(), *channel);
    DnsReply reply = rank(first.verdict) <= rank(second.verdict) ? first : second;
    collect(channel->ipv4(), false, reply);
    collect(channel->ipv6(), true, reply);
    co_return reply;
}

}  // namespace ocprobe::probes
