// ws.*: the upgrade to WebSocket, up to the gateway's challenge.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/edge.hpp"
#include "judge/view/outcomes.hpp"
#include "judge/view/release.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

// ---- upgrade

std::string header_of(const HttpAnswer& answer, std::string_view name) {
    for (const auto& header : answer.headers) {
        if (header.name == name) return header.value.str();
    }
    return {};
}

int upgrade_status(const Evidence& e) {
    const auto* answer = upgrade_answer(e);
    return answer != nullptr && answer->status ? *answer->status : 0;
}

bool gateway_answers_gets(const Evidence& e) {
    const auto* http = e.http();
    return http != nullptr && http->gateway;
}

// A proxy that passes GETs on and not the upgrade. By these other statuses it declines for a reason of its own.
bool upgrade_is_not_forwarded(const Evidence& e) {
    const int status = upgrade_status(e);
    const bool own_reason =
        status >= 300 && status < 500 && status != 400 && status != 404 && status != 405 && status != 426;
    return gateway_answers_gets(e) && !own_reason;
}

bool is_redirect(int status) {
    return status >= 300 && status < 400;
}

void say_upgrade_declined(const Evidence& e, Verdict& v) {
    const int status = upgrade_status(e);
    v.summary = cat(
        "The WebSocket upgrade at ", target_address(e), " is answered with HTTP ", status, " instead of 101"
    );
    v.evidence = {"websocket"};
    if (upgrade_is_not_forwarded(e)) {
        v.cause =
            cat("/healthz reaches the gateway, the upgrade does not: a proxy does not forward Upgrade and "
                "Connection.",
                proxy_note(e));
        v.evidence.emplace_back("http");
        return;
    }
    v.cause =
        cat(gateway_answers_gets(e)
                ? "/healthz reaches the gateway; the proxy in front declines the upgrade itself."
                : "A proxy or another server declines it.",
            proxy_note(e));
    if (!is_redirect(status)) return;
    const auto location = header_of(*upgrade_answer(e), "Location");
    v.cause += location.empty() ? " It redirects." : cat(" It redirects to ", location, ".");
}

void advise_upgrade(Advice& advice) {
    const auto& e = advice.evidence();
    const int status = upgrade_status(e);
    if (upgrade_is_not_forwarded(e)) {
        forward_upgrade(advice);
    } else if (is_redirect(status)) {
        auto url = redirected_url(e, *upgrade_answer(e));
        if (!url.empty() && url != e.target.url) {
            set_url(advice, "Dial the address that it redirects to", std::move(url));
            return;
        }
        advice.by_hand(
            cat("Dial the address that it redirects to (wss:// when it asks for https), where ",
                label(e.target.source),
                " is set"),
            Place::cli_service
        );
    } else if (status == 401 || status == 403 || status == 407 || status == 429) {
        advice.by_hand(
            "Let the gateway's port through without the proxy's own login or filter: the CLI sends none",
            Place::proxy_container
        );
    } else {
        ask_gateway_inside(advice, "Ask the gateway without the proxy", "/healthz");
    }
}

bool speaks_another_protocol(const Evidence& e) {
    const auto* facts = e.websocket();
    return facts != nullptr && !facts->first_frame.empty();
}

void say_no_challenge(const Evidence& e, Verdict& v) {
    v.summary = cat(target_address(e), " upgrades to WebSocket, then sends no challenge");
    v.cause =
        cat(speaks_another_protocol(e)
                ? "It speaks another protocol: its first frame is no challenge."
                : "Either it does not speak the gateway's protocol, or a proxy holds the frames back.",
            proxy_note(e));
    v.evidence = {"websocket"};
}

void advise_no_buffering(Advice& advice) {
    if (speaks_another_protocol(advice.evidence())) {
        list_services(advice, "See which service owns that port");
        return;
    }
    set_up_proxy(
        advice, "Turn off response buffering for this port", {ProxyDirective{"proxy_buffering", "off"}}
    );
    advice.decide(
        "Ask the gateway without the proxy",
        Place::gateway_container,
        {"openclaw", "gateway", "call", "health"}
    );
}

// ---- what breaks the protocol

std::string_view no_http_words(const Evidence& e) {
    return upgrade_answer(e)->outcome == HttpOutcome::malformed ? "what is no HTTP"
                                                                : "a head of more than 16 KiB";
}

void say_violation(const Evidence& e, Verdict& v) {
    const auto* facts = e.websocket();
    v.summary =
        cat("The peer at ",
            target_address(e),
            " breaks the protocol: ",
            facts == nullptr         ? std::string()
            : upgrade_was_no_http(e) ? cat("for the upgrade comes ", no_http_words(e))
                                     : facts->violation);
    v.cause =
        cat("No gateway of any known release does this.",
            facts != nullptr && facts->peer_sent_1006
                ? " Close code 1006 may not be sent: this frame is a forgery."
                : "",
            proxy_note(e));
    v.evidence = {"websocket"};
}

void advise_who_listens(Advice& advice) {
    list_services(advice, "See what listens there");
}

// ---- records

constexpr std::array upgrade_records{
    Cause{
        .id = "ws.upgrade_declined",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = ws_outcome_is<WsOutcome::upgrade_declined>,
        .confidence = certain,
        .say = say_upgrade_declined,
        .advise = advise_upgrade,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::upgrade_rejected,
        .documentation =
            {.holds_when = "The upgrade got an HTTP status other than 101 from a proxy or another server.",
             .what_to_do = "Forward Upgrade and Connection in the proxy; follow its redirect; remove its own "
                           "login.",
             .links = no_links}},
    Cause{
        .id = "ws.no_challenge",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = ws_timed_out<WsOutcome::no_challenge>,
        .confidence = likely,
        .say = say_no_challenge,
        .advise = advise_no_buffering,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "101, then no challenge within the budget: another protocol, or a proxy that buffers.",
             .what_to_do = "Turn off buffering for this port.",
             .links = no_links}},
    Cause{
        .id = "ws.protocol_violation",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e
                 ) { return ws_outcome_is<WsOutcome::protocol_violation>(e) || upgrade_was_no_http(e); },
        .confidence = certain,
        .say = say_violation,
        .advise = advise_who_listens,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The peer breaks RFC 6455 or the frame protocol; a 1006 inside a frame is a forgery.",
             .what_to_do = "See what listens there: no gateway does this.",
             .links = no_links}},
};

constexpr CauseGroup upgrade_group{
    .family = "ws", .causes = std::span<const Cause>(upgrade_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& upgrade_causes() {
    return upgrade_group;
}

}  // namespace ocprobe::judge
