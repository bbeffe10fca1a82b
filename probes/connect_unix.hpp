// The Unix half of the connect stage.
#pragma once

#include "probes/session.hpp"

namespace ocprobe::probes {

/// Fills status, error, summary and ConnectFacts; sets the session's peer and connection when it connects.
net::awaitable<void> connect_unix(Session& session, StageRecord& record);

/// Hands a connected socket to the stage that comes next (connect.cpp).
void keep_connection(Session& session, Socket socket);

}  // namespace ocprobe::probes
