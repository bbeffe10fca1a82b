// The address of the other end of a connection.
#include "probes/tcp/peer_address.hpp"

#include <cstring>
#include <netinet/in.h>

namespace ocprobe::probes {

std::optional<policy::IpAddress> address_of(const net::generic::stream_protocol::endpoint& peer) {
    if (peer.protocol().family() == AF_INET && peer.size() >= sizeof(sockaddr_in)) {
        sockaddr_in raw{};
        std::memcpy(&raw, peer.data(), sizeof raw);
        return policy::ipv4_address(ntohl(raw.sin_addr.s_addr));
    }
    if (peer.protocol().family() == AF_INET6 && peer.size() >= sizeof(sockaddr_in6)) {
        sockaddr_in6 raw{};
        std::memcpy(&raw, peer.data(), sizeof raw);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &raw.sin6_addr, bytes.size());
        return policy::ipv6_address(bytes);
    }
    return std::nullopt;
}

}  // namespace ocprobe::probes
