// ws.*: between the upgrade and the gateway's answer to connect.
#include "base/duration.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/outcomes.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/release.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

bool mismatch_on_the_wire(const Evidence& e) {
    if (refusal_code(e) == "PROTOCOL_MISMATCH") return true;
    return ws_outcome_is<WsOutcome::closed_before_answer>(e) && e.close &&
           e.close->origin == CloseOrigin::frame && e.close->code == 1002 &&
           e.close->reason.str().starts_with("protocol mismatch");
}

// The probe offers 3..4; what counts is what the installed CLI offers.
bool measured_range_fails(const Evidence& e) {
    const auto protocol = gateway_protocol(e);
    if (!e.cli.measured || !protocol || !(hello(e) || refusal(e) != nullptr)) return false;
    return *protocol < e.cli.protocol_min || *protocol > e.cli.protocol_max;
}

bool protocols_do_not_meet(const Evidence& e) {
    return mismatch_on_the_wire(e) || measured_range_fails(e);
}

std::string range(const Evidence& e) {
    return e.cli.protocol_min == e.cli.protocol_max ? std::to_string(e.cli.protocol_min)
                                                    : cat(e.cli.protocol_min, "..", e.cli.protocol_max);
}

void say_mismatch(const Evidence& e, Verdict& v) {
    const auto protocol = gateway_protocol(e);
    const auto release = release_words(e);
    const auto spoken = protocol ? std::to_string(*protocol) : std::string("another");
    v.summary = cat("CLI and gateway speak different protocols: ", range(e), " here, ", spoken, " there");
    v.cause =
        cat("CLI ",
            e.cli.version,
            e.cli.measured ? "" : " (assumed)",
            ", gateway ",
            release.empty() ? std::string("of unknown version") : release,
            "; the gateway closes such a connection with 1002.");
    v.evidence = {"websocket", "cli"};
}

void advise_same_image(Advice& advice) {
    const auto& e = advice.evidence();
    auto purpose = std::string("Give both services the same image");
    if (const auto protocol = gateway_protocol(e)) {
        const bool cli_is_older = *protocol > e.cli.protocol_max;
        const int common = cli_is_older ? *protocol : e.cli.protocol_min;
        const auto first = policy::first_release_with(common);
        purpose += cat(": upgrade the ", cli_is_older ? "CLI" : "gateway");
        purpose += first.empty() ? cat(" to a release that speaks protocol ", common)
                                 : cat(" to at least ", first, ", the first that speaks protocol ", common);
    }
    advice.by_hand(std::move(purpose), Place::cli_service);
}

void say_origin(const Evidence& e, Verdict& v) {
    v.summary = "The gateway does not allow the Origin that reached it";
    v.cause = cat("ocprobe sends no Origin header: a proxy in front adds one.", proxy_note(e));
    v.evidence = {"websocket"};
}

void advise_no_origin(Advice& advice) {
    set_up_proxy(
        advice, "Remove the Origin header in the proxy", {ProxyDirective{"proxy_set_header", "Origin \"\""}}
    );
}

// ---- no answer

std::string_view timer_hint(const CloseEvent& close) {
    if (close.code != 1000 || !close.reason.empty()) return "";
    const auto seconds = close.after.count() / 100'000;  // tenths
    if (seconds >= 29 && seconds <= 35) return " After 3 s: the pre-auth timer of 2026.3.12 and 2026.3.13.";
    if (seconds >= 98 && seconds <= 110)
        return " After 10 s: the handshake timer of releases up to 2026.3.31.";
    if (seconds >= 148 && seconds <= 165) return " After 15 s: the gateway's handshake timer.";
    return "";
}

std::string_view who_closed(const CloseEvent& close) {
    switch (close.origin) {
    case CloseOrigin::frame:
        return "the peer's own close frame";
    case CloseOrigin::local:
        return "our own close";
    case CloseOrigin::synthesized:
        return "no close frame: the connection was cut";
    }
    return "";
}

void say_closed(const Evidence& e, Verdict& v) {
    v.summary = "The connection was closed between the upgrade and the gateway's answer";
    if (e.close) {
        v.summary = cat("Closed with ", e.close->code, " before the gateway answered");
        v.cause =
            cat("Code ",
                e.close->code,
                ": ",
                who_closed(*e.close),
                " (",
                name(e.close->transport),
                ") after ",
                duration_text(e.close->after),
                ".",
                timer_hint(*e.close));
        if (!e.close->reason.empty()) v.cause += cat(" Reason given: \"", e.close->reason.str(), "\".");
    }
    v.cause += proxy_note(e);
    v.evidence = {"websocket", "close"};
}

void advise_read_log(Advice& advice) {
    read_gateway_log(advice, "Read what the gateway logged at that moment", "5m");
}

void say_answer_timeout(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " does not answer connect within the budget");
    v.cause = cat(
        "It sent its challenge and took the request; no answer came back. A starved event loop, or a proxy "
        "that stops forwarding.",
        proxy_note(e)
    );
    v.evidence = {"websocket"};
}

void advise_ask_readyz(Advice& advice) {
    ask_gateway_inside(advice, "See whether the gateway is busy", "/readyz");
}

void say_rejected(const Evidence& e, Verdict& v) {
    const auto* error = refusal(e);
    if (error == nullptr) return;
    v.summary =
        cat("The gateway rejects the connect request: ",
            error->code.empty() ? std::string("no code") : error->code.str());
    v.cause =
        cat("Neither authentication nor pairing: \"",
            error->message.str(),
            "\"",
            error->details_code.empty() ? "" : ", details ",
            error->details_code.str(),
            ".");
    v.evidence = {"websocket"};
}

// ---- records

bool protocol_fits(Hypothesis& h) {
    h.e.cli.protocol_min = 3;
    h.e.cli.protocol_max = 4;
    const bool only_measured =
        hello(h.e) || (refusal(h.e) != nullptr && refusal_code(h.e) != "PROTOCOL_MISMATCH");
    if (!only_measured) assume_network(h, Way::seen);
    return true;
}

std::vector<Excluded> websocket_is_ruled_out(const Evidence& e) {
    const auto* ws = e.websocket();
    if (ws == nullptr || !ws->challenge_after) return {};
    return {{"ws.no_challenge", cat("the challenge came after ", duration_text(*ws->challenge_after))}};
}

constexpr std::array websocket_records{
    Cause{
        .id = "ws.protocol_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = protocols_do_not_meet,
        .confidence = certain,
        .say = say_mismatch,
        .advise = advise_same_image,
        .once_fixed = protocol_fits,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "1002 with PROTOCOL_MISMATCH, or the installed CLI's range and the gateway's protocol "
                 "do not meet although the probe's wider range does.",
             .what_to_do = "Upgrade the older side; one image for both services is best.",
             .links = no_links}},
    Cause{
        .id = "ws.origin_not_allowed",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return refusal_code(e) == "CONTROL_UI_ORIGIN_NOT_ALLOWED"; },
        .confidence = certain,
        .say = say_origin,
        .advise = advise_no_origin,
        .once_fixed = gateway_admits,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::origin_refused,
        .documentation =
            {.holds_when = "CONTROL_UI_ORIGIN_NOT_ALLOWED: an Origin header reached the gateway.",
             .what_to_do = "Remove it in the proxy, or list it in gateway.controlUi.allowedOrigins.",
             .links = no_links}},
    Cause{
        .id = "ws.closed_before_answer",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = ws_outcome_is<WsOutcome::closed_before_answer>,
        .confidence = certain,
        .say = say_closed,
        .advise = advise_read_log,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "Closed or cut between upgrade and answer; the report tells the code and who made it.",
             .what_to_do =
                 "Read the gateway's log at that moment. 1000 without a reason after 3, 10 or 15 s is a "
                 "handshake timer.",
             .links = no_links}},
    Cause{
        .id = "ws.answer_timeout",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = ws_timed_out<WsOutcome::answer_timeout>,
        .confidence = likely,
        .say = say_answer_timeout,
        .advise = advise_ask_readyz,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "connect was sent and no res came within the budget.",
             .what_to_do = "See whether the gateway is busy (/readyz, CPU).",
             .links = no_links}},
    Cause{
        .id = "ws.connect_rejected",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return refusal(e) != nullptr && !refused_without_identity(e); },
        .confidence = certain,
        .say = say_rejected,
        .advise = ask_the_cli,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The gateway answers connect with an error that is about neither authentication nor "
                 "pairing; code and message are printed.",
             .what_to_do = "Let the real CLI decide: openclaw gateway call health.",
             .links = no_links}},
};

constexpr CauseGroup websocket_group{
    .family = "ws", .causes = std::span<const Cause>(websocket_records), .ruled_out = websocket_is_ruled_out};

}  // namespace

const CauseGroup& websocket_causes() {
    return websocket_group;
}

}  // namespace ocprobe::judge
