// auth.*: the gateway answers, and does not accept what it was given.
#include "judge/causes/families.hpp"
#include "judge/remedy/credential_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <cstdint>

namespace ocprobe::judge::auth {

namespace {

// ---- before the network

bool reference_is_unresolved(const Evidence& e) {
    return e.credential.stop == CredentialStop::unresolved_secret_ref && stops_for_credentials(e);
}

void say_unresolved(const Evidence& e, Verdict& v) {
    v.summary = cat(label(e.credential.stop_source), " is a reference that cannot be resolved here");
    v.cause =
        cat(e.credential.stop_detail.empty() ? std::string("Its variable or file is missing in this process")
                                             : e.credential.stop_detail,
            ". The CLI stops for it before dialling.");
    v.fix.push_back(
        {"Give this container the variable or file that the reference names",
         "compose.yml, service of the CLI",
         {}}
    );
    v.fix.push_back(
        {"Or write the value itself",
         here(e),
         cat("openclaw config set ",
             std::string_view(name(e.credential.stop_source.kind)).starts_with("config ")
                 ? name(e.credential.stop_source.kind).substr(7)
                 : "gateway.auth.token",
             " '<token of the gateway>'")}
    );
    v.evidence = {"credential"};
}

// ---- nothing was sent

void say_no_credential(const Evidence& e, Verdict& v) {
    v.summary = "The gateway wants a credential, and nothing in this container gives one";
    v.cause =
        cat("No token or password in the environment, in its files or in ",
            e.state.config.path,
            e.state.config.status == ConfigStatus::missing ? " (which does not exist)" : "",
            "; the gateway answers ",
            refusal_code(e),
            ".");
    v.fix.push_back(
        set_variables(e, "Set the gateway's token", {{"OPENCLAW_GATEWAY_TOKEN", "${OPENCLAW_GATEWAY_TOKEN}"}})
    );
    v.fix.push_back(
        {"Or mount the gateway's state directory, whose config holds it",
         "compose.yml, service of the CLI",
         cat("volumes:\n  - ${OPENCLAW_CONFIG_DIR}:", e.state.directory)}
    );
    v.evidence = {"credential", "websocket"};
}

// ---- a device is wanted

// In mode none 2026.7.1 and older make themselves a device and are let in; 2026.9.6 only uses one that
// exists.
bool open_gateway_refuses_call(const Evidence& e) {
    if (!open_loopback_gateway(e) || e.live_suffices || e.state.pairing.device_identity) return false;
    if (e.cli.rules != CliRules::v2026_9_6 && can_write_state(e)) return false;
    return hello(e) || refusal_code(e) == "DEVICE_IDENTITY_REQUIRED";
}

bool wants_identity(const Evidence& e) {
    if (open_gateway_refuses_call(e)) return true;
    return refusal_code(e) == "DEVICE_IDENTITY_REQUIRED" && credential_sent(e) && !open_loopback_gateway(e);
}

void say_identity_required(const Evidence& e, Verdict& v) {
    v.summary = "The gateway wants a device identity, and this CLI has none to present";
    v.evidence = {"websocket", "state"};
    if (open_loopback_gateway(e)) {
        v.cause = "gateway.auth.mode is none: no secret is asked for, but `gateway call` without a device is "
                  "refused. `openclaw health` works.";
        v.fix.push_back(
            {"Give the gateway a token, and this CLI the same (mode none is for loopback alone)",
             gateway_place(e),
             in_gateway(e, "openclaw config set gateway.auth.mode token")}
        );
        v.fix.push_back(
            {"Or share the gateway's state directory, which holds an identity",
             "compose.yml, service of the CLI",
             cat("volumes:\n  - ${OPENCLAW_CONFIG_DIR}:", e.state.directory)}
        );
        return;
    }
    v.cause =
        cat("A credential was sent (",
            used_credential(e),
            "), and the gateway does not judge it: its auth mode is none, trusted-proxy or (before 2026.9) "
            "password.");
    v.fix.push_back(decide(
        "See the gateway's auth mode",
        gateway_place(e),
        in_gateway(e, "openclaw config get gateway.auth.mode")
    ));
}

// ---- the rest

void say_rate_limited(const Evidence& e, Verdict& v) {
    const auto* error = refusal(e);
    v.summary = "The gateway has locked this address out after too many failed attempts";
    v.cause = "The lockout refuses the right token as well; every container behind the same bridge address "
              "shares it.";
    if (error != nullptr && error->retry_after_ms) {
        // It is the peer's number: no lockout ends in the past, nor lasts for weeks.
        constexpr std::int64_t longest_believed = 30LL * 24 * 3'600'000;
        const auto left = *error->retry_after_ms;
        if (left < 0 || left > longest_believed) {
            v.cause += " The gateway names no usable time for its end.";
        } else {
            v.cause += cat(" It ends in ", left / 1000 + 1, " s");
            if (e.started_at.count() != 0) v.cause += cat(" (", rfc3339(e.started_at + Millis(left)), ")");
            v.cause += ".";
        }
    }
    v.fix.push_back(decide(
        "Find and stop the client that keeps failing",
        gateway_place(e),
        cat("docker compose logs --since 10m ", gateway_service(e), " | grep -i unauthorized")
    ));
    v.fix.push_back({"Wait for its end, then run ocprobe once", here(e), "ocprobe"});
    v.evidence = {"websocket"};
}

void say_device_token(const Evidence& e, Verdict& v) {
    v.summary = "The gateway refuses the cached device token";
    v.cause = "The device was removed, its token was rotated, or the state directory is another gateway's.";
    v.fix.push_back({"Issue a new one", gateway_place(e), in_gateway(e, "openclaw devices list")});
    v.evidence = {"credential", "websocket"};
}

void say_scope(const Evidence& e, Verdict& v) {
    v.summary = "The cached device token does not hold the scopes that are asked for";
    v.cause = "The gateway answers AUTH_SCOPE_MISMATCH.";
    v.fix.push_back(
        {"Approve the wider scopes for this device", gateway_place(e), in_gateway(e, "openclaw devices list")}
    );
    v.evidence = {"credential", "websocket"};
}

bool other_auth_code(const Evidence& e) {
    const auto code = refusal_code(e);
    return code.starts_with("AUTH_") || code.starts_with("DEVICE_AUTH_");
}

void say_unauthorized(const Evidence& e, Verdict& v) {
    const auto* error = refusal(e);
    if (error == nullptr) return;
    const auto& reason = error->auth_reason.empty() ? error->reason : error->auth_reason;
    v.summary =
        cat("The gateway refuses to authenticate: ",
            refusal_code(e),
            reason.empty() ? "" : " (",
            reason.str(),
            reason.empty() ? "" : ")");
    v.cause = cat("Sent: ", used_credential(e), ". The gateway says: \"", error->message.str(), "\".");
    v.fix.push_back(decide(
        "See the gateway's auth settings", gateway_place(e), in_gateway(e, "openclaw config get gateway.auth")
    ));
    v.evidence = {"credential", "websocket"};
}

// ---- clock

constexpr std::int64_t apart_ms = 60'000;

std::optional<std::int64_t> clock_offset(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws == nullptr ? std::nullopt : ws->clock_offset_ms;
}

// Clocks that were seen to agree are not the reason.
bool clocks_may_differ(const Evidence& e) {
    if (refusal_code(e) != "DEVICE_AUTH_SIGNATURE_EXPIRED") return false;
    return std::abs(clock_offset(e).value_or(apart_ms)) >= apart_ms;
}

Confidence clock_confidence(const Evidence& e) {
    return clock_offset(e) ? Confidence::certain : Confidence::likely;
}

void say_clock(const Evidence& e, Verdict& v) {
    const auto offset = clock_offset(e);
    v.summary = offset ? "The gateway refuses the signature for its age: the two clocks differ"
                       : "The gateway refuses the signature for its age, as it does when the clocks differ";
    v.cause = offset ? cat("The gateway's clock is ",
                           std::abs(*offset) / 1000,
                           " s ",
                           *offset > 0 ? "ahead of" : "behind",
                           " this one; 120 s are allowed.")
                     : std::string("More than 120 s are not allowed; the gateway's clock was not told.");
    v.fix.push_back(
        decide("Set the clock that is wrong (containers use their host's)", "both hosts", "date -u")
    );
    v.evidence = {"websocket"};
}

}  // namespace

constinit const Cause unresolved_secret_ref{reference_is_unresolved, certain, say_unresolved};
constinit const Cause rate_limited{
    [](const Evidence& e) { return refusal_code(e) == "AUTH_RATE_LIMITED"; }, certain, say_rate_limited};
constinit const Cause no_credential{refused_with_nothing_to_send, certain, say_no_credential};
constinit const Cause identity_required{wants_identity, certain, say_identity_required};
constinit const Cause device_token_mismatch{
    [](const Evidence& e) { return refusal_code(e) == "AUTH_DEVICE_TOKEN_MISMATCH"; },
    certain,
    say_device_token};
constinit const Cause scope_mismatch{
    [](const Evidence& e) { return refusal_code(e) == "AUTH_SCOPE_MISMATCH"; }, certain, say_scope};
constinit const Cause unauthorized{other_auth_code, certain, say_unauthorized};
constinit const Cause clock_skew{clocks_may_differ, clock_confidence, say_clock};

}  // namespace ocprobe::judge::auth
