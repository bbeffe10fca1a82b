// Logins of identity-aware proxies in front of the gateway, and redirects that are none.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

HttpAnswer redirect(std::string_view location, std::string edge = {}) {
    auto said = answer(302, HttpBody::html);
    if (!location.empty()) said.headers = {{"Location", safe(location)}};
    said.edge = std::move(edge);
    return said;
}

Evidence at_the_edge(const HttpAnswer& said, EdgeAuth state = EdgeAuth::none) {
    auto e = bridge();
    by_name(e, "gw.example");
    over_tls(e);
    foreign(e, said, said);
    e.credential.edge_auth = state;
    return e;
}

}  // namespace

TEST_CASE("a login of a proxy in front is its own cause; a redirect to the same host is none") {
    auto denied = answer(403, HttpBody::html);
    denied.edge = "oauth2-proxy";
    const struct {
        const char* what;
        Evidence e;
        std::string_view expected;
        Confidence confidence;
    } rows[] = {
        {"another host",
         at_the_edge(redirect("https://login.example/?next=x")),
         "http.edge_auth_required",
         Confidence::likely},
        {"its own marks",
         at_the_edge(redirect("/oauth2/sign_in", "oauth2-proxy")),
         "http.edge_auth_required",
         Confidence::certain},
        {"403 with marks", at_the_edge(denied), "http.edge_auth_required", Confidence::certain},
        {"403 without", at_the_edge(answer(403, HttpBody::html)), "ws.upgrade_declined", Confidence::certain},
        {"the same host",
         at_the_edge(redirect("https://GW.example:8443/")),
         "ws.upgrade_declined",
         Confidence::certain},
        {"a path", at_the_edge(redirect("/login")), "ws.upgrade_declined", Confidence::certain},
        {"nowhere", at_the_edge(redirect("")), "ws.upgrade_declined", Confidence::certain},
        {"headers that it refuses",
         at_the_edge(redirect("https://login.example/"), EdgeAuth::sent),
         "http.edge_auth_required",
         Confidence::likely},
        {"headers that it refuses, with 403",
         at_the_edge(answer(403, HttpBody::html), EdgeAuth::sent),
         "http.edge_auth_required",
         Confidence::likely},
        {"headers that only the CLI can look up",
         at_the_edge(denied, EdgeAuth::undecided),
         "inconclusive",
         Confidence::possible},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const auto verdict = judge::judge(row.e).verdict;
        CHECK(verdict.id == row.expected);
        CHECK(verdict.confidence == row.confidence);
    }
}

TEST_CASE("what the CLI may send to an identity-aware proxy decides the fix") {
    const auto said = redirect("https://team.cloudflareaccess.com/cdn-cgi/access/login", "Cloudflare Access");
    auto none = judge::judge(at_the_edge(said)).verdict;
    CHECK(none.summary.find("team.cloudflareaccess.com") != std::string::npos);
    CHECK(fix_says(none, "config gateway.remote.edgeAuth={\"CF-Access-Client-Id\""));
    CHECK(fix_says(none, "config gateway.remote.url=wss://gw.example:18789"));
    CHECK(fix_says(none, "CF_ACCESS_CLIENT_SECRET<-"));
    CHECK(none.cli_says == std::vector<std::string>{"gateway rejected websocket upgrade (HTTP 302)"});
    auto configured = at_the_edge(said);
    configured.target.source = Source{SourceKind::config_remote_url, {}};
    CHECK_FALSE(fix_says(judge::judge(configured).verdict, "config gateway.remote.url"));
    auto older = at_the_edge(said);
    older.cli.rules = CliRules::v2026_7_1;
    CHECK_FALSE(fix_says(judge::judge(older).verdict, "config gateway.remote.edgeAuth"));
    const auto elsewhere = judge::judge(at_the_edge(said, EdgeAuth::other_origin)).verdict;
    CHECK(fix_says(elsewhere, "config gateway.remote.url=wss://gw.example:18789"));
}

TEST_CASE("a redirect to https on the same host is followed by the URL") {
    auto e = bridge();
    by_name(e, "gw.example");
    const auto said = redirect("https://gw.example/");
    foreign(e, said, said);
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "ws.upgrade_declined");
    CHECK(fix_says(verdict, "OPENCLAW_GATEWAY_URL=wss://gw.example"));
}

}  // namespace ocprobe::judge_test
