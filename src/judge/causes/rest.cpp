// healthy, inconclusive, deadline, internal_error: what a run says when no cause holds.
#include "base/duration.hpp"
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <algorithm>

namespace ocprobe::judge::rest {

namespace {

void say_internal_error(const Evidence& e, Verdict& v) {
    v.summary = "ocprobe itself failed; nothing is said about the gateway";
    v.cause = e.internal_error;
    v.fix.push_back(
        {"Report this, with the command line and the version",
         "the project's issue tracker",
         "ocprobe --version"}
    );
}

// ---- a config larger than we read

bool unread_config_matters(const Evidence& e) {
    if (e.state.config.status != ConfigStatus::too_large || proven(e)) return false;
    return !e.credential.config_ignored && !from_environment_url(e);
}

void say_config_too_large(const Evidence& e, Verdict& v) {
    v.summary =
        cat("The config ", e.state.config.path, " is more than ocprobe reads: ", e.state.config.problem);
    v.cause = "The CLI would read it; without it neither its URL nor its credential is known here.";
    v.fix.push_back(ask_the_cli(e));
    v.evidence = {"state.config"};
}

// ---- healthy

void say_held(const Evidence& e, Verdict& v) {
    const auto& held = *e.hold;
    std::uint64_t pings = 0;
    Micros silence{0};
    for (const auto& socket : held.sockets) {
        pings += socket.pings_answered;
        silence = std::max(silence, socket.outlived.both);
    }
    const auto sockets =
        held.sockets.size() == 1 ? std::string("a session") : cat(held.sockets.size(), " sessions");
    v.summary = cat(target_address(e), " kept ", sockets, " open for ", duration_text(held.held));
    if (held.bisect_idle) v.summary += cat(": no idle limit up to ", duration_text(silence));
    if (!held.whole_time) v.summary += cat(" (of ", duration_text(held.asked_for), ")");
    v.cause += cat(" No session ended; ", pings, " pings of the gateway were answered");
    if (silence > Micros(0)) v.cause += cat(", the longest silence was ", duration_text(silence));
    v.cause += ".";
    if (held.bisect_idle && held.whole_time)
        v.cause += " A longer silence does not come up: the gateway pings every 25 s.";
    v.evidence.emplace_back("session");
}

void say_healthy(const Evidence& e, Verdict& v) {
    v.evidence = {"websocket"};
    const auto version = gateway_version(e);
    const auto gateway = version.empty() ? std::string("The gateway") : cat("Gateway ", version);
    if (!hello(e)) {
        v.summary = cat(gateway, " at ", target_address(e), " is alive; no credential was sent");
        v.cause = "Its own answer proves it.";
        v.evidence = {"http"};
        return;
    }
    const auto* ws = e.websocket();
    v.summary = cat(gateway, " at ", target_address(e), " accepts this CLI");
    v.cause = "hello-ok";
    if (ws->answered_after) v.cause += cat(" after ", duration_text(*ws->answered_after));
    if (ws->hello && !ws->hello->auth_method.empty())
        v.cause += cat(", authenticated by ", ws->hello->auth_method.str());
    v.cause += ".";
    if (e.hold) say_held(e, v);
}

// ---- deadline, inconclusive

std::string_view last_stage(const Evidence& e) {
    std::string_view last = "target";
    for (const auto& record : e.stages) {
        if (record.status != StageStatus::skipped) last = name(record.id);
    }
    return last;
}

void say_deadline(const Evidence& e, Verdict& v) {
    v.summary = cat("The overall time was over before a cause was proven (in stage ", last_stage(e), ")");
    v.cause = "No stage before it proved a cause; a longer budget decides.";
    v.fix.push_back({"Run it again with more time", here(e), "ocprobe --timeout 30s"});
    v.evidence = {std::string(last_stage(e))};
}

void say_inconclusive(const Evidence& e, Verdict& v) {
    const auto* ws = e.websocket();
    v.evidence = {std::string(last_stage(e))};
    v.summary = "Nothing is proven: the run ended without an answer that decides";
    if (e.stopped == StopReason::signal) {
        v.summary = cat("Stopped by signal ", e.signal, " before a cause was proven");
        v.cause = cat("The last stage was ", last_stage(e), ".");
        v.fix.push_back({"Run it again", here(e), "ocprobe"});
        return;
    }
    if (e.credential.cached_device_token && refused_without_identity(e)) {
        v.summary =
            "The only credential here is a cached device token, which ocprobe does not send by default";
        v.cause =
            "Sending it means to act as the CLI's own device. The gateway answers, and asks for an identity.";
        if (e.as_cli_withheld.empty()) {
            v.fix.push_back(decide(
                "Present the CLI's own device and its token, once: no pairing request can arise from it",
                here(e),
                "ocprobe --as-cli"
            ));
        } else {
            v.cause += cat(" --as-cli held it back: ", e.as_cli_withheld, ".");
        }
    } else if (e.credential.value_unknown && refused_without_identity(e)) {
        v.summary =
            cat("Only the CLI itself can look up the credential that ", label(e.credential.source), " names");
        v.cause = "ocprobe runs no program and opens no secret store; nothing was sent, and the gateway asks "
                  "for an identity.";
    } else if (ws != nullptr && ws->outcome == WsOutcome::live) {
        v.summary = "The gateway answers; no credential was sent, so authentication is not judged";
        v.cause =
            "A credential does not go in plaintext to a public address; by this URL the CLI sends it so.";
        v.fix.push_back(
            {"Use TLS (wss://) across a public network, or an address of your own network", here(e), {}}
        );
        return;
    } else if (ws != nullptr && (ws->outcome == WsOutcome::message_too_large || ws->outcome == WsOutcome::too_much)) {
        v.summary = "The peer sent more than ocprobe takes before an answer";
        v.cause = "That is a limit of ours; the CLI takes more.";
    } else if (open_loopback_gateway(e)) {
        v.summary = "The gateway is open (mode none), and wants a device that ocprobe does not make";
        v.cause = "The CLI presents a device of its own and is let in.";
    }
    v.fix.push_back(ask_the_cli(e));
}

}  // namespace

constinit const Cause internal_error{
    [](const Evidence& e) { return !e.internal_error.empty(); }, certain, say_internal_error};
constinit const Cause config_too_large{unread_config_matters, possible, say_config_too_large};
constinit const Cause healthy{proven, certain, say_healthy};
constinit const Cause deadline{
    [](const Evidence& e) { return e.stopped == StopReason::deadline; }, certain, say_deadline};
constinit const Cause inconclusive{[](const Evidence&) { return true; }, possible, say_inconclusive};

}  // namespace ocprobe::judge::rest
