// Findings about what answered: health endpoints, certificates, clocks, versions.
#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/release.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/release.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

void note_http(Notes& notes) {
    const auto& e = notes.evidence();
    const auto* http = e.http();
    if (http == nullptr) return;
    const auto* answer = first_answer(e);
    if (hello(e) && answer != nullptr && !http->gateway) {
        notes.add(
            "http.health_unexpected",
            Severity::warning,
            cat("/healthz does not answer as a gateway's would",
                answer->status ? cat(" (HTTP ", *answer->status, ")") : std::string(),
                "; the handshake proves that it is one"),
            "a proxy may answer /healthz itself: do not use it as a health check"
        );
    }
    if (hello(e) && http->gateway && http->ready == std::optional(false)) {
        const auto reason = http->failing.empty() ? std::string() : cat(": ", http->failing.front().str());
        notes.add(
            "http.gateway_not_ready",
            Severity::info,
            cat("The gateway accepts sessions, but its readiness check fails", reason)
        );
    }
    if (hello(e) && http->event_loop_degraded.value_or(false)) {
        notes.add(
            "http.gateway_stalled",
            Severity::info,
            "The gateway's event loop is degraded: answers may come late"
        );
    }
}

void note_certificate(Notes& notes) {
    const auto* tls = notes.evidence().tls();
    if (tls == nullptr || tls->outcome != TlsOutcome::accepted) return;
    for (const auto& fault : tls->faults) {
        const std::string_view id = fault == "validity" ? "tls.expired"
                                    : fault == "name"   ? "tls.name_mismatch"
                                                        : "tls.untrusted_certificate";
        if (fault == "pin") continue;
        notes.add(
            id,
            tls->pinned ? Severity::info : Severity::warning,
            cat("The certificate's ",
                fault,
                " would not do; ",
                tls->pinned ? "the pin (" : "",
                tls->pin_source,
                tls->pinned ? ") replaces that check" : " lets the CLI accept every certificate")
        );
    }
}

void note_clock(Notes& notes) {
    const auto* ws = notes.evidence().websocket();
    if (ws == nullptr || !ws->clock_offset_ms) return;
    const auto offset = *ws->clock_offset_ms < 0 ? -*ws->clock_offset_ms : *ws->clock_offset_ms;
    if (offset <= 60'000 || offset <= ws->clock_error_ms.value_or(0)) return;
    notes.add(
        "clock.skew",
        Severity::warning,
        cat("The gateway's clock is ",
            offset / 1000,
            " s ",
            *ws->clock_offset_ms > 0 ? "ahead of" : "behind",
            " this one"),
        "set the wrong one; signatures older than 120 s are refused"
    );
}

void note_addresses(Notes& notes) {
    const auto* connection = notes.evidence().connect();
    if (connection == nullptr || connection->outcome != ConnectOutcome::connected) return;
    for (const auto& attempt : connection->attempts) {
        if (attempt.outcome == ConnectOutcome::connected || attempt.outcome == ConnectOutcome::not_run)
            continue;
        notes.add(
            "connect.address_failed",
            Severity::info,
            cat(host_port(attempt.address, attempt.port),
                ": ",
                name(attempt.outcome),
                "; another address of the name connects")
        );
    }
}

}  // namespace

void note_network(Notes& notes) {
    note_http(notes);
    note_certificate(notes);
    note_clock(notes);
    note_addresses(notes);
}

namespace {

// Which side is older, and what it needs at least: the protocol first, the same release where that is met.
void note_skew(Notes& notes) {
    const auto& e = notes.evidence();
    if (!e.cli.measured) return;
    const auto told = gateway_version(e);
    const auto range = told.empty() ? release_range(e) : ReleaseRange{};
    const bool gateway_older =
        told.empty() ? !range.before.empty() && !policy::newer_release(range.before, e.cli.version)
                     : policy::newer_release(e.cli.version, told);
    const bool cli_older = policy::newer_release(told.empty() ? range.at_least : told, e.cli.version);
    if (!gateway_older && !cli_older) return;
    const auto protocol = gateway_protocol(e);
    const bool apart = protocol && (*protocol < e.cli.protocol_min || *protocol > e.cli.protocol_max);
    const auto* const older = gateway_older ? "gateway" : "CLI";
    std::string least;
    if (apart) {
        least = policy::first_release_with(gateway_older ? e.cli.protocol_min : *protocol);
        if (least.empty()) least = "a release that speaks protocol " + std::to_string(*protocol);
    } else {
        least = gateway_older ? e.cli.version : (told.empty() ? range.at_least : told);
    }
    auto gateway = told.empty() ? cat(range.at_least.empty() ? "" : cat("at least ", range.at_least),
                                      range.at_least.empty() || range.before.empty() ? "" : " and ",
                                      range.before.empty() ? "" : cat("before ", range.before),
                                      " (by its behaviour: ",
                                      join(range.because, ", "),
                                      ")")
                                : told;
    notes.add(
        "cli.version_skew",
        notes.worry(),
        cat("CLI ", e.cli.version, ", gateway ", gateway),
        cat("upgrade the ",
            older,
            " to at least ",
            least,
            apart ? cat(", the first that speaks protocol ", gateway_older ? e.cli.protocol_min : *protocol)
                  : std::string(", or give both services the same image"))
    );
}

}  // namespace

void note_versions(Notes& notes) {
    const auto& e = notes.evidence();
    note_skew(notes);
    const auto protocol = gateway_protocol(e);
    const bool outside = protocol && (*protocol < e.cli.protocol_min || *protocol > e.cli.protocol_max);
    if (!e.cli.measured && outside && hello(e)) {
        notes.add(
            "ws.protocol_mismatch",
            Severity::info,
            cat("The gateway speaks protocol ",
                *protocol,
                "; a CLI of ",
                e.cli.version,
                " (assumed) would not")
        );
    }
    const auto& writer = e.state.config.last_writer_version;
    if (e.cli.measured && policy::newer_release(writer, e.cli.version)) {
        notes.add(
            "cli.config_newer",
            Severity::info,
            cat("The config was last written by ", writer, ", newer than this CLI ", e.cli.version)
        );
    }
}

}  // namespace ocprobe::judge
