// http.*: who answers: the gateway with a refusal of its own, a proxy in front of it, or somebody else.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::http {

namespace {

std::string proxy_name(const Evidence& e) {
    const auto* facts = e.http();
    if (facts != nullptr && !facts->proxy.empty()) return facts->proxy;
    if (facts != nullptr && !facts->server.empty()) return facts->server.str();
    const auto* upgrade = upgrade_answer(e);
    if (upgrade != nullptr) {
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
    v.fix.push_back(
        {"List the proxy's address as the gateway sees it",
         gateway_place(e),
         in_gateway(e, "openclaw config set gateway.trustedProxies '[\"<address of the proxy>\"]'")}
    );
    v.fix.push_back(
        {"Or remove X-Forwarded-*, X-Real-IP and Forwarded in the proxy", "the proxy's configuration", {}}
    );
    v.evidence = {"http", "websocket"};
}

void say_preauth_limit(const Evidence& e, Verdict& v) {
    v.summary = "The gateway holds too many unauthenticated sockets from this address (503)";
    v.cause = "Clients behind the same address open sockets and do not complete their handshake; containers "
              "behind one bridge share an address.";
    v.fix.push_back(decide(
        "Find the client that loops",
        gateway_place(e),
        cat("docker compose logs --tail=100 ", gateway_service(e))
    ));
    v.evidence = {"websocket"};
}

// ---- somebody else

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
    return *answer->status == 502 || *answer->status == 503 || *answer->status == 504;
}

bool proxy_has_no_upstream(const Evidence& e) {
    if (proven(e)) return false;
    if (upgrade_answer(e) != nullptr && upgrade_answer(e)->status)
        return bad_gateway_status(upgrade_answer(e));
    const auto outcome = ws_outcome(e);
    return (outcome == WsOutcome::not_run || outcome == WsOutcome::no_response) &&
           bad_gateway_status(first_answer(e));
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
    v.fix.push_back(decide(
        "Ask the gateway from inside the proxy's container",
        "the proxy's container",
        cat("curl -sS -m 3 http://", gateway_service(e), ":18789/healthz")
    ));
    v.evidence = {"http", "websocket"};
}

bool is_web_page(const HttpAnswer& answer) {
    return answer.body_kind == HttpBody::html || answer.body_kind == HttpBody::server_default_page;
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
    } else {
        v.cause = "What comes back is not HTTP.";
    }
    const auto* other_port = gateway_on_other_port(e);
    if (const auto* found = other_port != nullptr ? other_port : gateway_elsewhere(e)) {
        v.fix.push_back(set_variables(
            e, cat("Dial the gateway; proven: ", proof_of(*found)), variables_to_dial(e, *found)
        ));
    } else {
        v.fix.push_back(decide("See which service owns that port", gateway_place(e), "docker compose ps"));
    }
    v.evidence = {"http", "websocket"};
}

}  // namespace

constinit const Cause proxy_attribution_required{
    [](const Evidence& e) { return !proven(e) && deciding_body(e, HttpBody::gateway_attribution); },
    certain,
    say_attribution};
constinit const Cause preauth_limit{
    [](const Evidence& e) { return !proven(e) && deciding_body(e, HttpBody::gateway_preauth_limit); },
    certain,
    say_preauth_limit};
constinit const Cause proxy_bad_gateway{proxy_has_no_upstream, bad_gateway_confidence, say_bad_gateway};
constinit const Cause not_a_gateway{is_no_gateway, certain, say_no_gateway};

}  // namespace ocprobe::judge::http
