// One stream type under HTTP and WebSocket: TCP or a Unix socket, with or without TLS.
#pragma once

#include "probes/net.hpp"

namespace ocprobe::probes {

class Transport;

}  // namespace ocprobe::probes
