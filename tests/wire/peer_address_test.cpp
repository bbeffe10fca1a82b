// The address of the other end; what it may be told is decided in tests/unit/policy.
#include "probes/tcp/peer_address.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::probes;

TEST_CASE("a connection's address in both families") {
    for (const auto* text : {"127.0.0.1", "10.1.2.3", "8.8.8.8", "::1", "fe80::1", "::ffff:10.0.0.1"}) {
        CAPTURE(text);
        const auto address = address_of(net::ip::tcp::endpoint(net::ip::make_address(text), 18789));
        REQUIRE(address);
        CHECK(policy::address_text(*address) == text);
    }
}

TEST_CASE("a Unix socket has no address") {
    CHECK_FALSE(address_of(net::local::stream_protocol::endpoint("/run/gw.sock")));
}
