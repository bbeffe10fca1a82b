// What stands in front of a gateway: logins of identity-aware proxies, routers without a route, and the headers that the
// CLI is configured to send to them.
#include "probes/http/edges.hpp"
#include "probes/http/exchange.hpp"
#include "probes/http/judge.hpp"
#include "support/handshake.hpp"
#include "support/scripted_peer.hpp"
#include "support/stage_bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

namespace net = boost::asio;

probes::RawAnswer
answered(int status, std::vector<std::pair<std::string, std::string>> headers, std::string body = {}) {
    probes::RawAnswer answer;
    answer.outcome = HttpOutcome::answered;
    answer.status = status;
    for (auto& [name, value] : headers)
        answer.headers.push_back({std::move(name), std::move(value)});
    answer.body_bytes = body.size();
    answer.body = std::move(body);
    return answer;
}

std::vector<EdgeHeader> two_headers() {
    std::vector<EdgeHeader> headers;
    headers.push_back({"CF-Access-Client-Id", Secret("edge-id-0001.access")});
    headers.push_back({"CF-Access-Client-Secret", Secret("edge-secret-0002")});
    return headers;
}

/// The stages from connect to websocket, as the runner has them.
net::awaitable<StageRecord> talk(probes::Session& session) {
    session.addresses = {{.address = "127.0.0.1"}};
    auto record = co_await probes::probe_connect(session);
    if (session.plan.endpoint->transport == Endpoint::Transport::tls)
        record = co_await probes::probe_tls(session);
    if (record.status != StageStatus::passed) co_return record;
    record = co_await probes::probe_http(session);
    co_return co_await probes::probe_websocket(session);
}

}  // namespace

TEST_CASE("edges: a login is told by marks that only its proxy leaves") {
    struct Row {
        const char* what;
        probes::RawAnswer answer;
        const char* edge;
    };
    const Row rows[] = {
        // developers.cloudflare.com: Access, "Service tokens" and "Application token"
        {"Cloudflare Access, a browser's login",
         answered(
             302, {{"Location", "https://team.cloudflareaccess.com/cdn-cgi/access/login/gw.example?kid=1"}}
         ),
         "Cloudflare Access"},
        {"Cloudflare Access, for programs",
         answered(401, {{"WWW-Authenticate", "Cloudflare-Access resource_metadata=\"https://gw.example\""}}),
         "Cloudflare Access"},
        {"Cloudflare Access, a service token that it does not know",
         answered(403, {{"CF-Access-Aud", "0123"}, {"Server", "cloudflare"}}),
         "Cloudflare Access"},
        // oauth2-proxy.github.io: its sign-in page and its redirect
        {"oauth2-proxy, its page",
         answered(403, {{"Content-Type", "text/html"}}, "<form method=\"GET\" action=\"/oauth2/start\">"),
         "oauth2-proxy"},
        {"oauth2-proxy, behind nginx",
         answered(302, {{"Location", "/oauth2/sign_in?rd=%2F"}}),
         "oauth2-proxy"},
        {"oauth2-proxy, by its cookie",
         answered(
             302, {{"Location", "https://idp.example/authorize"}, {"Set-Cookie", "_oauth2_proxy_csrf=x"}}
         ),
         "oauth2-proxy"},
        // authelia.com: the authorization endpoint of a proxy
        {"Authelia",
         answered(401, {}, "<a href=\"https://auth.example/?rd=https://gw.example/\">401 Unauthorized</a>"),
         "Authelia"},
        {"authentik",
         answered(302, {{"Location", "https://gw.example/outpost.goauthentik.io/start?rd=x"}}),
         "authentik"},
        // cloud.google.com: IAP, "Invalid IAP credentials"
        {"Google IAP",
         answered(401, {{"X-Goog-IAP-Generated-Response", "true"}}, "Invalid IAP credentials: empty token"),
         "Google IAP"},
        {"Pomerium", answered(302, {{"Location", "https://gw.example/.pomerium/sign_in"}}), "Pomerium"},
        {"Basic", answered(401, {{"WWW-Authenticate", "Basic realm=\"x\""}}), ""},
        {"401 alone", answered(401, {}), ""},
        {"403 of nginx", answered(403, {{"Server", "nginx"}}, "<center>nginx</center>"), ""},
        {"https, same host", answered(301, {{"Location", "https://gw.example/"}}), ""},
        {"a page", answered(200, {}, "<form action=\"/oauth2/start\">"), ""},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(probes::recognise_edge(row.answer) == row.edge);
    }
}

TEST_CASE("edges: a router's own 404 is told from a service's") {
    // Traefik 3 and Go's net/http; ingress-nginx and GKE's ingress; Envoy 1.31.
    CHECK(probes::has_no_route(answered(404, {{"Content-Type", "text/plain"}}, "404 page not found\n")));
    CHECK(probes::has_no_route(answered(404, {}, "default backend - 404")));
    CHECK(probes::has_no_route(
        answered(404, {}, "response 404 (backend NotFound), service rules for the path non-existent")
    ));
    CHECK(probes::has_no_route(answered(404, {{"server", "envoy"}})));
    CHECK_FALSE(
        probes::has_no_route(answered(404, {{"server", "envoy"}, {"x-envoy-upstream-service-time", "3"}}))
    );
    CHECK_FALSE(probes::has_no_route(answered(404, {{"Server", "nginx"}}, "<center>nginx</center>")));
    CHECK_FALSE(probes::has_no_route(answered(404, {}, "Not Found")));
    CHECK_FALSE(probes::has_no_route(answered(200, {}, "404 page not found")));
}

TEST_CASE("edges: load balancers are named by what they alone write") {
    struct Row {
        probes::RawAnswer answer;
        const char* proxy;
    };
    const Row rows[] = {
        {answered(530, {{"Content-Type", "text/plain"}}, "error code: 1033"), "Cloudflare"},
        {answered(522, {{"Server", "cloudflare"}}), "Cloudflare"},
        {answered(502, {{"Via", "1.1 google"}}), "Google Cloud load balancer"},
        {answered(
             502,
             {{"Content-Type", "text/html"}},
             "<title>502 Server Error</title><h1>Error: Server Error</h1><h2>The server encountered a "
             "temporary error"
         ),
         ""},
        {answered(503, {{"Server", "awselb/2.0"}}), "AWS load balancer"},
        {answered(503, {{"server", "envoy"}}, "no healthy upstream"), "Envoy"},
        {answered(503, {{"Content-Type", "text/plain"}}, "no available server"), "Traefik"},
    };
    for (const auto& row : rows) {
        INFO(row.proxy);
        if (*row.proxy != '\0') CHECK(probes::recognise_proxy(row.answer) == row.proxy);
    }
}

TEST_CASE("edges: headers stand at the end of a head, each on a line of its own") {
    const auto headers = two_headers();
    CHECK(
        probes::with_headers("GET / HTTP/1.1\r\nHost: gw\r\n\r\n", headers) ==
        "GET / HTTP/1.1\r\nHost: gw\r\nCF-Access-Client-Id: edge-id-0001.access\r\n"
        "CF-Access-Client-Secret: edge-secret-0002\r\n\r\n"
    );
    CHECK(probes::with_headers("GET / HTTP/1.1\r\n\r\n", {}) == "GET / HTTP/1.1\r\n\r\n");
}

TEST_CASE("edges: the headers of edgeAuth go with every request over TLS, and never in plaintext") {
    const auto layer = GENERATE(ScriptedPeer::Layer::tls, ScriptedPeer::Layer::plain);
    const bool tls = layer == ScriptedPeer::Layer::tls;
    const Script script{gateway(hello_json)};
    ScriptedPeer peer({script, script, script, script}, layer);
    StageBench bench(peer.port());
    if (tls) bench.plan.endpoint->transport = Endpoint::Transport::tls;
    bench.plan.trust.pin = Pin{{}, "any certificate"};
    bench.credentials.edge_headers = two_headers();
    const auto record = bench.run(&talk);
    REQUIRE(std::holds_alternative<WsFacts>(record.facts));
    CHECK(ws_facts(record).outcome == WsOutcome::hello_ok);
    CHECK(ws_facts(record).edge_headers_sent == tls);
    std::size_t heads = 0;
    std::size_t sent = 0;
    for (const auto& transcript : peer.end()) {
        for (std::size_t at = 0; (at = transcript.received.find("GET ", at)) != std::string::npos; ++at)
            ++heads;
        for (std::size_t at = 0; (at = transcript.received.find("edge-secret-0002", at)) != std::string::npos;
             ++at)
            ++sent;
    }
    CHECK(heads >= 2);
    CHECK(sent == (tls ? heads : 0));
}
