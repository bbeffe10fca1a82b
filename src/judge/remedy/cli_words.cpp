#include "judge/remedy/cli_words.hpp"

#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::cli_words {

namespace {

// What three releases print in one state; empty where it was not recorded.
struct Wordings {
    std::string v2026_9_6;
    std::string v2026_7_1 = {};
    std::string v2026_4_29 = {};
};

Lines recorded(const Evidence& e, Wordings wordings) {
    if (!e.cli.measured || e.target.overridden) return {};
    auto* const line = e.cli.version == "2026.9.6"    ? &wordings.v2026_9_6
                       : e.cli.version == "2026.7.1"  ? &wordings.v2026_7_1
                       : e.cli.version == "2026.4.29" ? &wordings.v2026_4_29
                                                      : nullptr;
    return line == nullptr || line->empty() ? Lines{} : Lines{std::move(*line)};
}

// Older releases print it for every connection that did not come about.
constexpr auto closed_1006 =
    "Gateway call failed: GatewayTransportError: gateway closed (1006 abnormal closure (no close "
    "frame)): no close reason";

Lines not_reachable(const Evidence& e, std::string_view error) {
    return recorded(
        e, {cat("Gateway not reachable at ", e.target.url, " (", error, ")."), closed_1006, closed_1006}
    );
}

Lines without_identity(const Evidence& e) {
    return recorded(e, {"gateway connect failed: GatewayClientRequestError: device identity required"});
}

// The gateway words the hint by whether the client is on its own loopback.
Lines refused(const Evidence& e, std::string_view what) {
    const auto hint = e.target.host_is_loopback
                          ? cat("use this gateway's gateway.auth.", what, " or pair the device")
                          : cat("set gateway.remote.", what, " to match gateway.auth.", what);
    const auto line =
        cat("gateway connect failed: GatewayClientRequestError: unauthorized: gateway ",
            what,
            " mismatch (",
            hint,
            ")");
    return recorded(e, {line, line});
}

}  // namespace

Lines connection_refused(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::refused) ? not_reachable(e, "ECONNREFUSED") : Lines{};
}

Lines name_not_found(const Evidence& e) {
    return not_reachable(e, "ENOTFOUND");
}

Lines plaintext_refused(const Evidence& e) {
    const auto refusal = cat(
        "SECURITY ERROR: Gateway URL \"", e.target.url, "\" uses plaintext ws:// to a non-loopback address."
    );
    const auto older = cat("Gateway call failed: Error: ", refusal);
    return recorded(e, {cat("Gateway call failed: ", refusal), older, older});
}

Lines no_credential_beside_url(const Evidence& e) {
    constexpr auto line = "gateway url override requires explicit credentials";
    return recorded(e, {line, line, line});
}

Lines nothing_to_send(const Evidence& e) {
    // In this mode it dials all the same.
    if (e.credential.expected_mode == "trusted-proxy") return without_identity(e);
    constexpr auto line = "gateway health requires credentials before opening a websocket";
    return recorded(e, {line, line});
}

Lines no_identity(const Evidence& e) {
    const bool sent_none = e.credential.expected_mode == "trusted-proxy" || open_loopback_gateway(e);
    return sent_none ? without_identity(e) : Lines{};
}

Lines token_refused(const Evidence& e) {
    return e.judged_credential().kind == CredentialKind::token ? refused(e, "token") : Lines{};
}

Lines password_refused(const Evidence& e) {
    return refused(e, "password");
}

Lines no_remote_url(const Evidence& e) {
    constexpr auto older =
        "Gateway call failed: Error: gateway remote mode misconfigured: gateway.remote.url missing";
    return recorded(
        e,
        {"Gateway call failed: gateway remote mode misconfigured: gateway.remote.url missing", older, older}
    );
}

Lines config_invalid(const Evidence& e) {
    if (e.state.config.status != ConfigStatus::invalid) return {};
    constexpr auto line = "OpenClaw config is invalid";
    return recorded(e, {line, line, "Config invalid"});
}

Lines locked_out(const Evidence& e) {
    constexpr auto reason = "unauthorized: too many failed authentication attempts (retry later)";
    return recorded(
        e,
        {cat("Gateway call failed: ", reason),
         cat("gateway connect failed: GatewayClientRequestError: ", reason)}
    );
}

Lines other_certificate(const Evidence& e) {
    constexpr auto older =
        "Gateway call failed: GatewayTransportError: gateway closed (1008): gateway tls fingerprint mismatch";
    return recorded(e, {"Gateway call failed: gateway tls fingerprint mismatch", older, older});
}

Lines self_signed(const Evidence& e) {
    const auto* facts = e.tls();
    if (facts == nullptr || !facts->self_signed) return {};
    return recorded(
        e,
        {"Gateway call failed: self-signed certificate; if the root CA is installed locally, try running "
         "Node.js with --use-system-ca",
         closed_1006,
         closed_1006}
    );
}

Lines origin_refused(const Evidence& e) {
    constexpr auto line =
        "gateway connect failed: GatewayClientRequestError: origin not allowed (open the Control UI from the "
        "gateway host or allow it in gateway.controlUi.allowedOrigins)";
    return recorded(e, {line, line});
}

Lines upgrade_rejected(const Evidence& e) {
    const auto* answer = upgrade_answer(e);
    if (answer == nullptr || !answer->status) return {};
    return recorded(
        e,
        {cat("Gateway call failed: gateway rejected websocket upgrade (HTTP ", *answer->status, ")"),
         closed_1006,
         closed_1006}
    );
}

}  // namespace ocprobe::judge::cli_words
