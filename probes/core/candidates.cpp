// Candidates: look-ups of each distinct host, then each distinct address once, all at the same time.
//
//  what                                             outcome
//  the address that has just failed                 not_tried
//  beyond the first 32, or the time is over         not_tried
//  no address for the name                          no_name
//  no name server can be asked for it, or in time   no_name_server
//  no address of it connects                        no_connection  (detail: the errno, or `timeout`)
//  something answers, not as a gateway              not_a_gateway
//  /healthz or the challenge are the gateway's      gateway
// No credential, no Origin, no forwarded header goes out: a candidate is a guess of ours.
#include "probes/core/candidates.hpp"

#include "ocprobe/base/file_system.hpp"
#include "probes/core/parallel.hpp"
#include "probes/dns/resolver.hpp"
#include "probes/tcp/connect.hpp"
#include "probes/tls/tls.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>

namespace ocprobe::probes {

namespace {

constexpr Millis total_budget{2000};
constexpr Millis connect_budget{700};
constexpr Millis look_budget{1500};
constexpr std::size_t max_candidates = 32;
constexpr std::size_t max_addresses = 4;

/// One address and port, for every candidate that leads there.
struct Place {
    std::string address;
    std::uint16_t port = 0;
    Endpoint endpoint;  ///< as the first candidate that led here names it
    bool connected = false;
    bool tls = false;
    std::string failure;
    std::shared_ptr<TlsClient> client;  ///< outlives the connections made with it
    LiveLook look;
};

struct Search {
    Session& session;
    Micros deadline;
    bool over_tls = false;

    [[nodiscard]] Millis left(Millis step) const {
        const auto rest = std::chrono::duration_cast<Millis>(deadline - session.now());
        return std::max(Millis(0), session.budget(std::min(step, rest)));
    }
};

net::awaitable<void> look_up(Search& search, std::string host, Lookup& found) {
    if (const auto literal = as_literal(host)) {
        found.answers = {*literal};
        co_return;
    }
    const auto resolver = search.session.resolver;
    found = co_await resolver->lookup(host, search.left(search.session.plan.budgets.candidate_lookup));
}

/// A connection for look(); over TLS whatever certificate it shows, since nothing secret goes over it.
net::awaitable<std::unique_ptr<Transport>> open(Search& search, Place& place, bool over_tls) {
    auto& session = search.session;
    Socket socket(session.io);
    const auto budget = search.left(connect_budget);
    const auto ec = co_await connect_within(socket, tcp_address(place.address, place.port), budget);
    if (ec) {
        place.failure = ec == net::error::timed_out ? "timeout" : errno_name(ec.value());
        co_return nullptr;
    }
    set_no_delay(socket);
    place.connected = true;
    if (!over_tls) co_return std::make_unique<Transport>(std::move(socket));
    static const Trust trust{};
    if (!place.client) {
        const auto created = TlsClient::create(trust, place.endpoint.host);
        if (!created) co_return nullptr;
        place.client = *created;
    }
    auto transport = place.client->wrap(std::move(socket));
    transport->expires_after(search.left(connect_budget));
    const auto end = co_await place.client->handshake(*transport);
    if (end.outcome != TlsOutcome::accepted) {
        place.failure = end.error;
        co_return nullptr;
    }
    transport->expires_never();
    co_return std::move(transport);
}

net::awaitable<void> visit(Search& search, Place& place) {
    auto for_http = co_await open(search, place, search.over_tls);
    place.tls = for_http != nullptr && search.over_tls;
    // A wss URL with a wrong host may also have a wrong scheme: plaintext is asked where TLS is not spoken.
    if (!for_http && place.connected && search.over_tls) for_http = co_await open(search, place, false);
    if (!for_http) co_return;
    auto for_websocket = co_await open(search, place, place.tls);
    if (!for_websocket) co_return;
    place.endpoint.transport = place.tls ? Endpoint::Transport::tls : Endpoint::Transport::tcp;
    const auto budget = search.left(look_budget);
    place.look = co_await look(
        std::move(for_http), std::move(for_websocket), place.endpoint, search.session.services, budget
    );
}

bool has_failed_already(const Session& session, const std::string& address, std::uint16_t port) {
    for (const auto& stage : session.result.stages) {
        const auto* facts = std::get_if<ConnectFacts>(&stage.facts);
        if (facts == nullptr) continue;
        const auto same = [&](const ConnectAttempt& attempt) {
            return attempt.address == address && attempt.port == port;
        };
        if (std::any_of(facts->attempts.begin(), facts->attempts.end(), same)) return true;
    }
    return false;
}

Endpoint endpoint_for(const Candidate& candidate) {
    Endpoint endpoint;
    endpoint.host = candidate.host;
    endpoint.port = candidate.port;
    endpoint.host_header = with_port(candidate.host, candidate.port);
    return endpoint;
}

/// Whether a name server said something of the name.
bool was_anybody_asked(const Lookup& lookup) {
    switch (lookup.outcome) {
    case DnsOutcome::no_server:
    case DnsOutcome::timeout:
    case DnsOutcome::unreachable:
    case DnsOutcome::not_run:
        return false;
    default:
        return true;
    }
}

/// Every distinct address once, whatever the names that lead to it: a gateway counts unauthenticated sockets.
using Places = std::map<std::pair<std::string, std::uint16_t>, Place>;

std::vector<Place*>
places_of(const Session& session, const Lookup& lookup, CandidateResult& result, Places& places) {
    std::vector<Place*> found;
    const auto port = result.candidate.port;
    if (lookup.answers.empty()) {
        result.outcome =
            was_anybody_asked(lookup) ? CandidateOutcome::no_name : CandidateOutcome::no_name_server;
        result.detail = lookup.error;
    }
    for (std::size_t i = 0; i < lookup.answers.size() && i < max_addresses; ++i) {
        const auto& address = lookup.answers[i].address;
        if (has_failed_already(session, address, port)) {
            result.address = address;
            result.detail = "the address that was dialled";
            continue;
        }
        auto& place = places.try_emplace({address, port}).first->second;
        if (place.address.empty()) {
            place.address = address;
            place.port = port;
            place.endpoint = endpoint_for(result.candidate);
        }
        found.push_back(&place);
    }
    return found;
}

void conclude(const std::vector<Place*>& places, CandidateResult& result) {
    for (const auto* place : places) {
        const bool better = place->connected && result.outcome != CandidateOutcome::gateway;
        if (!better && result.outcome != CandidateOutcome::not_tried) continue;
        result.address = place->address;
        result.tls = place->tls;
        if (!place->connected) {
            result.outcome = CandidateOutcome::no_connection;
            result.detail = place->failure;
            continue;
        }
        result.outcome = place->look.gateway ? CandidateOutcome::gateway : CandidateOutcome::not_a_gateway;
        result.detail = place->look.detail.empty() ? place->failure : place->look.detail;
        result.version = place->look.version;
        result.uptime_ms = place->look.uptime_ms;
        result.uptime_at = place->look.uptime_at;
        result.uptime_error = place->look.uptime_error;
        result.challenge_after = place->look.challenge_after;
    }
}

// Those that were seen here go first: only so many are tried. Where a gateway has answered, nobody looks for one.
void add_more_candidates(Session& session) {
    if (!session.services.more_candidates) return;
    const auto* websocket = std::get_if<WsFacts>(&session.result.stages.back().facts);
    if (websocket != nullptr && websocket->outcome == WsOutcome::refused) return;
    auto& results = session.result.candidates;
    const auto& target = session.plan.endpoint;
    std::size_t at = 0;
    for (auto& candidate : session.services.more_candidates()) {
        const auto same = [&](const CandidateResult& known) {
            return known.candidate.host == candidate.host && known.candidate.port == candidate.port;
        };
        const bool is_target = target && target->host == candidate.host && target->port == candidate.port;
        if (is_target || std::any_of(results.begin(), results.end(), same)) continue;
        CandidateResult result;
        result.candidate = std::move(candidate);
        results.insert(results.begin() + static_cast<std::ptrdiff_t>(at++), std::move(result));
    }
}

}  // namespace

bool answered_by_another_server(const std::vector<StageRecord>& stages) {
    bool answered = false;
    for (const auto& stage : stages) {
        if (const auto* ws = std::get_if<WsFacts>(&stage.facts)) {
            const bool declined =
                ws->outcome == WsOutcome::no_response || ws->outcome == WsOutcome::upgrade_declined;
            if (!declined || (ws->upgrade && ws->upgrade->status.value_or(0) >= 502)) return false;
        }
        const auto* http = std::get_if<HttpFacts>(&stage.facts);
        if (http == nullptr || http->answers.empty()) continue;
        const auto& first = http->answers.front();
        if (http->gateway || http->tls_answered.value_or(false)) return false;
        if (first.body_kind == HttpBody::gateway_page || first.status.value_or(0) >= 502) return false;
        answered = first.outcome == HttpOutcome::answered || first.outcome == HttpOutcome::malformed;
    }
    return answered;
}

net::awaitable<void> try_candidates(Session& session) {
    auto& results = session.result.candidates;
    for (const auto& candidate : session.plan.candidates)
        results.emplace_back().candidate = candidate;
    add_more_candidates(session);
    const auto tried = std::min(results.size(), max_candidates);
    Search search{session, session.now() + total_budget};
    const auto& endpoint = session.plan.endpoint;
    search.over_tls = endpoint && endpoint->transport == Endpoint::Transport::tls;

    std::map<std::string, Lookup> lookups;
    for (std::size_t i = 0; i < tried; ++i)
        lookups.try_emplace(results[i].candidate.host);
    if (!session.resolver)
        session.resolver = std::make_shared<Resolver>(session.io.get_executor(), session.plan.resolver);
    std::vector<net::awaitable<void>> jobs;
    for (auto& [host, lookup] : lookups)
        jobs.push_back(look_up(search, host, lookup));
    co_await run_all(std::move(jobs));

    Places places;
    std::vector<std::vector<Place*>> led_to;
    for (std::size_t i = 0; i < tried; ++i)
        led_to.push_back(places_of(session, lookups[results[i].candidate.host], results[i], places));
    std::vector<net::awaitable<void>> visits;
    for (auto& [key, place] : places)
        visits.push_back(visit(search, place));
    co_await run_all(std::move(visits));
    for (std::size_t i = 0; i < tried; ++i)
        conclude(led_to[i], results[i]);
}

}  // namespace ocprobe::probes
