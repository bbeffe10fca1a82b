// A plaintext request to a port that speaks TLS: what shows it.
#include "support/scripted_peer.hpp"
#include "support/stage_bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;

TEST_CASE("http_tls: a TLS record in answer to a GET is enough; words alone are no record") {
    SECTION("an alert") {
        ScriptedPeer peer({{request(), send(std::string("\x15\x03\x03\0\x02\x02\x46", 7)), fin()}});
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(http_facts(record).tls_answered == true);
        CHECK_FALSE(http_facts(record).tls_named);
        CHECK(peer.end().size() == 1);
    }
    SECTION("words") {
        const auto text = GENERATE(
            as<std::string>(),
            "<center>The plain HTTP request was sent to HTTPS port</center>",
            "Client sent an HTTP request to an HTTPS server.",
            "Reason: You're speaking plain HTTP to an SSL-enabled server port."
        );
        ScriptedPeer peer({{request(), respond("400 Bad Request", "text/html", text), fin()}, {fin()}});
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(http_facts(record).tls_answered == false);
        CHECK(http_facts(record).tls_named);
    }
    SECTION("another 400") {
        ScriptedPeer peer({{request(), respond("400 Bad Request", "text/plain", "no"), fin()}, {fin()}});
        StageBench bench(peer.port());
        CHECK_FALSE(http_facts(bench.run(&probes::probe_http)).tls_named);
    }
}
