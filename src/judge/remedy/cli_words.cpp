#include "judge/remedy/cli_words.hpp"

#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::cli_words {

namespace {

bool is_recorded(const Evidence& e) {
    return e.cli.measured && e.cli.version == "2026.9.6" && !e.target.overridden;
}

Lines if_recorded(const Evidence& e, std::string line) {
    return is_recorded(e) ? Lines{std::move(line)} : Lines{};
}

Lines not_reachable(const Evidence& e, std::string_view error) {
    return if_recorded(e, cat("Gateway not reachable at ", e.target.url, " (", error, ")."));
}

// The gateway words the hint by whether the client is on its own loopback.
Lines refused(const Evidence& e, std::string_view what) {
    const auto hint = e.target.host_is_loopback
                          ? cat("use this gateway's gateway.auth.", what, " or pair the device")
                          : cat("set gateway.remote.", what, " to match gateway.auth.", what);
    return if_recorded(
        e,
        cat("gateway connect failed: GatewayClientRequestError: unauthorized: gateway ",
            what,
            " mismatch (",
            hint,
            ")")
    );
}

}  // namespace

Lines connection_refused(const Evidence& e) {
    return connect_outcome_is(e, ConnectOutcome::refused) ? not_reachable(e, "ECONNREFUSED") : Lines{};
}

Lines name_not_found(const Evidence& e) {
    return not_reachable(e, "ENOTFOUND");
}

Lines plaintext_refused(const Evidence& e) {
    return if_recorded(
        e,
        cat("Gateway call failed: SECURITY ERROR: Gateway URL \"",
            e.target.url,
            "\" uses plaintext ws:// to a non-loopback address.")
    );
}

Lines no_credential_beside_url(const Evidence& e) {
    return if_recorded(e, "gateway url override requires explicit credentials");
}

Lines nothing_to_send(const Evidence& e) {
    return if_recorded(e, "gateway health requires credentials before opening a websocket");
}

Lines token_refused(const Evidence& e) {
    return e.judged_credential().kind == CredentialKind::token ? refused(e, "token") : Lines{};
}

Lines password_refused(const Evidence& e) {
    return refused(e, "password");
}

Lines no_remote_url(const Evidence& e) {
    return if_recorded(
        e, "Gateway call failed: gateway remote mode misconfigured: gateway.remote.url missing"
    );
}

Lines config_invalid(const Evidence& e) {
    return e.state.config.status == ConfigStatus::invalid ? if_recorded(e, "OpenClaw config is invalid")
                                                          : Lines{};
}

Lines locked_out(const Evidence& e) {
    return if_recorded(
        e, "Gateway call failed: unauthorized: too many failed authentication attempts (retry later)"
    );
}

Lines other_certificate(const Evidence& e) {
    return if_recorded(e, "Gateway call failed: gateway tls fingerprint mismatch");
}

Lines self_signed(const Evidence& e) {
    const auto* facts = e.tls();
    if (facts == nullptr || !facts->self_signed) return {};
    return if_recorded(
        e,
        "Gateway call failed: self-signed certificate; if the root CA is installed locally, try running "
        "Node.js with --use-system-ca"
    );
}

Lines origin_refused(const Evidence& e) {
    return if_recorded(
        e,
        "gateway connect failed: GatewayClientRequestError: origin not allowed (open the Control UI from the "
        "gateway host or allow it in gateway.controlUi.allowedOrigins)"
    );
}

Lines upgrade_rejected(const Evidence& e) {
    const auto* answer = upgrade_answer(e);
    if (answer == nullptr || !answer->status) return {};
    return if_recorded(
        e, cat("Gateway call failed: gateway rejected websocket upgrade (HTTP ", *answer->status, ")")
    );
}

}  // namespace ocprobe::judge::cli_words
