// The tls stage: handshakes that succeed, fail and hang, and certificates with every fault.
#include "probes/core/session.hpp"
#include "probes/tls/certificate.hpp"
#include "probes/tls/roots.hpp"
#include "probes/tls/tls.hpp"
#include "support/fixture_tree.hpp"
#include "support/listeners.hpp"
#include "support/net_bench.hpp"
#include "support/scripted_peer.hpp"
#include "support/tls_server.hpp"

#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include <algorithm>
#include <thread>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

using Words = std::vector<std::string>;

/// `wss://gw.test:port`, resolved by a hosts file of its own.
struct TlsBench : NetBench {
    explicit TlsBench(std::uint16_t port, const std::string& host = "gw.test") : NetBench(host, port) {
        plan.endpoint->transport = Endpoint::Transport::tls;
        tree.file("/etc/hosts", "127.0.0.1 gw.test other.test\n");
        plan.resolver.hosts = tree.real("/etc/hosts");
        plan.resolver.resolv_conf = tree.real("/etc/resolv.conf");
    }
    void trust(const std::string& pem) {
        plan.trust.extra.push_back({"NODE_EXTRA_CA_CERTS /ca.pem", pem, 0});
    }
    const TlsFacts& look() {
        run();
        return tls();
    }
    [[nodiscard]] std::string error() const { return NetBench::error(StageId::tls); }

    FixtureTree tree;
};

TlsServerSpec only(const Identity& identity) {
    TlsServerSpec spec;
    spec.identities = {identity};
    return spec;
}

struct Authority {
    Identity root = make_identity({.common_name = "Test Root", .alternative = {}, .authority = true});
    [[nodiscard]] Identity leaf(CertificateSpec spec = {}) const { return make_identity(spec, &root); }
};

class ShiftedClock final : public Clock {
public:
    explicit ShiftedClock(Millis shift) : shift_(shift) {}
    [[nodiscard]] Micros monotonic() const override { return system_clock().monotonic(); }
    [[nodiscard]] Millis wall() const override { return system_clock().wall() + shift_; }

private:
    Millis shift_;
};

constexpr auto bad_request = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
constexpr auto day = Millis(24 * 3600 * 1000);

}  // namespace

TEST_CASE("tls_success: a chain that the extra certificates vouch for") {
    const Authority authority;
    const auto middle =
        make_identity({.common_name = "Middle", .alternative = {}, .authority = true}, &authority.root);
    const auto leaf = make_identity({.alternative = {"DNS:gw.test", "IP:127.0.0.1"}}, &middle);
    auto spec = only(leaf);
    spec.chain = {middle};
    const TlsServer server(spec);
    TlsBench bench(server.port());
    bench.trust(authority.root.pem());
    const auto& facts = bench.look();
    CHECK(bench.stage(StageId::tls).status == StageStatus::passed);
    CHECK(facts.outcome == TlsOutcome::accepted);
    CHECK(facts.protocol == "TLSv1.3");
    CHECK_FALSE(facts.cipher.empty());
    CHECK(facts.subject.str() == "CN=gw.test");
    CHECK(facts.issuer.str() == "CN=Middle");
    REQUIRE(facts.names.size() == 2);
    CHECK(facts.names[0].str() == "DNS:gw.test");
    CHECK(facts.names[1].str() == "IP:127.0.0.1");
    CHECK(facts.leaf_sha256 == probes::with_colons(leaf.sha256()));
    CHECK(facts.leaf_sha256.size() == 95);
    CHECK_FALSE(facts.self_signed);
    CHECK(facts.faults.empty());
    CHECK_FALSE(facts.pinned);
    CHECK(facts.not_after > facts.not_before);
    CHECK(facts.trust_sources == Words{"Mozilla roots (embedded)", "NODE_EXTRA_CA_CERTS /ca.pem"});
    CHECK(server.server_names() == Words{"gw.test"});
    CHECK_FALSE(facts.client_certificate_requested);
}

TEST_CASE("tls_success: an address needs an IP entry, and is not sent as a server name") {
    const Authority authority;
    const TlsServer server(only(authority.leaf({.common_name = "127.0.0.1", .alternative = {"IP:127.0.0.1"}}))
    );
    TlsBench bench(server.port(), "127.0.0.1");
    bench.trust(authority.root.pem());
    CHECK(bench.look().outcome == TlsOutcome::accepted);
    CHECK(server.server_names() == Words{""});

    const TlsServer named(only(authority.leaf({.common_name = "127.0.0.1", .alternative = {"DNS:127.0.0.1"}}))
    );
    TlsBench mismatch(named.port(), "127.0.0.1");
    mismatch.trust(authority.root.pem());
    CHECK(mismatch.look().outcome == TlsOutcome::name_mismatch);
}

TEST_CASE("tls_success: a leaf without a subject is called by its alternative name") {
    const Authority authority;
    const TlsServer server(only(authority.leaf({.common_name = "", .alternative = {"DNS:gw.test"}})));
    TlsBench bench(server.port());
    bench.trust(authority.root.pem());
    CHECK(bench.look().subject.empty());
    CHECK(bench.stage(StageId::tls).summary == "TLSv1.3 · DNS:gw.test · trusted");
}

TEST_CASE("tls_error: every fault of a certificate, and which of several decides") {
    const Authority authority;
    const auto good = CertificateSpec{.common_name = "gw.test", .alternative = {"DNS:gw.test"}};
    auto expired = good;
    expired.valid_from = -7200;
    expired.valid_to = -3600;
    auto future = good;
    future.valid_from = 1800;
    auto elsewhere = good;
    elsewhere.alternative = {"DNS:other.test"};
    auto all_wrong = expired;
    all_wrong.alternative = {"DNS:other.test"};
    struct Row {
        const char* what;
        CertificateSpec spec;
        bool signed_by_trusted;
        TlsOutcome outcome;
        const char* error;
        Words faults;
    };
    const Row rows[]{
        {"self-signed", good, false, TlsOutcome::untrusted, "untrusted", {"trust"}},
        {"expired", expired, true, TlsOutcome::expired, "expired", {"validity"}},
        {"not yet valid", future, true, TlsOutcome::not_yet_valid, "not_yet_valid", {"validity"}},
        {"another name", elsewhere, true, TlsOutcome::name_mismatch, "name_mismatch", {"name"}},
        {"name and trust", elsewhere, false, TlsOutcome::untrusted, "untrusted", {"trust", "name"}},
        {"all", all_wrong, false, TlsOutcome::expired, "expired", {"validity", "trust", "name"}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const auto identity = make_identity(row.spec, row.signed_by_trusted ? &authority.root : nullptr);
        const TlsServer server(only(identity));
        TlsBench bench(server.port());
        bench.trust(authority.root.pem());
        bench.plan.run_http = true;
        bench.plan.run_websocket = true;
        bench.credentials.token.emplace(std::string("a-token-nobody-may-see"));
        const auto& facts = bench.look();
        CHECK(bench.stage(StageId::tls).status == StageStatus::failed);
        CHECK(facts.outcome == row.outcome);
        CHECK(bench.error() == row.error);
        CHECK(facts.faults == row.faults);
        CHECK_FALSE(facts.reason.empty());
        CHECK(facts.self_signed != row.signed_by_trusted);
        CHECK(facts.leaf_sha256 == probes::with_colons(identity.sha256()));
        // Nothing goes over a connection that the CLI would refuse.
        CHECK(bench.stage(StageId::http).skipped_because == "tls failed");
        CHECK(bench.stage(StageId::websocket).skipped_because == "tls failed");
        CHECK(server.received().empty());
    }
}

TEST_CASE("tls_error: an expired authority is a fault of validity, said with its depth") {
    const auto root = make_identity(
        {.common_name = "Old Root",
         .alternative = {},
         .valid_from = -7200,
         .valid_to = -60,
         .authority = true}
    );
    const TlsServer server(only(make_identity({.alternative = {"DNS:gw.test"}}, &root)));
    TlsBench bench(server.port());
    bench.trust(root.pem());
    CHECK(bench.look().outcome == TlsOutcome::expired);
    CHECK(bench.tls().reason.find("depth 1") != std::string::npos);
}

TEST_CASE("tls_error: the run's own clock decides about validity") {
    const Authority authority;
    const TlsServer server(only(authority.leaf({.alternative = {"DNS:gw.test"}})));
    const ShiftedClock late(2 * day);
    const ShiftedClock early(-2 * day);
    for (const auto* clock : {&late, &early}) {
        TlsBench bench(server.port());
        bench.trust(authority.root.pem());
        bench.clock = clock;
        const auto expected = clock == &late ? TlsOutcome::expired : TlsOutcome::not_yet_valid;
        CHECK(bench.look().outcome == expected);
    }
}

TEST_CASE("tls: a pin replaces trust, name and validity; a wrong one decides before them") {
    const auto identity =
        make_identity({.common_name = "x", .alternative = {"DNS:other.test"}, .valid_to = -60});
    const TlsServer server(only(identity));
    TlsBench match(server.port());
    match.plan.trust.pin = Pin{identity.sha256(), "flag --pin"};
    CHECK(match.look().outcome == TlsOutcome::accepted);
    CHECK(match.tls().pinned);
    CHECK(match.tls().pin_source == "flag --pin");
    CHECK(match.tls().faults == Words{"validity", "trust", "name"});

    TlsBench unverified(server.port());
    unverified.plan.trust.pin = Pin{{}, "env NODE_TLS_REJECT_UNAUTHORIZED=0"};
    CHECK(unverified.look().outcome == TlsOutcome::accepted);
    CHECK_FALSE(unverified.tls().pinned);
    CHECK(unverified.tls().faults == Words{"validity", "trust", "name"});

    TlsBench differ(server.port());
    differ.plan.trust.pin = Pin{std::string(64, 'a'), "config gateway.remote.tlsFingerprint"};
    CHECK(differ.look().outcome == TlsOutcome::pin_mismatch);
    CHECK(differ.error() == "pin_mismatch");
    CHECK(differ.tls().faults == Words{"pin", "validity", "trust", "name"});
    CHECK_FALSE(differ.tls().pinned);
}

TEST_CASE("tls: the gateway's own certificate file is an implicit pin, and an explicit one goes before it") {
    const auto identity = make_identity({.common_name = "gateway", .alternative = {}});
    const auto another = make_identity({.common_name = "gateway", .alternative = {}});
    const TlsServer server(only(identity));
    const std::string path = "state gateway/tls/gateway-cert.pem";
    TlsBench match(server.port());
    match.plan.trust.implicit_pin = TrustFile{path, identity.pem(), 0};
    CHECK(match.look().outcome == TlsOutcome::accepted);
    CHECK(match.tls().pin_source == path);

    TlsBench stale(server.port());
    stale.plan.trust.implicit_pin = TrustFile{path, another.pem(), 0};
    CHECK(stale.look().outcome == TlsOutcome::pin_mismatch);

    TlsBench both(server.port());
    both.plan.trust.implicit_pin = TrustFile{path, another.pem(), 0};
    both.plan.trust.pin = Pin{identity.sha256(), "flag --pin"};
    CHECK(both.look().outcome == TlsOutcome::accepted);

    for (const auto& broken : {TrustFile{path, "no certificate", 0}, TrustFile{path, "", 13}}) {
        TlsBench ignored(server.port());
        ignored.plan.trust.implicit_pin = broken;
        CHECK(ignored.look().outcome == TlsOutcome::untrusted);
        CHECK(ignored.tls().pin_source.empty());
    }
}

TEST_CASE("tls: what only the system's bundle vouches for is said, and not trusted") {
    const Authority authority;
    const Authority stranger;
    const TlsServer server(only(authority.leaf({.alternative = {"DNS:gw.test"}})));
    TlsBench vouched(server.port());
    vouched.plan.trust.system_only.push_back({"SSL_CERT_FILE /x", authority.root.pem(), 0});
    CHECK(vouched.look().outcome == TlsOutcome::untrusted);
    CHECK(vouched.tls().trusted_by_system_only == true);

    TlsBench nobody(server.port());
    nobody.plan.trust.system_only.push_back({"SSL_CERT_FILE /x", stranger.root.pem(), 0});
    CHECK(nobody.look().outcome == TlsOutcome::untrusted);
    CHECK(nobody.tls().trusted_by_system_only == false);

    TlsBench not_asked(server.port());
    CHECK_FALSE(not_asked.look().trusted_by_system_only.has_value());
}

TEST_CASE("tls: a trust file that cannot be used says so") {
    const TlsServer server(only(make_identity({})));
    TlsBench bench(server.port());
    bench.plan.trust.mozilla_roots = false;
    bench.plan.trust.extra = {
        {"NODE_EXTRA_CA_CERTS /a", "", 2}, {"flag --ca-file /b", "-----BEGIN nonsense", 0}};
    bench.look();
    CHECK(
        bench.tls().trust_sources ==
        Words{"NODE_EXTRA_CA_CERTS /a (ENOENT)", "flag --ca-file /b (no certificate in it)"}
    );
}

TEST_CASE("tls: the embedded roots all parse") {
    const auto roots = probes::mozilla_roots();
    const auto* at = reinterpret_cast<const unsigned char*>(roots.data());
    const auto* const end = at + roots.size();
    int count = 0;
    bool isrg = false;
    while (at < end) {
        const probes::CertificatePtr root(d2i_X509(nullptr, &at, end - at));
        REQUIRE(root);
        ++count;
        isrg = isrg ||
               probes::text_of(X509_get_subject_name(root.get())).find("ISRG Root X1") != std::string::npos;
    }
    CHECK(count > 100);
    CHECK(isrg);
}

TEST_CASE("tls_error: a plaintext server, proven by asking the other way") {
    const auto live = R"({"ok":true,"status":"live"})";
    ScriptedPeer peer(
        {{send(bad_request), fin()}, {request(), respond("200 OK", "application/json", live), fin()}}
    );
    TlsBench bench(peer.port());
    const auto& facts = bench.look();
    CHECK(facts.outcome == TlsOutcome::plain_server);
    CHECK(bench.error() == "plain_server");
    CHECK(facts.plain_http_answered == true);
    const auto seen = peer.end();
    REQUIRE(seen.size() == 2);
    CHECK(seen[1].received.find("GET /healthz HTTP/1.1\r\n") == 0);
}

TEST_CASE("tls_error: bytes before the cut are counted, so that it is no port that only forwards") {
    // The head of a handshake record, and no more of it.
    ScriptedPeer peer({{send(std::string("\x16\x03\x03\x00\x7a\x02", 6)), fin()}, {fin()}});
    TlsBench bench(peer.port());
    CHECK(bench.look().outcome == TlsOutcome::closed);
    CHECK(bench.tls().bytes_received == 6);
}

TEST_CASE("tls_error: a record that is too long is broken TLS, no plaintext") {
    ScriptedPeer peer({{send(std::string("\x16\x03\x03\xff\xff", 5) + std::string(64, 'x')), fin()}, {fin()}}
    );
    TlsBench bench(peer.port());
    CHECK(bench.look().outcome == TlsOutcome::handshake_failed);
}

TEST_CASE("tls_error: closed, then plaintext answers: a plaintext server too, but 400 proves nothing") {
    ScriptedPeer plain({{fin()}, {request(), respond("200 OK", "text/html", "hello"), fin()}});
    TlsBench bench(plain.port());
    CHECK(bench.look().outcome == TlsOutcome::plain_server);

    ScriptedPeer secure({{fin()}, {request(), send(bad_request), fin()}});
    TlsBench unclear(secure.port());
    CHECK(unclear.look().outcome == TlsOutcome::closed);
    CHECK(unclear.tls().plain_http_answered == true);
    CHECK(unclear.error() == "FIN");
}

TEST_CASE("tls_error: FIN and RST during the handshake are told apart") {
    ScriptedPeer closing({{fin()}, {fin()}});
    TlsBench fin_bench(closing.port());
    CHECK(fin_bench.look().outcome == TlsOutcome::closed);
    CHECK(fin_bench.error() == "FIN");
    CHECK(fin_bench.tls().plain_http_answered == false);

    ScriptedPeer resetting({{pause(Millis(50)), reset()}, {reset()}});
    TlsBench rst_bench(resetting.port());
    CHECK(rst_bench.look().outcome == TlsOutcome::closed);
    CHECK(rst_bench.error() == "ECONNRESET");
}

TEST_CASE("tls_timeout: silence after the hello") {
    ScriptedPeer peer({{silence()}, {silence()}});
    TlsBench bench(peer.port());
    bench.plan.budgets.tls = Millis(300);
    CHECK(bench.look().outcome == TlsOutcome::timeout);
    CHECK(bench.error() == "tls_timeout");
    CHECK(bench.tls().plain_http_answered == false);
}

TEST_CASE("tls_error: an alert is OpenSSL's own reason") {
    auto spec = only(make_identity({}));
    spec.lowest = spec.highest = TLS1_1_VERSION;
    const TlsServer server(spec);
    TlsBench bench(server.port());
    const auto& facts = bench.look();
    CHECK(facts.outcome == TlsOutcome::handshake_failed);
    CHECK(facts.reason.find("alert") != std::string::npos);
    CHECK_FALSE(facts.plain_http_answered.has_value());
}

TEST_CASE("tls_error: a client certificate that is wanted is named, whichever version asks") {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const Authority authority;
        auto spec = only(authority.leaf({.alternative = {"DNS:gw.test"}}));
        spec.lowest = spec.highest = version;
        spec.require_client_certificate = true;
        const TlsServer server(spec);
        TlsBench bench(server.port());
        bench.trust(authority.root.pem());
        const auto& facts = bench.look();
        CHECK(bench.stage(StageId::tls).status == StageStatus::failed);
        CHECK(facts.outcome == TlsOutcome::handshake_failed);
        CHECK(facts.client_certificate_requested);
        CHECK(facts.reason.find("(the server asks for a client certificate)") != std::string::npos);
        CHECK(facts.reason.find("alert") != std::string::npos);
    }
}

TEST_CASE("tls_success: a client certificate that is only asked for does not matter") {
    const Authority authority;
    auto spec = only(authority.leaf({.alternative = {"DNS:gw.test"}}));
    spec.ask_for_client_certificate = true;
    const TlsServer server(spec);
    TlsBench bench(server.port());
    bench.trust(authority.root.pem());
    CHECK(bench.look().outcome == TlsOutcome::accepted);
    CHECK(bench.tls().client_certificate_requested);
}

TEST_CASE("tls_error: what a certificate says is escaped") {
    const TlsServer server(only(make_identity({.common_name = "evil\x1b[31m\nname", .alternative = {}})));
    TlsBench bench(server.port());
    bench.look();
    CHECK(bench.tls().subject.str().find('\x1b') == std::string::npos);
    CHECK(bench.tls().subject.str().find('\n') == std::string::npos);
    CHECK(bench.stage(StageId::tls).summary.find('\x1b') == std::string::npos);
}

TEST_CASE("tls_cancel: a signal ends a handshake that hangs") {
    ScriptedPeer peer({{silence()}, {silence()}});
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    TlsBench bench(peer.port());
    bench.stop_descriptor = ends[0];
    std::thread signaller([&] {
        std::this_thread::sleep_for(Millis(150));
        const char number = 2;
        if (::write(ends[1], &number, 1) != 1) std::abort();
    });
    bench.run();
    signaller.join();
    CHECK(bench.result.stopped == StopReason::signal);
    CHECK(bench.error() == "signal");
    ::close(ends[0]);
    ::close(ends[1]);
}
