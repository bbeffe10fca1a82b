// ws.*: between the upgrade and the gateway's answer to connect.
#include "base/duration.hpp"
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/release.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/release.hpp"

namespace ocprobe::judge::ws {

namespace {

bool outcome_is(const Evidence& e, WsOutcome outcome) {
    const auto* facts = e.websocket();
    return facts != nullptr && facts->outcome == outcome;
}

bool timed_out(const Evidence& e, WsOutcome outcome) {
    return outcome_is(e, outcome) && !cut_short(e, StageId::websocket);
}

std::string proxy_note(const Evidence& e) {
    const auto* http = e.http();
    return http == nullptr || http->proxy.empty() ? std::string() : cat(" In front: ", http->proxy, ".");
}

// ---- upgrade

std::string header_of(const HttpAnswer& answer, std::string_view name) {
    for (const auto& header : answer.headers) {
        if (header.name == name) return header.value.str();
    }
    return {};
}

void say_upgrade_declined(const Evidence& e, Verdict& v) {
    const auto* answer = upgrade_answer(e);
    const int status = answer != nullptr && answer->status ? *answer->status : 0;
    v.summary = cat(
        "The WebSocket upgrade at ", target_address(e), " is answered with HTTP ", status, " instead of 101"
    );
    v.evidence = {"websocket"};
    const auto* http = e.http();
    const bool gateway_behind = http != nullptr && http->gateway;
    const bool forwarded =
        status >= 300 && status < 500 && status != 400 && status != 404 && status != 405 && status != 426;
    if (gateway_behind && !forwarded) {
        v.cause =
            cat("/healthz reaches the gateway, the upgrade does not: a proxy does not forward Upgrade and "
                "Connection.",
                proxy_note(e));
        v.fix.push_back(
            {"Forward the upgrade (nginx; other proxies alike)",
             "the proxy's configuration",
             "proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "
             "\"upgrade\";"}
        );
        v.evidence.emplace_back("http");
        return;
    }
    v.cause =
        cat(gateway_behind ? "/healthz reaches the gateway; what stands in front declines the upgrade itself."
                           : "A proxy or another server declines it.",
            proxy_note(e));
    if (answer != nullptr && status >= 300 && status < 400) {
        const auto location = header_of(*answer, "Location");
        v.cause += location.empty() ? " It redirects." : cat(" It redirects to ", location, ".");
        v.fix.push_back(
            {"Dial the address that it redirects to (wss:// when it asks for https)",
             cat("where ", label(e.target.source), " is set"),
             {}}
        );
    } else if (status == 401 || status == 403 || status == 407 || status == 429) {
        v.fix.push_back(
            {"Let the gateway's port through without the proxy's own login or filter: the CLI sends none",
             "the proxy's configuration",
             {}}
        );
    } else {
        v.fix.push_back(decide(
            "Ask the gateway without the proxy",
            gateway_place(e),
            in_gateway(e, "curl -sS http://127.0.0.1:18789/healthz")
        ));
    }
}

void say_no_challenge(const Evidence& e, Verdict& v) {
    v.summary = cat(target_address(e), " upgrades to WebSocket, then sends no challenge");
    const auto* facts = e.websocket();
    const bool other_frame = facts != nullptr && !facts->first_frame.empty();
    v.cause =
        cat(other_frame
                ? "It speaks another protocol: its first frame is no challenge."
                : "Either it does not speak the gateway's protocol, or a proxy holds the frames back.",
            proxy_note(e));
    if (other_frame) {
        v.fix.push_back(decide("See which service owns that port", gateway_place(e), "docker compose ps"));
        v.evidence = {"websocket"};
        return;
    }
    v.fix.push_back(
        {"Turn off response buffering for this port", "the proxy's configuration", "proxy_buffering off;"}
    );
    v.fix.push_back(decide(
        "Ask the gateway without the proxy", gateway_place(e), in_gateway(e, "openclaw gateway call health")
    ));
    v.evidence = {"websocket"};
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
    v.fix.push_back(decide("See what listens there", gateway_place(e), "docker compose ps"));
    v.evidence = {"websocket"};
}

bool mismatch_on_the_wire(const Evidence& e) {
    if (refusal_code(e) == "PROTOCOL_MISMATCH") return true;
    return outcome_is(e, WsOutcome::closed_before_answer) && e.close &&
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
    const auto version = gateway_version(e);
    const auto spoken = protocol ? std::to_string(*protocol) : std::string("another");
    v.summary = cat("CLI and gateway speak different protocols: ", range(e), " here, ", spoken, " there");
    v.cause =
        cat("CLI ",
            e.cli.version,
            e.cli.measured ? "" : " (assumed)",
            ", gateway ",
            version.empty() ? std::string("of unknown version") : version,
            "; the gateway closes such a connection with 1002.");
    auto action = std::string("Give both services the same image");
    if (protocol) {
        const bool cli_is_older = *protocol > e.cli.protocol_max;
        const int common = cli_is_older ? *protocol : e.cli.protocol_min;
        const auto first = policy::first_release_with(common);
        action += cat(": upgrade the ", cli_is_older ? "CLI" : "gateway");
        action += first.empty() ? cat(" to a release that speaks protocol ", common)
                                : cat(" to at least ", first, ", the first that speaks protocol ", common);
    }
    v.fix.push_back({std::move(action), "compose.yml, both services", "image: ${OPENCLAW_IMAGE}"});
    v.evidence = {"websocket", "cli"};
}

void say_origin(const Evidence& e, Verdict& v) {
    v.summary = "The gateway does not allow the Origin that reached it";
    v.cause = cat("ocprobe sends no Origin header: a proxy in front adds one.", proxy_note(e));
    v.fix.push_back(
        {"Remove the Origin header in the proxy, or list it in gateway.controlUi.allowedOrigins",
         "the proxy's configuration",
         "proxy_set_header Origin \"\";"}
    );
    v.evidence = {"websocket"};
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

std::string_view how_it_ended(const CloseEvent& close) {
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
                how_it_ended(*e.close),
                " (",
                name(e.close->transport),
                ") after ",
                duration_text(e.close->after),
                ".",
                timer_hint(*e.close));
        if (!e.close->reason.empty()) v.cause += cat(" Reason given: \"", e.close->reason.str(), "\".");
    }
    v.cause += proxy_note(e);
    v.fix.push_back(decide(
        "Read what the gateway logged at that moment",
        gateway_place(e),
        cat("docker compose logs --since 5m --timestamps ", gateway_service(e))
    ));
    v.evidence = {"websocket", "close"};
}

void say_answer_timeout(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway at ", target_address(e), " does not answer connect within the budget");
    v.cause = cat(
        "It sent its challenge and took the request; no answer came back. A starved event loop, or a proxy "
        "that stops forwarding.",
        proxy_note(e)
    );
    v.fix.push_back(decide(
        "See whether the gateway is busy",
        gateway_place(e),
        in_gateway(e, "curl -sS http://127.0.0.1:18789/readyz")
    ));
    v.evidence = {"websocket"};
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
    v.fix.push_back(ask_the_cli(e));
    v.evidence = {"websocket"};
}

}  // namespace

constinit const Cause upgrade_declined{
    [](const Evidence& e) { return outcome_is(e, WsOutcome::upgrade_declined); },
    certain,
    say_upgrade_declined};
constinit const Cause no_challenge{
    [](const Evidence& e) { return timed_out(e, WsOutcome::no_challenge); }, likely, say_no_challenge};
constinit const Cause protocol_violation{
    [](const Evidence& e) { return outcome_is(e, WsOutcome::protocol_violation) || upgrade_was_no_http(e); },
    certain,
    say_violation};
constinit const Cause protocol_mismatch{protocols_do_not_meet, certain, say_mismatch};
constinit const Cause origin_not_allowed{
    [](const Evidence& e) { return refusal_code(e) == "CONTROL_UI_ORIGIN_NOT_ALLOWED"; },
    certain,
    say_origin};
constinit const Cause closed_before_answer{
    [](const Evidence& e) { return outcome_is(e, WsOutcome::closed_before_answer); }, certain, say_closed};
constinit const Cause answer_timeout{
    [](const Evidence& e) { return timed_out(e, WsOutcome::answer_timeout); }, likely, say_answer_timeout};
constinit const Cause connect_rejected{
    [](const Evidence& e) { return refusal(e) != nullptr && !refused_without_identity(e); },
    certain,
    say_rejected};

}  // namespace ocprobe::judge::ws
