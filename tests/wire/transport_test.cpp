// Transport: how a byte stream ends, with and without TLS, and budgets that leave the socket usable.
#include "probes/ws/classify.hpp"
#include "probes/ws/connection.hpp"
#include "support/handshake.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <functional>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace ocprobe::probes;
using namespace std::chrono_literals;

namespace {

struct Bench {
    net::io_context io{1};
    net::ssl::context context{net::ssl::context::tls_client};
    std::unique_ptr<Transport> transport;

    Bench(std::uint16_t port, ScriptedPeer::Layer layer) {
        Socket socket(io);
        socket.connect(net::ip::tcp::endpoint(net::ip::address_v4::loopback(), port));
        const bool tls = layer == ScriptedPeer::Layer::tls;
        if (tls) transport = std::make_unique<Transport>(std::move(socket), context);
        if (!tls) transport = std::make_unique<Transport>(std::move(socket));
    }
    void run(net::awaitable<void> work) {
        std::exception_ptr thrown;
        net::co_spawn(io, std::move(work), [&](std::exception_ptr error) {
            thrown = std::move(error);
            io.stop();
        });
        io.restart();
        io.run_for(never);
        if (thrown) std::rethrow_exception(thrown);
    }
};

net::awaitable<void> read_to_end(Transport& transport, std::string& text, error_code& last) {
    transport.expires_after(never);
    last = co_await transport.handshake();
    std::array<char, 64> chunk{};
    while (!last) {
        const ReadResult read = co_await transport.read_some(net::buffer(chunk));
        text.append(chunk.data(), read.bytes);
        last = read.ec;
    }
}

net::awaitable<void> read_twice(Transport& transport, std::vector<error_code>& results) {
    std::array<char, 8> chunk{};
    transport.expires_after(50ms);
    for (int i = 0; i < 2; ++i) {
        const ReadResult read = co_await transport.read_some(net::buffer(chunk));
        results.push_back(read.ec);
    }
    transport.expires_after(never);
    const std::string late = "late";
    results.push_back(co_await transport.write(late));
    const ReadResult read = co_await transport.read_some(net::buffer(chunk));
    results.push_back(read.ec);
}

net::awaitable<void> upgrade_and_read(WsConnection& ws, Endpoint endpoint, Incoming& last) {
    ws.transport().expires_after(never);
    const error_code ec = co_await ws.transport().handshake();
    if (ec) co_return;
    const Upgrade upgrade = co_await ws.upgrade(endpoint);
    if (!upgrade.accepted) co_return;
    last = co_await ws.next();
}

}  // namespace

TEST_CASE("transport: each way to end is told apart") {
    struct Row {
        ScriptedPeer::Layer layer;
        Step last;
        TransportEnd end;
        std::string text;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {ScriptedPeer::Layer::plain, fin(), TransportEnd::fin, "FIN"},
        {ScriptedPeer::Layer::plain, reset(), TransportEnd::rst, "ECONNRESET"},
        {ScriptedPeer::Layer::tls, fin(), TransportEnd::tls_close_notify, "TLS close_notify"},
        {ScriptedPeer::Layer::tls, truncate(), TransportEnd::tls_truncated, "stream truncated"},
        {ScriptedPeer::Layer::tls, reset(), TransportEnd::rst, "ECONNRESET"},
    }));
    CAPTURE(row.text);
    ScriptedPeer peer({{send("before the end"), pause(30ms), row.last}}, row.layer);
    Bench bench(peer.port(), row.layer);
    CHECK(bench.transport->is_tls() == (row.layer == ScriptedPeer::Layer::tls));
    CHECK((bench.transport->native_tls() != nullptr) == bench.transport->is_tls());
    std::string text;
    error_code last;
    bench.run(read_to_end(*bench.transport, text, last));
    CHECK(text == "before the end");
    CHECK(last);
    CHECK(bench.transport->end() == row.end);
    CHECK(bench.transport->end_text() == row.text);
    CHECK(bench.transport->bytes_read() == 14);
}

TEST_CASE("transport: a budget ends operations, not the connection") {
    const auto has_late = [](PeerSide& side) {
        while (side.received.find("late") == std::string::npos) {
            if (!side.receive()) return;
        }
        side.send("yes");
    };
    ScriptedPeer peer({{has_late, silence()}});
    Bench bench(peer.port(), ScriptedPeer::Layer::plain);
    std::vector<error_code> results;
    bench.run(read_twice(*bench.transport, results));
    REQUIRE(results.size() == 4);
    CHECK(results[0] == net::error::timed_out);
    CHECK(results[1] == net::error::timed_out);
    CHECK_FALSE(results[2]);
    CHECK_FALSE(results[3]);
    CHECK(bench.transport->end() == TransportEnd::none);
    bench.transport.reset();
}

TEST_CASE("transport: a websocket over TLS that is cut without close_notify is a truncation, not a FIN") {
    const bool polite = GENERATE(false, true);
    ScriptedPeer peer({{switch_protocols(), polite ? fin() : truncate()}}, ScriptedPeer::Layer::tls);
    Bench bench(peer.port(), ScriptedPeer::Layer::tls);
    WsConnection ws(std::move(bench.transport), system_clock());
    Endpoint endpoint;
    endpoint.host_header = "localhost";
    Incoming last;
    bench.run(upgrade_and_read(ws, endpoint, last));
    CHECK(last.kind == Incoming::Kind::cut);
    CHECK(ws.transport_end() == (polite ? TransportEnd::tls_close_notify : TransportEnd::tls_truncated));
    const auto close = to_close_event(last, ws, ClosePhase::challenge, Redactor());
    CHECK(close.code == 1006);
    CHECK(close.origin == CloseOrigin::synthesized);
    CHECK(close.transport == ws.transport_end());
    CHECK_FALSE(close.transport_text.empty());
}
