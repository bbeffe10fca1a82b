// Rulings on what answers at the port.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

namespace ocprobe::judge_test {

namespace {

Evidence with(const HttpAnswer& health, const HttpAnswer& upgrade) {
    auto e = bridge();
    foreign(e, health, upgrade);
    return e;
}

// /healthz is the gateway's; the upgrade is answered like this.
Evidence behind_proxy(const HttpAnswer& upgrade) {
    auto e = bridge();
    declined(e, upgrade);
    return e;
}

}  // namespace

TEST_CASE("answers to the upgrade") {
    const auto page = answer(200, HttpBody::html);
    const auto json = answer(200, HttpBody::json, "application/json");
    const struct {
        std::string_view what;
        Evidence e;
        std::string_view expected;
    } rows[] = {
        {"a page on both", with(page, page), "http.not_a_gateway"},
        {"404 pages on both",
         with(answer(404, HttpBody::html), answer(404, HttpBody::html)),
         "http.not_a_gateway"},
        {"another JSON service", with(json, json), "http.not_a_gateway"},
        {"a login on both",
         with(answer(401, HttpBody::html), answer(401, HttpBody::html)),
         "ws.upgrade_declined"},
        {"a redirect on both",
         with(answer(301, HttpBody::html), answer(301, HttpBody::html)),
         "ws.upgrade_declined"},
        {"a bare 404",
         with(answer(404, HttpBody::none, ""), answer(404, HttpBody::none, "")),
         "ws.upgrade_declined"},
        {"426", with(page, answer(426, HttpBody::text, "text/plain")), "ws.upgrade_declined"},
        {"500",
         with(answer(500, HttpBody::text, "text/plain"), answer(500, HttpBody::text, "text/plain")),
         "ws.upgrade_declined"},
        {"the gateway's page for the upgrade",
         behind_proxy(answer(200, HttpBody::gateway_page)),
         "ws.upgrade_declined"},
        {"another page for the upgrade, the gateway on /healthz", behind_proxy(page), "ws.upgrade_declined"},
        {"403 of a proxy", behind_proxy(answer(403, HttpBody::html)), "ws.upgrade_declined"},
        {"403 of the gateway",
         behind_proxy(answer(403, HttpBody::gateway_attribution, "application/json")),
         "http.proxy_attribution_required"},
        {"502", behind_proxy(answer(502, HttpBody::html)), "http.proxy_bad_gateway"},
        {"503 without a name",
         behind_proxy(answer(503, HttpBody::text, "text/plain")),
         "http.proxy_bad_gateway"},
        {"504", with(answer(504, HttpBody::html), answer(504, HttpBody::html)), "http.proxy_bad_gateway"},
        {"503 too many sockets",
         behind_proxy(answer(503, HttpBody::gateway_preauth_limit, "text/plain")),
         "http.preauth_limit"},
        {"503 draining",
         behind_proxy(answer(503, HttpBody::gateway_admission_closed, "text/plain")),
         "http.gateway_draining"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(id(row.e) == row.expected);
    }
}

TEST_CASE("a proxy's own page with 500 is a bad gateway, the gateway's own 500 is not") {
    auto page = answer(500, HttpBody::html);
    CHECK(id(behind_proxy(page)) == "ws.upgrade_declined");
    page.proxy = "Apache";
    auto e = behind_proxy(page);
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "http.proxy_bad_gateway");
    CHECK(verdict.summary.find("Apache") != std::string::npos);
    auto json = answer(500, HttpBody::json, "application/json");
    json.proxy = "nginx";
    CHECK(id(behind_proxy(json)) == "ws.upgrade_declined");
}

TEST_CASE("a swallowed upgrade is the path's fault where /healthz still answers") {
    auto e = bridge();
    stage(e, StageId::websocket).facts = WsFacts{};
    ws(e).outcome = WsOutcome::no_response;
    ws(e).upgrade.emplace();
    ws(e).upgrade->outcome = HttpOutcome::silent;
    ws(e).live_after_silence = false;
    CHECK(id(e) == "http.gateway_stalled");
    ws(e).live_after_silence = true;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "http.no_response");
    CHECK(verdict.cause.find("forwards HTTP and not the WebSocket upgrade") != std::string::npos);
    CHECK(fix_says(verdict, "Upgrade $http_upgrade"));
    CHECK_FALSE(fix_says(verdict, "Restart"));
}

TEST_CASE("nginx's directives are advised for nginx, or where no proxy was recognised") {
    for (const std::string_view proxy : {"", "nginx", "Caddy", "Apache", "Varnish", "HAProxy"}) {
        INFO(proxy);
        auto dropped = behind_proxy(answer(200, HttpBody::gateway_page));
        http(dropped).proxy = proxy;
        auto origin = bridge();
        refused(origin, "INVALID_REQUEST", "CONTROL_UI_ORIGIN_NOT_ALLOWED");
        http(origin).proxy = proxy;
        for (const auto& e : {dropped, origin}) {
            const auto steps = judge::judge(e).verdict.fix;
            REQUIRE_FALSE(steps.empty());
            const bool nginx = proxy.empty() || proxy == "nginx";
            CHECK(steps.front().edits.empty() != nginx);
            CHECK(steps.front().proxy == proxy);
        }
    }
}

TEST_CASE("a server of HTTP/2 alone is called one") {
    auto e = bridge();
    http_outcome(e, HttpOutcome::malformed);
    http(e).answers.front().http2 = true;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "http.not_a_gateway");
    CHECK(verdict.cause.find("HTTP/2") != std::string::npos);
}

TEST_CASE("a proxy that names itself makes a bad gateway certain") {
    auto e = with(answer(502, HttpBody::html), answer(502, HttpBody::html));
    CHECK(judge::judge(e).verdict.confidence == Confidence::likely);
    http(e).proxy = "Caddy";
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.confidence == Confidence::certain);
    CHECK(verdict.summary.find("Caddy") != std::string::npos);
}

TEST_CASE("what is not HTTP is not a gateway; what only drips is no response") {
    const struct {
        HttpOutcome outcome;
        std::string_view expected;
    } rows[] = {
        {HttpOutcome::malformed, "http.not_a_gateway"},
        {HttpOutcome::head_too_large, "http.not_a_gateway"},
        {HttpOutcome::silent, "http.no_response"},
        {HttpOutcome::dripping, "http.no_response"},
        {HttpOutcome::closed_no_byte, "http.no_response"},
        {HttpOutcome::reset_no_byte, "http.no_response"},
        {HttpOutcome::closed_early, "http.no_response"},
    };
    for (const auto& row : rows) {
        auto e = bridge();
        http_outcome(e, row.outcome);
        INFO(static_cast<int>(row.outcome));
        CHECK(id(e) == row.expected);
    }
}

TEST_CASE("what the upgrade got decides, whatever a GET got beside it: the CLI makes none") {
    const auto health = [](Evidence e, HttpOutcome outcome) {
        http(e).gateway = false;
        http(e).live.reset();
        http(e).answers = {answer(200, HttpBody::none)};
        http(e).answers.front().outcome = outcome;
        http(e).answers.front().status.reset();
        return e;
    };
    const auto health_of = [](Evidence e, const HttpAnswer& said) {
        http(e).answers = {said};
        return e;
    };
    auto mismatch = bridge();
    refused(mismatch, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    auto cut = bridge();
    closed(cut, 1011, "");
    auto nginx = bridge();
    declined(nginx, answer(403, HttpBody::html));
    auto published = nginx;
    by_name(published, "host.docker.internal");
    const struct {
        std::string_view what;
        Evidence e;
        std::string_view expected;
    } rows[] = {
        {"403 for the GET, a mismatch",
         health_of(mismatch, answer(403, HttpBody::gateway_attribution)),
         "auth.token_mismatch"},
        {"503 for the GET, a mismatch",
         health_of(mismatch, answer(503, HttpBody::gateway_preauth_limit)),
         "auth.token_mismatch"},
        {"silence, then a mismatch", health(mismatch, HttpOutcome::silent), "auth.token_mismatch"},
        {"silence, then 101 and 1011", health(cut, HttpOutcome::silent), "ws.closed_before_answer"},
        {"a cut, then 101 and 1011", health(cut, HttpOutcome::closed_early), "ws.closed_before_answer"},
        {"no HTTP, then 101 and 1011", health(cut, HttpOutcome::malformed), "ws.closed_before_answer"},
        {"a huge head, then 403", health(nginx, HttpOutcome::head_too_large), "ws.upgrade_declined"},
        {"closed, then 403", health(published, HttpOutcome::closed_no_byte), "ws.upgrade_declined"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(id(row.e) == row.expected);
    }
    // Nor is it stalled for that, though its process is in sight.
    auto seen = health(cut, HttpOutcome::silent);
    seen.container.gateway_processes = {{7, true, false, "T"}};
    CHECK(id(seen) == "ws.closed_before_answer");
}

TEST_CASE("a gateway that answers the GETs and not the upgrade: no HTTP, or gone meanwhile") {
    auto e = bridge();
    ws(e) = {};
    ws(e).outcome = WsOutcome::no_response;
    ws(e).upgrade = answer(200, HttpBody::none);
    ws(e).upgrade->status.reset();
    ws(e).upgrade->outcome = HttpOutcome::malformed;
    CHECK(id(e) == "ws.protocol_violation");
    ws(e).upgrade->outcome = HttpOutcome::head_too_large;
    CHECK(judge::judge(e).verdict.summary.find("16 KiB") != std::string::npos);
    ws(e).upgrade->outcome = HttpOutcome::closed_no_byte;
    CHECK(id(e) == "http.no_response");

    ws(e).upgrade.reset();
    for (auto& stage : e.stages) {
        if (stage.id == StageId::websocket) stage.error = StageError{"ECONNREFUSED", ECONNREFUSED, "refused"};
    }
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "connect.refused");
    CHECK(verdict.summary.find("any more") != std::string::npos);
}

TEST_CASE("the handshake stops at http: anything but the gateway's own answer is not the gateway") {
    auto e = bridge();
    foreign(e, answer(401, HttpBody::html), answer(401, HttpBody::html));
    skip_from(e, StageId::websocket);
    CHECK(id(e) == "http.not_a_gateway");
    http(e).answers.front().body_kind = HttpBody::gateway_page;
    CHECK(id(e) == "inconclusive");
}

TEST_CASE("a hello-ok is the proof, whatever /healthz says") {
    auto e = bridge();
    http(e).gateway = false;
    http(e).live.reset();
    http(e).answers = {answer(404, HttpBody::html)};
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "http.health_unexpected") != nullptr);

    http(e).answers = {answer(503, HttpBody::html)};
    CHECK(id(e) == "healthy");
    http(e).answers.front().outcome = HttpOutcome::silent;
    CHECK(id(e) == "healthy");
}

TEST_CASE("1012 and 1013 before the answer are read by their reason") {
    const struct {
        std::uint16_t code;
        std::string_view reason;
        std::string_view expected;
    } rows[] = {
        {1013, "gateway starting", "http.gateway_starting"},
        {1013, "gateway restart in progress", "http.gateway_draining"},
        {1013, "", "http.gateway_starting"},
        {1012, "service restart", "http.gateway_draining"},
        {1000, "", "ws.closed_before_answer"},
        {1001, "", "ws.closed_before_answer"},
        {1008, "invalid request frame", "ws.closed_before_answer"},
        {1009, "", "ws.closed_before_answer"},
        {1011, "", "ws.closed_before_answer"},
        {1002, "protocol mismatch", "ws.protocol_mismatch"},
        {1002, "", "ws.closed_before_answer"},
        {4001, "gateway auth changed", "ws.closed_before_answer"},
    };
    for (const auto& row : rows) {
        auto e = bridge();
        closed(e, row.code, row.reason);
        INFO(row.code << " " << row.reason);
        CHECK(id(e) == row.expected);
    }
    auto cut = bridge();
    closed(cut, 1006, "", CloseOrigin::synthesized);
    CHECK(id(cut) == "ws.closed_before_answer");
    auto ours = bridge();
    closed(ours, 1013, "gateway starting", CloseOrigin::local);
    CHECK(id(ours) == "ws.closed_before_answer");
}

TEST_CASE("still starting at the deadline is starting, and leaves with 1") {
    auto e = bridge();
    refused(e, "UNAVAILABLE", "", "startup-sidecars");
    e.close->code = 1013;
    e.stopped = StopReason::deadline;
    stage(e, StageId::websocket).error = StageError{"deadline", {}, ""};
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "http.gateway_starting");
    CHECK(judge::exit_code(e, verdict) == 1);
}

TEST_CASE("readiness endpoints count only while the handshake has not decided") {
    auto e = bridge();
    http(e).starting = true;
    http(e).ready = false;
    CHECK(id(e) == "healthy");
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(id(e) == "auth.token_mismatch");
    ws(e) = WsFacts{};
    ws(e).outcome = WsOutcome::no_challenge;
    CHECK(id(e) == "http.gateway_starting");
    http(e).starting.reset();
    http(e).draining = true;
    CHECK(id(e) == "http.gateway_draining");
}

TEST_CASE("a stall needs evidence beyond silence") {
    auto e = shared_namespace();
    http_outcome(e, HttpOutcome::silent);
    CHECK(id(e) == "http.no_response");
    SECTION("the accept queue") {
        e.container.listeners = {{"127.0.0.1", 18789, 3}};
        CHECK(id(e) == "http.gateway_stalled");
    }
    SECTION("an empty queue says nothing") {
        e.container.listeners = {{"127.0.0.1", 18789, 0}};
        CHECK(id(e) == "http.no_response");
    }
    SECTION("a queue here says nothing about a port of another host") {
        e = bridge();
        http_outcome(e, HttpOutcome::silent);
        e.container.listeners = {{"0.0.0.0", 18789, 3}};
        CHECK(id(e) == "http.no_response");
    }
    SECTION("a stopped process") {
        e.container.gateway_processes = {{7, true, false, "T"}};
        CHECK(id(e) == "http.gateway_stalled");
    }
    SECTION("a running process says nothing") {
        e.container.gateway_processes = {{7, true, false, "S"}};
        CHECK(id(e) == "http.no_response");
    }
    SECTION("a full queue that drops the connection request") {
        connect_outcome(e, ConnectOutcome::timeout);
        e.container.listeners = {{"0.0.0.0", 18789, 512}};
        CHECK(id(e) == "http.gateway_stalled");
    }
}

TEST_CASE("an answer of the same gateway moments before proves a stall, unless a proxy stands between") {
    auto e = bridge();
    ws(e) = WsFacts{};
    ws(e).outcome = WsOutcome::no_response;
    HttpAnswer silence;
    silence.outcome = HttpOutcome::silent;
    ws(e).upgrade = silence;
    CHECK(id(e) == "http.gateway_stalled");
    http(e).proxy = "nginx";
    CHECK(id(e) == "http.no_response");
    http(e).proxy.clear();
    ws(e).upgrade->outcome = HttpOutcome::closed_no_byte;
    CHECK(id(e) == "http.no_response");
    ws(e).upgrade.reset();
    CHECK(id(e) == "http.no_response");
}

TEST_CASE("health asks less: alive will do, unless readiness is asked for") {
    auto e = bridge();
    skip_from(e, StageId::websocket);
    e.question.live_suffices = true;
    e.credential.stop = CredentialStop::url_needs_env_token;
    CHECK(id(e) == "healthy");
    http(e).starting = true;
    http(e).ready = false;
    CHECK(id(e) == "healthy");
    e.question.ready_required = true;
    CHECK(id(e) == "http.gateway_starting");
    http(e).starting = false;
    CHECK(id(e) == "http.gateway_not_ready");
    http(e).ready.reset();
    CHECK(id(e) == "healthy");
    http_outcome(e, HttpOutcome::silent);
    CHECK(id(e) == "http.no_response");
}

TEST_CASE("somebody else on the dialled port, the gateway on another port of the same host") {
    auto e = with(answer(200, HttpBody::html), answer(404, HttpBody::html));
    gateway_at(e, e.target.endpoint->host, 18790, "10.77.0.2");
    // A web server may be the proxy that was meant; what proves the way out is in the fix.
    const auto page = judge::judge(e).verdict;
    CHECK(page.id == "http.not_a_gateway");
    CHECK(page.fix.front().purpose.find("answers as a gateway") != std::string::npos);
    CHECK(test::edits_text(page.fix.front()).find(":18790") != std::string::npos);
    http(e).answers.front().outcome = HttpOutcome::malformed;
    http(e).answers.front().status.reset();
    CHECK(id(e) == "target.port_mismatch");
}

TEST_CASE("proxies that reach nothing: Cloudflare's own statuses, and routers without a route") {
    for (const int status : {502, 503, 504, 520, 522, 527, 530}) {
        INFO(status);
        auto said = answer(status, HttpBody::text, "text/plain");
        CHECK(id(with(said, said)) == "http.proxy_bad_gateway");
    }
    auto route = answer(404, HttpBody::text, "text/plain");
    CHECK(id(with(route, route)) != "http.proxy_bad_gateway");
    route.no_route = true;
    CHECK(id(with(route, route)) == "http.proxy_bad_gateway");
    // The route to /healthz is there: the upgrade's path has none.
    CHECK(id(behind_proxy(route)) == "ws.upgrade_declined");
    CHECK(id(with(answer(528, HttpBody::text), answer(528, HttpBody::text))) == "ws.upgrade_declined");
}

}  // namespace ocprobe::judge_test
