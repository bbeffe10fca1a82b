// look(): does a gateway answer here? For addresses that nobody configured, so nothing secret is ever sent.
//
// | GET /healthz                     | upgrade             | gateway | detail                           |
// |----------------------------------|---------------------|---------|----------------------------------|
// | the gateway's                    | a challenge         | true    | `live, challenge after 3.1 ms`   |
// | the gateway's                    | none in time        | true    | `live, no challenge`             |
// | nothing, or another's            | a challenge         | true    | `challenge after 3.1 ms`         |
// | another's                        | none                | false   | `HTTP 200 text/html (nginx)`     |
// | no answer at all                 | none                | false   | `accepted, then closed …`        |
#include "base/duration.hpp"
#include "probes/core/session.hpp"
#include "probes/http/judge.hpp"
#include "probes/http/words.hpp"
#include "probes/ws/connection.hpp"
#include "probes/ws/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace ocprobe::probes {
namespace {

constexpr Millis brief_wait{50};

/// Both looks share one budget; the first may take half of it.
class Countdown {
public:
    Countdown(const Clock& clock, Millis budget) : clock_(clock), ends_(clock.monotonic() + budget) {}
    [[nodiscard]] Millis left() const {
        return std::max(Millis(0), std::chrono::duration_cast<Millis>(ends_ - clock_.monotonic()));
    }

private:
    const Clock& clock_;
    Micros ends_;
};

void note_uptime(HttpFacts& facts, const Services& services, Micros took) {
    if (!facts.uptime_ms) return;
    facts.uptime_at = services.clock.monotonic() - services.run_started;
    facts.uptime_error = took;
}

net::awaitable<HttpFacts> look_at_http(
    std::unique_ptr<Transport> stream, const Endpoint& endpoint, const Services& services, Millis budget
) {
    HttpFacts facts;
    stream->expires_after(budget);
    auto live = co_await ask(*stream, get_request(endpoint, "/healthz"), services.clock);
    absorb(
        facts, to_fact("/healthz", live.answer, live.took, services.redactor), live.answer, services.redactor
    );
    if (!facts.live || !live.answer.reusable) co_return facts;
    auto started = co_await ask(*stream, get_request(endpoint, "/startupz"), services.clock);
    auto fact = to_fact("/startupz", started.answer, started.took, services.redactor);
    const auto took = started.took;
    absorb(facts, std::move(fact), started.answer, services.redactor);
    note_uptime(facts, services, took);
    co_return facts;
}

net::awaitable<std::optional<Micros>> look_for_challenge(
    std::unique_ptr<Transport> stream, const Endpoint& endpoint, const Services& services, Millis budget
) {
    stream->expires_after(budget);
    // The connection is as large as its read buffer: not for a coroutine's frame.
    const auto ws = std::make_unique<WsConnection>(std::move(stream), services.clock);
    const auto upgrade = co_await ws->upgrade(endpoint);
    if (!upgrade.accepted) co_return std::nullopt;
    std::optional<Micros> after;
    while (!after) {
        const Incoming incoming = co_await ws->next();
        if (incoming.kind != Incoming::Kind::message) break;
        const Message message = incoming.fields ? classify_message(*incoming.fields, "") : Message();
        if (message.kind == MessageKind::challenge) after = ws->since_upgrade();
    }
    co_await ws->close(close_code::normal, "", brief_wait);
    co_return after;
}

std::string describe(const HttpFacts& http, const std::optional<Micros>& challenge) {
    std::string text;
    if (http.live == true) {
        text = http.starting == true ? "live, starting" : http.draining == true ? "live, draining" : "live";
    } else if (!challenge && !http.answers.empty()) {
        text = in_words(http.answers.front());
        if (!http.proxy.empty()) text += " (" + http.proxy + ")";
    }
    if (!challenge) return http.gateway ? text + ", no challenge" : text;
    if (!text.empty()) text += ", ";
    return text + "challenge after " + duration_text(*challenge);
}

}  // namespace

net::awaitable<LiveLook> look(
    std::unique_ptr<Transport> for_http,
    std::unique_ptr<Transport> for_websocket,
    const Endpoint& endpoint,
    const Services& services,
    Millis budget
) {
    const Countdown countdown(services.clock, budget);
    HttpFacts http;
    if (for_http) {
        const Millis first = for_websocket ? budget / 2 : budget;
        http = co_await look_at_http(std::move(for_http), endpoint, services, first);
    }
    LiveLook result;
    if (for_websocket) {
        result.challenge_after =
            co_await look_for_challenge(std::move(for_websocket), endpoint, services, countdown.left());
    }
    result.gateway = http.gateway || result.challenge_after.has_value();
    result.detail = describe(http, result.challenge_after);
    result.version = http.version;
    result.uptime_ms = http.uptime_ms;
    result.uptime_at = http.uptime_at;
    result.uptime_error = http.uptime_error;
    co_return result;
}

}  // namespace ocprobe::probes
