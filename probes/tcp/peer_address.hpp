// What kind of address a connection goes to.
#pragma once

#include "probes/core/net.hpp"

namespace ocprobe::probes {

/// Whether anybody on the way could be a stranger: false for loopback, RFC 1918, link-local, CGNAT (RFC 6598) and unique
/// local addresses (RFC 4193), for what is mapped from them, and for Unix sockets.
[[nodiscard]] bool is_public(const net::generic::stream_protocol::endpoint& peer);

}  // namespace ocprobe::probes
