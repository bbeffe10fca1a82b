// Findings about what answered: health endpoints, certificates, clocks, addresses, versions.
#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/release.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/release.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::judge {

namespace {

void note_unexpected_health(Notes& notes) {
    const auto& e = notes.evidence();
    const auto* http = e.http();
    const auto* answer = first_answer(e);
    if (http == nullptr || http->gateway || answer == nullptr || !hello(e)) return;
    notes.add(
        Severity::warning,
        cat("/healthz does not answer as a gateway's would",
            answer->status ? cat(" (HTTP ", *answer->status, ")") : std::string(),
            "; the handshake proves that it is one"),
        "a proxy may answer /healthz itself: do not use it as a health check"
    );
}

void note_not_ready(Notes& notes) {
    const auto& e = notes.evidence();
    const auto* http = e.http();
    if (http == nullptr || !http->gateway || http->ready != std::optional(false) || !hello(e)) return;
    const auto reason = http->failing.empty() ? std::string() : cat(": ", http->failing.front().str());
    notes.add(Severity::info, cat("The gateway accepts sessions, but its readiness check fails", reason));
}

void note_degraded(Notes& notes) {
    const auto& e = notes.evidence();
    const auto* http = e.http();
    if (http == nullptr || !http->event_loop_degraded.value_or(false) || !hello(e)) return;
    notes.add(Severity::info, "The gateway's event loop is degraded: answers may come late");
}

// A fault of a certificate that is accepted all the same, by a pin or because nothing is verified.
void note_tolerated_fault(Notes& notes, std::string_view fault) {
    const auto* tls = notes.evidence().tls();
    if (tls == nullptr || tls->outcome != TlsOutcome::accepted) return;
    if (std::find(tls->faults.begin(), tls->faults.end(), fault) == tls->faults.end()) return;
    notes.add(
        tls->pinned ? Severity::info : Severity::warning,
        cat("The certificate's ",
            fault,
            " would be refused; ",
            tls->pinned ? "the pin (" : "",
            tls->pin_source,
            tls->pinned ? ") replaces that check" : " lets the CLI accept every certificate")
    );
}

void note_validity(Notes& notes) {
    note_tolerated_fault(notes, "validity");
}

void note_name(Notes& notes) {
    note_tolerated_fault(notes, "name");
}

void note_trust(Notes& notes) {
    note_tolerated_fault(notes, "trust");
}

void note_clock(Notes& notes) {
    const auto* ws = notes.evidence().websocket();
    if (ws == nullptr || !ws->clock_offset_ms) return;
    const auto offset = *ws->clock_offset_ms < 0 ? -*ws->clock_offset_ms : *ws->clock_offset_ms;
    if (offset <= 60'000 || offset <= ws->clock_error_ms.value_or(0)) return;
    notes.add(
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
            Severity::info,
            cat(host_port(attempt.address, attempt.port),
                ": ",
                name(attempt.outcome),
                "; another address of the name connects")
        );
    }
}

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
    notes.add(
        notes.worry(),
        cat("CLI ", e.cli.version, ", gateway ", release_words(e)),
        cat("upgrade the ",
            older,
            " to at least ",
            least,
            apart ? cat(", the first that speaks protocol ", gateway_older ? e.cli.protocol_min : *protocol)
                  : std::string(", or give both services the same image"))
    );
}

void note_assumed_protocol(Notes& notes) {
    const auto& e = notes.evidence();
    const auto protocol = gateway_protocol(e);
    const bool outside = protocol && (*protocol < e.cli.protocol_min || *protocol > e.cli.protocol_max);
    if (e.cli.measured || !outside || !hello(e)) return;
    notes.add(
        Severity::info,
        cat("The gateway speaks protocol ", *protocol, "; a CLI of ", e.cli.version, " (assumed) would not")
    );
}

void note_newer_config(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& writer = e.state.config.last_writer_version;
    if (!e.cli.measured || !policy::newer_release(writer, e.cli.version)) return;
    notes.add(
        Severity::info,
        cat("The config was last written by ", writer, ", newer than this CLI ", e.cli.version)
    );
}

// A pin is compared with a certificate, and there is none.
void note_unused_pin(Notes& notes) {
    const auto& e = notes.evidence();
    if (e.question.pin_source.empty() || !e.target.endpoint || over_tls(e)) return;
    notes.add(
        Severity::warning,
        cat(e.question.pin_source,
            " was given, and ",
            e.target.url,
            " has no certificate: it was not compared with anything"),
        "use a wss:// URL, or leave the pin out"
    );
}

constexpr Documentation tls_pin_unused_documentation{
    .holds_when =
        "--pin or OCPROBE_PIN is given beside a URL without TLS: there is no certificate to compare it with.",
    .what_to_do = "Use a wss:// URL, or leave the pin out.",
    .links = no_links};
constexpr Documentation http_health_unexpected_documentation{
    .holds_when = "/healthz does not look like a gateway's, and yet the handshake succeeds.",
    .what_to_do = "A proxy answers /healthz itself: do not use it as a health check.",
    .links = no_links};
constexpr Documentation connect_address_failed_documentation{
    .holds_when = "One address of the name fails and another connects.",
    .what_to_do = "Worth a look when connecting is slow; often IPv6 without a route.",
    .links = no_links};
constexpr Documentation cli_version_skew_documentation{
    .holds_when = "CLI and gateway are of different releases.",
    .what_to_do = "Give both services the same image.",
    .links = no_links};
constexpr Documentation cli_config_newer_documentation{
    .holds_when = "The config was last written by a newer release than this CLI.",
    .what_to_do = "Upgrade the CLI's image.",
    .links = no_links};

constexpr std::array network_records{
    FindingRecord{
        .id = "http.health_unexpected",
        .stage = StageId::http,
        .note = note_unexpected_health,
        .documentation = &http_health_unexpected_documentation},
    FindingRecord{
        .id = "http.gateway_not_ready",
        .stage = StageId::http,
        .note = note_not_ready,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "http.gateway_stalled",
        .stage = StageId::http,
        .note = note_degraded,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "tls.pin_unused",
        .stage = StageId::tls,
        .note = note_unused_pin,
        .documentation = &tls_pin_unused_documentation},
    FindingRecord{
        .id = "tls.expired",
        .stage = StageId::tls,
        .note = note_validity,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "tls.name_mismatch",
        .stage = StageId::tls,
        .note = note_name,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "tls.untrusted_certificate",
        .stage = StageId::tls,
        .note = note_trust,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "clock.skew",
        .stage = StageId::websocket,
        .note = note_clock,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "connect.address_failed",
        .stage = StageId::connect,
        .note = note_addresses,
        .documentation = &connect_address_failed_documentation},
};

}  // namespace

std::span<const FindingRecord> network_findings() {
    return network_records;
}

namespace {

constexpr std::array version_records{
    FindingRecord{
        .id = "cli.version_skew",
        .stage = StageId::target,
        .note = note_skew,
        .documentation = &cli_version_skew_documentation},
    FindingRecord{
        .id = "ws.protocol_mismatch",
        .stage = StageId::websocket,
        .note = note_assumed_protocol,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "cli.config_newer",
        .stage = StageId::state,
        .note = note_newer_config,
        .documentation = &cli_config_newer_documentation},
};

}  // namespace

std::span<const FindingRecord> version_findings() {
    return version_records;
}

}  // namespace ocprobe::judge
