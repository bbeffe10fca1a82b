// The Unix half of the connect stage.
#pragma once

#include "probes/core/session.hpp"
#include "probes/tcp/connect.hpp"

namespace ocprobe::probes {

/// Fills status, error, summary and ConnectFacts; sets the session's peer and connection when it connects.
net::awaitable<void> connect_unix(Session& session, StageRecord& record);

/// connect(2) on a Unix socket, without blocking; tried again while the listener's queue is full, as a blocking client
/// would wait. The errno, 0 when it connected, EAGAIN when the queue was full until the budget ended.
[[nodiscard]] net::awaitable<int> connect_patiently(Socket& socket, const SocketAddress& to, Millis budget);

/// Hands a connected socket to the stage that comes next (connect.cpp).
void keep_connection(Session& session, Socket socket);

}  // namespace ocprobe::probes
