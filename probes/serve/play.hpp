// One connection of the gateway that is played.
#pragma once

#include "ocprobe/probes/serve.hpp"
#include "probes/core/net.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace ocprobe::probes {

/// Answers until the client has gone. Whether it asked for a WebSocket.
[[nodiscard]] net::awaitable<bool> play(net::ip::tcp::socket socket, const Recording& recording);

}  // namespace ocprobe::probes
