// The address of the other end of a connection.
#pragma once

#include "ocprobe/policy/address.hpp"
#include "probes/core/net.hpp"

#include <optional>

namespace ocprobe::probes {

/// Nothing for a Unix socket.
[[nodiscard]] std::optional<policy::IpAddress> address_of(const net::generic::stream_protocol::endpoint& peer
);

}  // namespace ocprobe::probes
