// The http stage against scripted peers: success, each kind of refusal, silence, drips, closes, TLS ports,
// stop.
#include "support/scripted_peer.hpp"
#include "support/stage_bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;

namespace {

constexpr auto json_type = "application/json; charset=utf-8";
const std::string live = R"({"ok":true,"status":"live"})";
const std::string ready =
    R"({"ready":true,"failing":[],"uptimeMs":189627,"eventLoop":{"degraded":false,"degradedSinceMs":null,)"
    R"("reasons":[],"delayP99Ms":23.6,"delayMaxMs":41.5,"utilization":0.007}})";
const std::string started = R"({"ok":true,"status":"started","version":"2026.9.6","uptimeMs":189651})";

Script healthy_gateway() {
    return {
        request(),
        respond("200 OK", json_type, live),
        request(),
        respond("200 OK", json_type, ready),
        request(),
        respond("200 OK", json_type, started),
        silence(),
    };
}

const HttpAnswer& first_answer(const StageRecord& record) {
    REQUIRE_FALSE(http_facts(record).answers.empty());
    return http_facts(record).answers.front();
}

/// One answer to GET /healthz, and what the stage makes of it.
StageRecord after(
    const std::string& status,
    const std::string& type,
    const std::string& body,
    const std::string& headers = {}
) {
    ScriptedPeer peer({{request(), respond(status, type, body, headers), silence()}});
    StageBench bench(peer.port());
    auto record = bench.run(&probes::probe_http);
    for (const auto& seen : peer.end())
        CHECK(seen.problems.empty());
    return record;
}

}  // namespace

TEST_CASE("http_success: three answers on one connection, and nothing that a browser or a proxy would add") {
    ScriptedPeer peer({healthy_gateway()});
    StageBench bench(peer.port());
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.id == StageId::http);
    CHECK(record.status == StageStatus::passed);
    CHECK_FALSE(record.error);
    CHECK_THAT(record.summary, Contains("live, ready, version 2026.9.6"));
    const auto& facts = http_facts(record);
    CHECK(facts.gateway);
    CHECK(facts.live == true);
    CHECK(facts.ready == true);
    CHECK(facts.starting == false);
    CHECK(facts.draining == false);
    CHECK(facts.failing.empty());
    CHECK(facts.version.str() == "2026.9.6");
    CHECK(facts.uptime_ms == 189651);
    CHECK(facts.event_loop_degraded == false);
    CHECK(facts.event_loop_delay_ms == Approx(23.6));
    CHECK(facts.proxy.empty());
    CHECK_FALSE(facts.tls_answered);
    REQUIRE(facts.answers.size() == 3);
    CHECK(facts.answers[0].path == "/healthz");
    CHECK(facts.answers[0].body_kind == HttpBody::gateway_live);
    CHECK(facts.answers[0].body.str() == live);
    CHECK(facts.answers[1].path == "/readyz");
    CHECK(facts.answers[1].body_kind == HttpBody::gateway_ready);
    CHECK(facts.answers[2].path == "/startupz");
    CHECK(facts.answers[2].body_kind == HttpBody::gateway_started);
    const auto seen = peer.end();
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].problems.empty());
    CHECK_THAT(seen[0].received, StartsWith("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:"));
    for (const auto* forbidden : {"Origin", "Forwarded", "X-Real-IP", "Authorization", "Cookie"}) {
        CHECK_THAT(seen[0].received, !Contains(forbidden));
    }
}

TEST_CASE("http_success: a server that closes after each answer is dialled again") {
    const std::string close = "Connection: close\r\n";
    ScriptedPeer peer({
        {request(), respond("200 OK", json_type, live, close), fin()},
        {request(), respond("200 OK", json_type, ready, close), fin()},
        {request(), respond("200 OK", json_type, started, close), fin()},
    });
    StageBench bench(peer.port());
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::passed);
    CHECK(http_facts(record).version.str() == "2026.9.6");
    CHECK(peer.end().size() == 3);
}

TEST_CASE("http_success: a kept connection that the server drops is dialled again once") {
    ScriptedPeer peer({
        {request(), respond("200 OK", json_type, live), fin()},
        {request(),
         respond("200 OK", json_type, ready),
         request(),
         respond("200 OK", json_type, started),
         silence()},
    });
    StageBench bench(peer.port());
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::passed);
    CHECK(http_facts(record).ready == true);
    CHECK(peer.end().size() == 2);
}

TEST_CASE("http_success: chunked, in single bytes, after an interim answer, in HTTP/1.0") {
    const std::string chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                                "chunked\r\nConnection: close\r\n\r\n"
                                "8\r\n{\"ok\":tr\r\n13\r\nue,\"status\":\"live\"}\r\n0\r\n\r\n";
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + chunked;
    const std::string old = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + live;
    const auto way = GENERATE(0, 1, 2);
    const Step sent = way == 0 ? drip(chunked, 1ms) : send(way == 1 ? interim : old);
    ScriptedPeer peer({{request(), sent, fin()}, {request(), fin()}, {request(), fin()}});
    StageBench bench(peer.port());
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::passed);
    CHECK(first_answer(record).body.str() == live);
}

TEST_CASE("http_success: an older gateway shows its page where it has no such path") {
    const std::string page = "<!doctype html><html><head><title>OpenClaw Control</title></head></html>";
    ScriptedPeer peer({{
        request(),
        respond("200 OK", json_type, live),
        request(),
        respond("200 OK", json_type, R"({"ready":true,"uptimeMs":5})"),
        request(),
        respond("200 OK", "text/html; charset=utf-8", page),
        silence(),
    }});
    StageBench bench(peer.port());
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::passed);
    REQUIRE(http_facts(record).answers.size() == 3);
    CHECK(http_facts(record).answers[2].body_kind == HttpBody::gateway_page);
    CHECK(http_facts(record).version.empty());
    CHECK_FALSE(http_facts(record).starting);
}

TEST_CASE("http_warned: starting and draining are told by readiness, not by the live 200") {
    const bool draining = GENERATE(false, true);
    const std::string why = draining ? "gateway-draining" : "startup-sidecars";
    const std::string status = draining ? "draining" : "starting";
    ScriptedPeer peer({{
        request(),
        respond("200 OK", json_type, live),
        request(),
        respond(
            "503 Service Unavailable",
            json_type,
            R"({"ready":false,"failing":[")" + why + R"("],"uptimeMs":9})"
        ),
        request(),
        respond("503 Service Unavailable", json_type, R"({"ok":false,"status":")" + status + R"("})"),
        silence(),
    }});
    StageBench bench(peer.port());
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::warned);
    CHECK_FALSE(record.error);
    const auto& facts = http_facts(record);
    CHECK(facts.gateway);
    CHECK(facts.ready == false);
    CHECK(facts.starting.value_or(false) == !draining);
    CHECK(facts.draining.value_or(false) == draining);
    REQUIRE(facts.failing.size() == 1);
    CHECK(facts.failing[0].str() == why);
}

TEST_CASE("http_refused: what the gateway itself refuses, and what proxies say in its place") {
    const std::string attribution =
        R"({"error":{"type":"proxy_attribution_required","message":"forwarded headers from an untrusted peer"}})";
    const std::string nginx =
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway"
        "</h1></center><hr><center>nginx/1.22.1</center></body></html>";
    const std::string haproxy =
        "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this "
        "request.\n</body></html>\n";
    struct Row {
        std::string status, type, body, headers;
        HttpBody kind;
        std::string proxy;
        bool gateway;
        std::string error;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {"403 Forbidden", json_type, attribution, "", HttpBody::gateway_attribution, "", true, "http_403"},
        {"503 Service Unavailable",
         "text/plain",
         "Too many unauthenticated sockets",
         "",
         HttpBody::gateway_preauth_limit,
         "",
         true,
         "http_503"},
        {"503 Service Unavailable",
         "text/plain",
         "Gateway websocket admission closed",
         "",
         HttpBody::gateway_admission_closed,
         "",
         true,
         "http_503"},
        {"502 Bad Gateway",
         "text/html",
         nginx,
         "Server: nginx/1.22.1\r\n",
         HttpBody::html,
         "nginx",
         false,
         "http_502"},
        {"502 Bad Gateway", "text/html", nginx, "", HttpBody::html, "nginx", false, "http_502"},
        {"502 Bad Gateway", "", "", "Server: Caddy\r\n", HttpBody::none, "Caddy", false, "http_502"},
        {"503 Service Unavailable",
         "",
         "",
         "Server: lighttpd/1.4.69\r\n",
         HttpBody::none,
         "lighttpd",
         false,
         "http_503"},
        {"502 Bad Gateway",
         "",
         "",
         "Via: 1.1 edge (squid/5.7)\r\n",
         HttpBody::none,
         "Squid",
         false,
         "http_502"},
        {"503 Service Unavailable", "text/html", haproxy, "", HttpBody::html, "HAProxy", false, "http_503"},
        {"502 Bad Gateway",
         "text/plain; charset=utf-8",
         "Bad Gateway",
         "",
         HttpBody::text,
         "Traefik",
         false,
         "http_502"},
        {"503 Service Unavailable",
         "text/plain",
         "no healthy upstream",
         "server: envoy\r\n",
         HttpBody::text,
         "Envoy",
         false,
         "http_503"},
        {"504 Gateway Timeout",
         "text/plain",
         "error code: 504",
         "CF-RAY: 8f1-FRA\r\nServer: cloudflare\r\n",
         HttpBody::text,
         "Cloudflare",
         false,
         "http_504"},
    }));
    CAPTURE(row.status, row.body);
    const auto record = after(row.status, row.type, row.body, row.headers);
    CHECK(record.status == StageStatus::failed);
    REQUIRE(record.error);
    CHECK(record.error->name == row.error);
    CHECK(first_answer(record).body_kind == row.kind);
    CHECK(http_facts(record).proxy == row.proxy);
    CHECK(http_facts(record).gateway == row.gateway);
    CHECK_FALSE(http_facts(record).live);
    CHECK(http_facts(record).answers.size() == 1);
}

TEST_CASE("http_warned: a 200 proves nothing unless type and body are the gateway's") {
    struct Row {
        std::string status, type, body;
        HttpBody kind;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {"200 OK", "text/html", live, HttpBody::html},
        {"200 OK", "text/plain", live, HttpBody::text},
        {"200 OK", json_type, R"({"ok":"true","status":"live"})", HttpBody::json},
        {"200 OK", json_type, R"({"status":"ok"})", HttpBody::json},
        {"200 OK", json_type, live + "x", HttpBody::other},
        {"500 Internal Server Error", json_type, live, HttpBody::json},
        {"200 OK",
         "text/html",
         "<html><title>Welcome to nginx!</title></html>",
         HttpBody::server_default_page},
        {"200 OK",
         "text/html",
         "<html><body><h1>It works!</h1></body></html>",
         HttpBody::server_default_page},
        {"200 OK", "text/html", "<!doctype html><title>OpenClaw Control</title>", HttpBody::gateway_page},
        {"404 Not Found", "text/plain", "404 page not found", HttpBody::text},
        {"301 Moved Permanently", "text/html", "<html>moved</html>", HttpBody::html},
        {"204 No Content", "", "", HttpBody::none},
        {"401 Unauthorized", "application/octet-stream", "x", HttpBody::other},
    }));
    CAPTURE(row.status, row.type, row.body);
    const auto record = after(row.status, row.type, row.body);
    CHECK(record.status == StageStatus::warned);
    CHECK_FALSE(record.error);
    CHECK(first_answer(record).body_kind == row.kind);
    CHECK_FALSE(http_facts(record).gateway);
    CHECK_FALSE(http_facts(record).live);
}

TEST_CASE("http_error: what is not a complete answer is told apart, and a TLS hello is asked") {
    struct Row {
        Script script;
        HttpOutcome outcome;
        std::string error;
        bool asks_tls;
    };
    const std::string half = "HTTP/1.1 200 OK\r\nContent-Ty";
    const auto row = GENERATE_COPY(values<Row>({
        {{request(), fin()}, HttpOutcome::closed_no_byte, "closed_no_byte", true},
        {{request(), reset()}, HttpOutcome::reset_no_byte, "ECONNRESET", true},
        {{request(), silence()}, HttpOutcome::silent, "http_timeout", true},
        {{request(), send(half), fin()}, HttpOutcome::closed_early, "closed_early", false},
        {{request(), send(half), silence()}, HttpOutcome::dripping, "http_timeout", false},
        {{request(), send("SSH-2.0-OpenSSH_9.2p1\r\n"), silence()},
         HttpOutcome::malformed,
         "not_http",
         false},
        {{request(), send("HTTP/1.1 2x0 OK\r\n\r\n"), silence()}, HttpOutcome::malformed, "not_http", false},
    }));
    ScriptedPeer peer({row.script, {silence()}});
    StageBench bench(peer.port());
    bench.plan.budgets.http = 400ms;
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::failed);
    REQUIRE(record.error);
    CHECK(record.error->name == row.error);
    CHECK(first_answer(record).outcome == row.outcome);
    CHECK(http_facts(record).tls_answered == (row.asks_tls ? std::optional(false) : std::nullopt));
    const auto seen = peer.end();
    CHECK(seen.size() == (row.asks_tls ? 2 : 1));
}

TEST_CASE("http_error: a TLS port behind a plaintext URL answers the hello") {
    SECTION("closed without a byte, as Node does") {
        ScriptedPeer peer({{request(), fin()}, {pause(20ms), send("\x15\x03\x03\x00\x02\x02\x28"), fin()}});
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(record.status == StageStatus::failed);
        CHECK(http_facts(record).tls_answered == true);
        const auto seen = peer.end();
        REQUIRE(seen.size() == 2);
        CHECK_THAT(seen[1].received, StartsWith("\x16\x03\x01"));
    }
    SECTION("in words that nobody knows") {
        ScriptedPeer peer({
            {request(),
             respond("400 Bad Request", "text/plain", "This combination of host and port requires TLS."),
             fin()},
            {pause(20ms), send(std::string("\x16\x03\x03\x00\x7a", 5)), silence()},
        });
        StageBench bench(peer.port());
        CHECK(http_facts(bench.run(&probes::probe_http)).tls_answered == true);
    }
    SECTION("in nginx's words") {
        const std::string body =
            "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head>";
        ScriptedPeer peer({
            {request(), respond("400 Bad Request", "text/html", body, "Server: nginx\r\n"), fin()},
            {pause(20ms), send(std::string("\x16\x03\x03\x00\x7a", 5)), silence()},
        });
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(http_facts(record).tls_answered == true);
        CHECK(http_facts(record).proxy == "nginx");
    }
    SECTION("a real TLS server") {
        ScriptedPeer peer({{fin()}, {fin()}}, ScriptedPeer::Layer::tls);
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(record.status == StageStatus::failed);
        CHECK(http_facts(record).tls_answered == true);
    }
}

TEST_CASE("http_error: nobody listens any more") {
    std::uint16_t port = 0;
    {
        const ScriptedPeer peer({});
        port = peer.port();
    }
    StageBench bench(port);
    const auto record = bench.run(&probes::probe_http);
    CHECK(record.status == StageStatus::failed);
    REQUIRE(record.error);
    CHECK(record.error->name == "ECONNREFUSED");
    CHECK(http_facts(record).answers.empty());
}

TEST_CASE("http_cancel: a stopped run gets the stage's record at once") {
    ScriptedPeer peer({{request(), silence()}, {silence()}});
    StageBench bench(peer.port());
    const auto record = bench.run_and_stop(&probes::probe_http, 100ms);
    CHECK(record.status == StageStatus::failed);
    CHECK(first_answer(record).outcome == HttpOutcome::silent);
}

TEST_CASE("http_hostile: caps of head and body hold, and the run goes on with the prefix") {
    SECTION("a head without end") {
        std::string head = "HTTP/1.1 200 OK\r\n";
        while (head.size() < 40'000)
            head += "X-Filler: 0123456789abcdef\r\n";
        ScriptedPeer peer({{request(), send(head), silence()}});
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(first_answer(record).outcome == HttpOutcome::head_too_large);
        CHECK(record.error->name == "head_too_large");
    }
    SECTION("a body without end") {
        const std::string chunk = "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
        ScriptedPeer peer({{
            request(),
            send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"),
            send(chunk + chunk + chunk),
            silence(),
        }});
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(record.status == StageStatus::warned);
        CHECK(first_answer(record).body_truncated);
        CHECK(first_answer(record).body_bytes >= 64 * 1024);
        CHECK(first_answer(record).body_bytes < 96 * 1024);
        CHECK(first_answer(record).body.str().size() <= 520);
    }
    SECTION("a body that drips until the budget ends: the status is known, the body proves nothing") {
        ScriptedPeer peer({{
            request(),
            send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n"),
            drip(R"({"ok":true)", 10ms),
            silence(),
        }});
        StageBench bench(peer.port());
        bench.plan.budgets.http = 400ms;
        const auto record = bench.run(&probes::probe_http);
        CHECK(first_answer(record).status == 200);
        CHECK(first_answer(record).body_truncated);
        CHECK_FALSE(http_facts(record).gateway);
        CHECK(record.status == StageStatus::warned);
    }
    SECTION("a header with a NUL, and two lengths that differ") {
        const bool lengths = GENERATE(false, true);
        const std::string nul = std::string("HTTP/1.1 200 OK\r\nX-A: a") + '\0' + "b\r\n\r\n";
        const std::string two = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd";
        ScriptedPeer peer({{request(), send(lengths ? two : nul), silence()}});
        StageBench bench(peer.port());
        const auto record = bench.run(&probes::probe_http);
        CHECK(first_answer(record).outcome == HttpOutcome::malformed);
        CHECK(first_answer(record).status == 200);
    }
}
