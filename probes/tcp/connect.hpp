// Opening sockets: shared by the connect stage, by later connections of the run, and by the candidates.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/core/net.hpp"

#include <cstdint>
#include <string>

namespace ocprobe::probes {

using SocketAddress = net::generic::stream_protocol::endpoint;

/// net::error::timed_out when the budget ended first.
[[nodiscard]] net::awaitable<error_code> connect_within(Socket& socket, SocketAddress to, Millis budget);

[[nodiscard]] SocketAddress tcp_address(const std::string& address, std::uint16_t port);
/// `127.0.0.1:18789`, `[::1]:18789`.
[[nodiscard]] std::string with_port(const std::string& address, std::uint16_t port);
/// Our end of a TCP connection; empty for a Unix socket.
[[nodiscard]] std::string local_address(const Socket& socket);
/// Small frames must not wait for acknowledgements; a Unix socket has no such option and needs none.
void set_no_delay(Socket& socket);
/// What an errno of connect(2) on a TCP socket says.
[[nodiscard]] ConnectOutcome tcp_outcome(int error);

}  // namespace ocprobe::probes
