// Later connections of a run: to the same peer, and over TLS only to the certificate that was accepted.
#include "support/listeners.hpp"
#include "support/stage_bench.hpp"
#include "support/tls_server.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

namespace net = boost::asio;

/// connect and tls as the runner has them, then one more connection: its error's text is the summary.
net::awaitable<StageRecord> connect_then_dial(probes::Session& session) {
    session.addresses = {{.address = "127.0.0.1"}};
    auto record = co_await probes::probe_connect(session);
    if (session.plan.endpoint->transport == Endpoint::Transport::tls)
        record = co_await probes::probe_tls(session);
    session.stream.reset();
    if (record.status != StageStatus::passed) co_return record;
    auto dialled = co_await probes::dial(session, Millis(700));
    record.summary = dialled ? "connected" : dialled.error().message();
    if (dialled) record.summary += (*dialled)->is_tls() ? " over TLS" : " in plaintext";
    co_return record;
}

StageBench tls_bench(const TlsServer& server, const Identity& authority) {
    StageBench bench(server.port());
    bench.plan.endpoint->transport = Endpoint::Transport::tls;
    bench.plan.trust.extra = {{"flag --ca-file", authority.pem(), 0}};
    return bench;
}

}  // namespace

TEST_CASE("dial: plaintext goes to the address that connected") {
    const TcpListener listener;
    StageBench bench(listener.port());
    CHECK(bench.run(&connect_then_dial).summary == "connected in plaintext");
}

TEST_CASE("dial: TLS to the accepted certificate, or to another one that the stage would accept too") {
    const auto authority = make_identity({.common_name = "Root", .alternative = {}, .authority = true});
    const auto first = make_identity({.alternative = {"IP:127.0.0.1"}}, &authority);
    const auto second = make_identity({.alternative = {"IP:127.0.0.1"}}, &authority);
    for (const auto& identities : {std::vector<Identity>{first}, {first, second}}) {
        TlsServerSpec spec;
        spec.identities = identities;
        const TlsServer server(spec);
        auto bench = tls_bench(server, authority);
        CHECK(bench.run(&connect_then_dial).summary == "connected over TLS");
    }
}

TEST_CASE("dial: a certificate that changes between two connections is refused before anything is sent") {
    const auto authority = make_identity({.common_name = "Root", .alternative = {}, .authority = true});
    const auto first = make_identity({.alternative = {"IP:127.0.0.1"}}, &authority);
    TlsServerSpec spec;
    spec.identities = {first, make_identity({.alternative = {"IP:127.0.0.1"}})};
    const TlsServer server(spec);
    auto bench = tls_bench(server, authority);
    CHECK(bench.run(&connect_then_dial).summary == "Permission denied");
    CHECK(server.received().empty());
}

TEST_CASE("dial_timeout: a peer that accepts and never shakes hands") {
    const auto authority = make_identity({.common_name = "Root", .alternative = {}, .authority = true});
    TlsServerSpec spec;
    spec.identities = {make_identity({.alternative = {"IP:127.0.0.1"}}, &authority)};
    const TlsServer server(spec);
    // The server takes one connection after the other: while the first is open, the second hears nothing.
    auto bench = tls_bench(server, authority);
    const auto keep_first = +[](probes::Session& session) -> net::awaitable<StageRecord> {
        session.addresses = {{.address = "127.0.0.1"}};
        auto record = co_await probes::probe_connect(session);
        record = co_await probes::probe_tls(session);
        auto dialled = co_await probes::dial(session, Millis(300));
        record.summary = dialled ? "connected" : dialled.error().message();
        co_return record;
    };
    CHECK(bench.run(keep_first).summary == "Connection timed out");
}
