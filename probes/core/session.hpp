// What the stages of one run share: the plan, the clock, and what earlier stages found.
#pragma once

#include "ocprobe/model/network.hpp"
#include "ocprobe/probes/run.hpp"
#include "probes/core/net.hpp"
#include "probes/core/transport.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ocprobe::probes {

/// A pointer to the value, nullptr where there is none.
[[nodiscard]] inline const Secret* given(const std::optional<Secret>& secret) {
    return secret ? &*secret : nullptr;
}

class TlsClient;     // probes/tls/tls.hpp: the SSL context, made only when the URL asks for TLS
class Resolver;      // probes/dns/resolver.hpp: made only when there is a name to ask for
class WsConnection;  // probes/ws/connection.hpp

struct Session {
    net::io_context& io;
    const NetworkPlan& plan;
    const Credentials& credentials;
    const Services& services;

    /// Where the connect stage got through: dialled again by every later connection of the run.
    std::optional<net::generic::stream_protocol::endpoint> peer{};
    std::string peer_text{};  ///< `172.18.0.2:18789`
    /// Opened by connect when the endpoint asks for TLS; taken by tls.
    std::optional<Socket> socket{};
    /// Opened by connect, or by tls over `socket`; taken by the first request of the run. Later ones dial their own.
    std::unique_ptr<Transport> stream{};
    /// `stream`, where the first request is the upgrade.
    std::unique_ptr<Transport> for_upgrade{};
    /// Where the upgrade is the first request: GET /healthz waits for it.
    std::optional<net::steady_timer> http_turn{};
    /// Whether GET /healthz was answered by a live gateway; nothing while it is not known.
    std::optional<bool> live{};
    std::shared_ptr<TlsClient> tls{};
    std::shared_ptr<Resolver> resolver{};
    std::vector<DnsAnswer> addresses{};  ///< in the order in which the CLI would try them
    NetworkResult result{};
    /// Set once the run must end: from then on every budget is zero.
    StopReason stopped = StopReason::none;
    /// Keep the connection of a hello-ok, in `kept`, instead of closing it.
    bool keep = false;
    std::shared_ptr<WsConnection> kept{};
    /// A deadline in place of the plan's own: `hold` ends later.
    std::optional<Millis> extended_to{};

    /// Since the run's start.
    [[nodiscard]] Micros now() const { return services.clock.monotonic() - services.run_started; }
    /// For the heads of requests to the target. They never leave in plaintext: over TLS the run has accepted the peer's
    /// certificate before a request is made.
    [[nodiscard]] std::span<const EdgeHeader> edge_headers() const {
        const bool encrypted = plan.endpoint && plan.endpoint->transport == Endpoint::Transport::tls;
        return encrypted ? std::span<const EdgeHeader>(credentials.edge_headers)
                         : std::span<const EdgeHeader>();
    }
    /// What is left of the overall budget, and at most `stage`; never negative.
    [[nodiscard]] Millis budget(Millis stage) const;
};

using StageFunction = net::awaitable<StageRecord> (*)(Session&);

// One file a stage; the table in stages.cpp names them in order.
net::awaitable<StageRecord> probe_dns(Session& session);
net::awaitable<StageRecord> probe_connect(Session& session);
net::awaitable<StageRecord> probe_tls(Session& session);
net::awaitable<StageRecord> probe_http(Session& session);
net::awaitable<StageRecord> probe_websocket(Session& session);

/// A fresh connection to `session.peer`, TLS included when the endpoint asks for it (trust as in the tls stage).
net::awaitable<boost::system::result<std::unique_ptr<Transport>>> dial(Session& session, Millis budget);

/// What an unauthenticated look at an open connection shows: GET /healthz, and whether an upgrade brings a challenge.
struct LiveLook {
    bool gateway = false;
    std::string detail;
    SafeText version;
    std::optional<std::int64_t> uptime_ms;
    std::optional<Micros> uptime_at;
    Micros uptime_error{0};
    std::optional<Micros> challenge_after;
};
/// Takes two connections in turn: one for GET /healthz (and /startupz for the version), one for the upgrade. Sends no credential.
net::awaitable<LiveLook> look(
    std::unique_ptr<Transport> for_http,
    std::unique_ptr<Transport> for_websocket,
    const Endpoint& endpoint,
    const Services& services,
    Millis budget
);

}  // namespace ocprobe::probes
