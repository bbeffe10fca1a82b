// Where a credential may go in plaintext.
#include "probes/tcp/peer_address.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <catch2/catch.hpp>

using namespace ocprobe::probes;

namespace {

bool public_address(const char* text) {
    return is_public(net::ip::tcp::endpoint(net::ip::make_address(text), 18789));
}

}  // namespace

TEST_CASE("private, link-local, CGNAT and loopback addresses are not public") {
    for (const auto* text :
         {"127.0.0.1",
          "10.1.2.3",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.0.1",
          "169.254.1.1",
          "100.64.0.1",
          "100.127.255.255",
          "::1",
          "fe80::1",
          "fd00::1",
          "::ffff:10.0.0.1"}) {
        INFO(text);
        CHECK_FALSE(public_address(text));
    }
}

TEST_CASE("everything else is public") {
    for (const auto* text :
         {"8.8.8.8",
          "172.32.0.1",
          "192.169.0.1",
          "100.128.0.1",
          "203.0.113.1",
          "2001:db8::1",
          "::ffff:8.8.8.8"}) {
        INFO(text);
        CHECK(public_address(text));
    }
}

TEST_CASE("a Unix socket has no address") {
    CHECK_FALSE(is_public(net::local::stream_protocol::endpoint("/run/gw.sock")));
}
