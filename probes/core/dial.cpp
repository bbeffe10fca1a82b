// A later connection of the run: to the address that connected, and over TLS only to the certificate that was
// accepted.
#include "probes/core/session.hpp"
#include "probes/tcp/connect.hpp"
#include "probes/tls/tls.hpp"

#include <chrono>

namespace ocprobe::probes {

namespace {

/// TLS up, and the same leaf as in the tls stage; another one is judged as that stage would.
net::awaitable<error_code> secure(Session& session, Transport& transport) {
    auto& client = *session.tls;
    const auto end = co_await client.handshake(transport);
    if (end.outcome == TlsOutcome::timeout) co_return net::error::timed_out;
    if (end.outcome != TlsOutcome::accepted) co_return net::error::connection_aborted;
    if (client.is_accepted(transport.native_tls())) co_return error_code();
    TlsFacts facts;
    client.inspect(transport.native_tls(), session.services.clock.wall(), session.services.redactor, facts);
    if (facts.outcome == TlsOutcome::accepted) co_return error_code();
    co_return net::error::access_denied;
}

}  // namespace

net::awaitable<boost::system::result<std::unique_ptr<Transport>>> dial(Session& session, Millis budget) {
    const auto deadline = session.now() + budget;
    Socket socket(session.io);
    const auto ec = co_await connect_within(socket, *session.peer, budget);
    if (ec) co_return ec;
    set_no_delay(socket);
    if (!session.tls) co_return std::make_unique<Transport>(std::move(socket));
    auto transport = session.tls->wrap(std::move(socket));
    transport->expires_after(std::chrono::duration_cast<Millis>(deadline - session.now()));
    const auto failed = co_await secure(session, *transport);
    if (failed) co_return failed;
    transport->expires_never();
    co_return std::move(transport);
}

}  // namespace ocprobe::probes
