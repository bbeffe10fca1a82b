// The http stage: is there a gateway behind the port, and is it ready? GET /healthz, then /readyz and /startupz.
// Beside the upgrade it asks on a connection of its own (core/stages.cpp).
//
// | what happens                                        | status | error                    | facts                            |
// |-----------------------------------------------------|--------|--------------------------|----------------------------------|
// | /healthz is the gateway's                           | passed | –                        | gateway, live, ready, version …  |
// | … and it is starting, draining or not ready         | warned | –                        | ready=false, starting, draining  |
// | 403 attribution, 503 too many sockets               | failed | http_403, http_503       | gateway, body_kind               |
// | a proxy's own answer without an upstream            | failed | http_50x                 | proxy                            |
// | any other answer (a page, other JSON, 404 …)        | warned | –                        | body_kind, first 512 bytes       |
// | no byte / a drip until the budget ends              | failed | http_timeout             | outcome silent / dripping        |
// | FIN / RST before a byte                             | failed | closed_no_byte, ECONNRESET | outcome                        |
// | FIN or RST within the head                          | failed | closed_early             | outcome                          |
// | not HTTP, or a head of more than 16 KiB             | failed | not_http, head_too_large | first_bytes                      |
// | … none of it answered, the port being plaintext     |        |                          | tls_answered, by a TLS hello     |
// | a TLS record                                        | failed | not_http                 | tls_answered                     |
// | a body that says that the port speaks TLS           | warned | –                        | tls_answered, or tls_named       |
// | the second connection cannot be made                | failed | its errno                | no answer                        |
#include "ocprobe/policy/http_status.hpp"
#include "probes/core/session.hpp"
#include "probes/core/stage_record.hpp"
#include "probes/http/exchange.hpp"
#include "probes/http/judge.hpp"
#include "probes/http/words.hpp"
#include "probes/tls/hello.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::probes {
namespace {

constexpr std::array<const char*, 2> later_paths{"/readyz", "/startupz"};

/// One stage's connection and what is left of its budget.
struct Asking {
    Session& session;
    Micros ends;
    HttpFacts facts;
    std::optional<StageError> error;

    [[nodiscard]] Millis left() const {
        const auto stage = std::chrono::duration_cast<Millis>(ends - session.now());
        return session.budget(std::max(stage, Millis(0)));
    }
};

/// Whether what came leaves open that the port speaks TLS.
bool may_be_tls(const RawAnswer& answer) {
    switch (answer.outcome) {
    case HttpOutcome::silent:
    case HttpOutcome::closed_no_byte:
    case HttpOutcome::reset_no_byte:
        return true;
    default:
        return hints_at_tls(answer);
    }
}

/// Asks on the open connection, or on a new one when there is none. Nothing when that cannot be made.
net::awaitable<std::optional<Exchange>> get(Asking& asking, std::string path, Millis budget) {
    auto& session = asking.session;
    const bool kept_alive = session.stream != nullptr && session.stream->bytes_read() > 0;
    if (session.stream == nullptr) {
        auto dialled = co_await dial(session, budget);
        if (dialled.has_error()) {
            asking.error = to_stage_error(dialled.error());
            co_return std::nullopt;
        }
        session.stream = std::move(dialled.value());
    }
    session.stream->expires_after(budget);
    auto request = with_headers(get_request(*session.plan.endpoint, path), session.edge_headers());
    auto exchange = co_await ask(*session.stream, std::move(request), session.services.clock);
    if (!exchange.answer.reusable) session.stream.reset();
    const bool no_byte = exchange.answer.outcome == HttpOutcome::closed_no_byte ||
                         exchange.answer.outcome == HttpOutcome::reset_no_byte;
    if (kept_alive && no_byte && asking.left() > Millis(0)) {
        // The server closed a connection that it had promised to keep: that says nothing about the path.
        const Millis left = asking.left();
        co_return co_await get(asking, std::move(path), left);
    }
    co_return std::move(exchange);
}

/// A TLS hello on a connection of its own: is a TLS record what comes back?
net::awaitable<std::optional<bool>> answers_tls(Session& session, Millis budget) {
    auto dialled = co_await dial(session, budget);
    if (dialled.has_error()) co_return std::nullopt;
    auto& stream = *dialled.value();
    stream.expires_after(budget);
    const std::string hello = client_hello(session.plan.endpoint->host);
    const error_code write_failed = co_await stream.write(hello);
    if (write_failed) co_return false;
    std::array<char, 16> chunk{};
    std::string seen;
    while (seen.size() < 2) {
        const ReadResult read = co_await stream.read_some(net::buffer(chunk));
        if (read.ec) break;
        seen.append(chunk.data(), read.bytes);
    }
    co_return is_tls_record(seen);
}

net::awaitable<void> ask_all(Asking& asking) {
    auto& session = asking.session;
    const auto& redactor = session.services.redactor;
    const bool plaintext = session.plan.endpoint->transport == Endpoint::Transport::tcp;
    // A part of the budget stays for the TLS hello, which only a plaintext port needs.
    const Millis first = plaintext ? asking.left() * 5 / 6 : asking.left();
    const auto live = co_await get(asking, "/healthz", first);
    if (!live) co_return;
    absorb(asking.facts, to_fact("/healthz", live->answer, live->took, redactor), live->answer, redactor);
    if (plaintext && may_be_tls(live->answer)) {
        const bool record = is_tls_record(live->answer.first_bytes);
        if (record) {
            asking.facts.tls_answered = true;
        } else {
            asking.facts.tls_answered = co_await answers_tls(session, asking.left());
        }
        asking.facts.tls_named = !asking.facts.tls_answered.value_or(false) && names_tls(live->answer);
    }
    session.live = asking.facts.live.value_or(false);
    if (!asking.facts.live) co_return;
    for (const auto* const path : later_paths) {
        const Millis left = asking.left();
        if (left <= Millis(0)) co_return;
        const auto more = co_await get(asking, path, left);
        if (!more) co_return;
        const auto before = std::exchange(asking.facts.uptime_ms, std::nullopt);
        absorb(asking.facts, to_fact(path, more->answer, more->took, redactor), more->answer, redactor);
        if (!asking.facts.uptime_ms) {
            asking.facts.uptime_ms = before;
            continue;
        }
        asking.facts.uptime_at = session.now();
        asking.facts.uptime_error = more->took;
    }
}

void conclude(StageRecord& record, const HttpFacts& facts) {
    const auto& first = facts.answers.front();
    record.error = missing_answer(first, "http_timeout");
    if (record.error) {
        record.status = StageStatus::failed;
        record.summary = "GET " + first.path + ": " + record.error->text;
        if (facts.tls_answered == true) record.summary += "; the port answers a TLS hello";
        return;
    }
    if (facts.live == true) {
        const bool odd = facts.ready == false || facts.starting == true || facts.draining == true;
        record.status = odd ? StageStatus::warned : StageStatus::passed;
        record.summary = "a gateway, live";
        if (facts.starting == true) {
            record.summary += ", starting";
        } else if (facts.draining == true) {
            record.summary += ", draining";
        } else if (facts.ready) {
            record.summary += *facts.ready ? ", ready" : ", not ready";
        }
        if (!facts.version.empty()) record.summary += ", version " + facts.version.str();
        return;
    }
    const int status = first.status.value_or(0);
    const bool made_by_proxy = policy::means_no_upstream(status);
    const bool refused = facts.gateway || made_by_proxy;
    record.status = refused ? StageStatus::failed : StageStatus::warned;
    record.summary = "GET " + first.path + ": " + in_words(first) +
                     (facts.gateway ? ", the gateway's own" : ", not the gateway's answer");
    if (!facts.proxy.empty()) record.summary += " (" + facts.proxy + ")";
    if (refused) {
        record.error = StageError{"http_" + std::to_string(status), status, first.body.str()};
    }
}

}  // namespace

net::awaitable<StageRecord> probe_http(Session& session) {
    StageRecord record;
    record.id = StageId::http;
    const Micros budget = session.budget(session.plan.budgets.http);
    Asking asking{session, session.now() + budget, {}, std::nullopt};
    co_await ask_all(asking);
    session.stream.reset();
    if (asking.facts.answers.empty()) {
        record.status = StageStatus::failed;
        record.error = asking.error;
        record.summary = "no connection for GET /healthz";
    } else {
        conclude(record, asking.facts);
    }
    record.facts = std::move(asking.facts);
    co_return record;
}

}  // namespace ocprobe::probes
