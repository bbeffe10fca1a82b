// http.*: who answers: the gateway with a refusal of its own, a proxy in front of it, or somebody else.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/http_status.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

std::string proxy_name(const Evidence& e) {
    if (auto proxy = recognised_proxy(e); !proxy.empty()) return proxy;
    const auto* facts = e.http();
    if (facts != nullptr && !facts->server.empty()) return facts->server.str();
    if (const auto* upgrade = upgrade_answer(e); upgrade != nullptr) {
        for (const auto& header : upgrade->headers) {
            if (header.name == "Server" || header.name == "server") return header.value.str();
        }
    }
    return "";
}

// ---- the gateway's own refusals before the upgrade

void say_attribution(const Evidence& e, Verdict& v) {
    v.summary = "The gateway refuses the proxy in front of it (403 proxy_attribution_required)";
    const auto proxy = proxy_name(e);
    v.cause =
        cat("The proxy",
            proxy.empty() ? "" : " ",
            proxy,
            " adds forwarded headers and is not in gateway.trustedProxies, or is listed there and adds none."
        );
    v.evidence = {"http", "websocket"};
}

void advise_trusted_proxy(Advice& advice) {
    advice.remedy(
        "List the proxy's address as the gateway sees it",
        Place::gateway_container,
        {ConfigSet{"gateway.trustedProxies", literal("[\"<address of the proxy>\"]")}}
    );
    advice.also("Let the gateway read it", Place::gateway_service, {Restart{}});
    const auto proxy = proxy_name(advice.evidence());
    std::vector<Edit> edits;
    if (proxy == "nginx") {
        for (const std::string_view header :
             {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded"})
            edits.emplace_back(ProxyDirective{"proxy_set_header", cat(header, " \"\"")});
    }
    auto& step = advice.alternative(
        "Remove X-Forwarded-*, X-Real-IP and Forwarded in the proxy", Place::proxy_container, std::move(edits)
    );
    step.proxy = proxy;
    step.manual = step.edits.empty();
    advice.expect(gateway_admits);
}

void say_preauth_limit(const Evidence&, Verdict& v) {
    v.summary = "The gateway holds too many unauthenticated sockets from this address (503)";
    v.cause = "Clients behind the same address open sockets and do not complete their handshake; containers "
              "behind one bridge share an address.";
    v.evidence = {"websocket"};
}

void advise_looping_client(Advice& advice) {
    read_gateway_log(advice, "Find the client that loops", "10m");
}

// ---- somebody else

bool is_web_page(const HttpAnswer& answer) {
    return answer.body_kind == HttpBody::html || answer.body_kind == HttpBody::server_default_page;
}

bool bad_gateway_status(const HttpAnswer* answer) {
    if (answer == nullptr || !answer->status) return false;
    switch (answer->body_kind) {
    case HttpBody::gateway_not_ready:
    case HttpBody::gateway_starting:
    case HttpBody::gateway_draining:
    case HttpBody::gateway_preauth_limit:
    case HttpBody::gateway_admission_closed:
        return false;
    default:
        break;
    }
    if (policy::means_no_upstream(*answer->status)) return true;
    // A proxy's own page. A 500 of the gateway behind it is no page.
    return *answer->status == 500 && is_web_page(*answer) && !answer->proxy.empty();
}

// A route that leads to the gateway for its health path is there, and the upgrade was declined for a reason of its own.
bool has_no_route_at_all(const Evidence& e, const HttpAnswer* answer) {
    return answer != nullptr && answer->no_route && !gateway_answered(e);
}

bool proxy_has_no_upstream(const Evidence& e) {
    if (proven(e)) return false;
    if (upgrade_answer(e) != nullptr && upgrade_answer(e)->status)
        return bad_gateway_status(upgrade_answer(e)) || has_no_route_at_all(e, upgrade_answer(e));
    const auto outcome = ws_outcome(e);
    return (outcome == WsOutcome::not_run || outcome == WsOutcome::no_response) &&
           (bad_gateway_status(first_answer(e)) || has_no_route_at_all(e, first_answer(e)));
}

Confidence bad_gateway_confidence(const Evidence& e) {
    return proxy_name(e).empty() ? Confidence::likely : Confidence::certain;
}

void say_bad_gateway(const Evidence& e, Verdict& v) {
    const auto* answer =
        upgrade_answer(e) != nullptr && upgrade_answer(e)->status ? upgrade_answer(e) : first_answer(e);
    const auto proxy = proxy_name(e);
    v.summary =
        cat("A proxy",
            proxy.empty() ? "" : " (",
            proxy,
            proxy.empty() ? "" : ")",
            " answers ",
            answer != nullptr && answer->status ? *answer->status : 502,
            e.http() != nullptr && e.http()->gateway ? " to the WebSocket upgrade"
                                                     : ": it does not reach the gateway");
    v.cause =
        cat("The proxy at ",
            target_address(e),
            e.http() != nullptr && e.http()->gateway
                ? " reaches the gateway by its health path; its upstream for the upgrade is down, unknown or "
                  "too slow."
                : " is up; its upstream is down, unknown or too slow.");
    v.evidence = {"http", "websocket"};
}

void advise_upstream(Advice& advice) {
    auto& step = advice.decide(
        "From the proxy's container, ask its upstream (the address that its configuration names)",
        Place::proxy_container,
        {"curl", "-sS", "-m", "3", "http://<the proxy's upstream>/healthz"}
    );
    step.proxy = proxy_name(advice.evidence());
}

// A body that the gateway cannot have made. Its single-page app proves nothing either way.
bool is_foreign(const HttpAnswer* answer) {
    if (answer == nullptr || answer->outcome != HttpOutcome::answered || !answer->status) return false;
    if (is_web_page(*answer)) return true;
    const bool plain = answer->body_kind == HttpBody::json || answer->body_kind == HttpBody::text ||
                       answer->body_kind == HttpBody::other || answer->body_kind == HttpBody::none;
    return plain && *answer->status >= 200 && *answer->status < 300;
}

// Statuses by which a proxy declines the upgrade itself: they say nothing about what is behind it.
bool declines_by_status(int status) {
    for (const int known : {301, 302, 303, 307, 308, 401, 403, 407, 421, 426, 429}) {
        if (status == known) return true;
    }
    return false;
}

bool no_http_head(const HttpAnswer& answer) {
    return answer.outcome == HttpOutcome::malformed || answer.outcome == HttpOutcome::head_too_large;
}

bool is_no_gateway(const Evidence& e) {
    if (proven(e) || gateway_answered(e) || proxy_has_no_upstream(e)) return false;
    const auto* answer = first_answer(e);
    if (answer == nullptr) return false;
    const auto outcome = ws_outcome(e);
    if (no_http_head(*answer)) return !upgrade_decided(e);
    if (outcome == WsOutcome::not_run) {
        return answer->outcome == HttpOutcome::answered && answer->body_kind != HttpBody::gateway_page &&
               !cut_short(e, StageId::http);
    }
    if (!is_foreign(answer)) return false;
    if (outcome == WsOutcome::no_response) return true;
    const auto* upgrade = upgrade_answer(e);
    return outcome == WsOutcome::upgrade_declined && is_foreign(upgrade) &&
           !declines_by_status(*upgrade->status);
}

void say_no_gateway(const Evidence& e, Verdict& v) {
    const auto* answer = first_answer(e);
    const auto server = proxy_name(e);
    v.summary = cat("Something answers at ", target_address(e), ", but it is not the gateway");
    if (answer != nullptr && answer->outcome == HttpOutcome::answered && answer->status) {
        v.cause =
            cat("/healthz gives ",
                *answer->status,
                answer->content_type.empty() ? "" : " ",
                answer->content_type.str(),
                server.empty() ? "" : " from ",
                server,
                " instead of the gateway's JSON.");
    } else if (answer != nullptr && answer->outcome == HttpOutcome::head_too_large) {
        v.cause = "The head of its answer to /healthz is larger than 16 KiB, which no gateway's is.";
    } else if (answer != nullptr && answer->http2) {
        v.cause = "It speaks HTTP/2 alone: it begins with its SETTINGS frame. The gateway speaks HTTP/1.1.";
    } else {
        v.cause = "What comes back is not HTTP.";
    }
    v.evidence = {"http", "websocket"};
}

void advise_gateways_port(Advice& advice) {
    const auto& e = advice.evidence();
    const auto* other_port = gateway_on_other_port(e);
    if (const auto* found = other_port != nullptr ? other_port : gateway_elsewhere(e)) {
        dial(advice, cat("Dial the gateway: ", proof_of(*found)), *found);
        return;
    }
    list_services(advice, "See which service owns that port");
}

// ---- records

std::vector<Excluded> http_peer_is_ruled_out(const Evidence& e) {
    const auto* http = e.http();
    if (http == nullptr || !http->gateway) return {};
    return {{"http.not_a_gateway", "/healthz is answered by a gateway"}};
}

constexpr std::array<std::string_view, 1> proxy_links{"docs/gateway/trusted-proxy-auth.md"};

constexpr std::array http_peer_records{
    Cause{
        .id = "http.proxy_attribution_required",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = [](const Evidence& e
                 ) { return !proven(e) && deciding_body(e, HttpBody::gateway_attribution); },
        .confidence = certain,
        .say = say_attribution,
        .advise = advise_trusted_proxy,
        .once_fixed = gateway_admits,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words::upgrade_rejected,
        .documentation =
            {.holds_when =
                 "403 from the gateway: a proxy adds forwarded headers and is not trusted, or is trusted "
                 "and adds none.",
             .what_to_do = "List the proxy's address in gateway.trustedProxies, or remove the headers in the "
                           "proxy.",
             .links = proxy_links}},
    Cause{
        .id = "http.preauth_limit",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = [](const Evidence& e
                 ) { return !proven(e) && deciding_body(e, HttpBody::gateway_preauth_limit); },
        .confidence = certain,
        .say = say_preauth_limit,
        .advise = advise_looping_client,
        .once_fixed = gateway_admits,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "503: too many sockets of this address have not authenticated yet.",
             .what_to_do = "Find the client that opens sockets in a loop.",
             .links = no_links}},
    Cause{
        .id = "http.proxy_bad_gateway",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = proxy_has_no_upstream,
        .confidence = bad_gateway_confidence,
        .say = say_bad_gateway,
        .advise = advise_upstream,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::upgrade_rejected,
        .documentation =
            {.holds_when =
                 "502, 503 or 504 made by a proxy in front, or its own page with 500, named from its headers"
                 " or body. Or Cloudflare's 520 to 527 and 530, or a router's own 404 where no rule leads to"
                 " a service.",
             .what_to_do = "Ask the proxy's upstream from inside its container; correct the upstream.",
             .links = no_links}},
    Cause{
        .id = "http.not_a_gateway",
        .kind = VerdictKind::fault,
        .stage = StageId::http,
        .holds = is_no_gateway,
        .confidence = certain,
        .say = say_no_gateway,
        .advise = advise_gateways_port,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Something answers, and its status, content type and body show that it is not the "
                           "gateway; a web server's default page is.",
             .what_to_do = "See which service owns that port.",
             .links = no_links}},
};

constexpr CauseGroup http_peer_group{
    .family = "http",
    .causes = std::span<const Cause>(http_peer_records),
    .ruled_out = http_peer_is_ruled_out};

}  // namespace

const CauseGroup& http_peer_causes() {
    return http_peer_group;
}

}  // namespace ocprobe::judge
