// What kind of address a connection goes to.
#include "probes/tcp/peer_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstring>
#include <netinet/in.h>

namespace ocprobe::probes {

namespace {

bool in_range(const net::ip::address_v4& address, const char* network, unsigned bits) {
    const auto mask = ~0U << (32U - bits);
    return (address.to_uint() & mask) == (net::ip::make_address_v4(network).to_uint() & mask);
}

bool is_public_v4(const net::ip::address_v4& address) {
    struct Range {
        const char* network;
        unsigned bits;
    };
    constexpr Range ours[] = {
        {"127.0.0.0", 8},
        {"10.0.0.0", 8},
        {"172.16.0.0", 12},
        {"192.168.0.0", 16},
        {"169.254.0.0", 16},
        {"100.64.0.0", 10}};
    for (const auto& range : ours) {
        if (in_range(address, range.network, range.bits)) return false;
    }
    return true;
}

bool is_public_v6(const net::ip::address_v6& address) {
    if (address.is_v4_mapped()) return is_public_v4(net::ip::make_address_v4(net::ip::v4_mapped, address));
    const bool unique_local = (address.to_bytes()[0] & 0xfe) == 0xfc;
    return !(address.is_loopback() || address.is_link_local() || unique_local);
}

}  // namespace

bool is_public(const net::generic::stream_protocol::endpoint& peer) {
    if (peer.protocol().family() == AF_INET && peer.size() >= sizeof(sockaddr_in)) {
        sockaddr_in raw{};
        std::memcpy(&raw, peer.data(), sizeof raw);
        return is_public_v4(net::ip::address_v4(ntohl(raw.sin_addr.s_addr)));
    }
    if (peer.protocol().family() == AF_INET6 && peer.size() >= sizeof(sockaddr_in6)) {
        sockaddr_in6 raw{};
        std::memcpy(&raw, peer.data(), sizeof raw);
        net::ip::address_v6::bytes_type bytes{};
        std::memcpy(bytes.data(), &raw.sin6_addr, bytes.size());
        return is_public_v6(net::ip::address_v6(bytes));
    }
    return false;
}

}  // namespace ocprobe::probes
