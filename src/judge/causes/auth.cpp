// auth.*: the gateway wants a credential or a device that it did not get, or refuses for a reason of its own.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/credential_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/view.hpp"

#include <array>
#include <cstdint>

namespace ocprobe::judge {

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
    v.evidence = {"credential"};
}

void advise_resolved_reference(Advice& advice) {
    const auto& e = advice.evidence();
    advice.by_hand("Give this container the variable or file that the reference names", Place::cli_service);
    if (e.credential.stop_source.kind == SourceKind::config_remote_edge_auth) return;
    const auto key = config_key(e.credential.stop_source.kind);
    advice.alternative(
        "Write the value itself",
        Place::cli_container,
        {ConfigSet{
            std::string(key.empty() ? "gateway.auth.token" : key), gateways(e, "OPENCLAW_GATEWAY_TOKEN")}}
    );
    advice.expect(credential_is_right);
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
    v.evidence = {"credential", "websocket"};
}

void advise_credential(Advice& advice) {
    const auto& mode = advice.evidence().credential.expected_mode;
    give_credential(
        advice,
        mode == "trusted-proxy" ? "Set the gateway's password: in trusted-proxy mode a token cannot help"
        : mode == "password"    ? "Set the gateway's password"
                                : "Set the gateway's token"
    );
    // A config that tells the mode holds no credential for it.
    if (mode.empty())
        share_state_directory(advice, "Mount what the gateway mounts, if its config holds the token");
}

// ---- a device is wanted

// In mode none 2026.7.1 and older make themselves a device and are let in; 2026.9.6 only uses one that
// exists.
bool open_gateway_refuses_call(const Evidence& e) {
    if (!open_loopback_gateway(e) || e.question.live_suffices || e.state.pairing.device_identity)
        return false;
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
    v.cause =
        open_loopback_gateway(e)
            ? std::string(
                  "gateway.auth.mode is none: no secret is asked for, but `gateway call` without a device is "
                  "refused. `openclaw health` works."
              )
            : cat("A credential was sent (",
                  used_credential(e),
                  "), and the gateway does not judge it: its auth mode is none, trusted-proxy or (before "
                  "2026.9) password.");
}

bool identity_is_shared(Hypothesis& h) {
    h.e.state.pairing.device_identity = true;
    assume_hello(h);
    return true;
}

void advise_identity(Advice& advice) {
    if (advice.evidence().credential.expected_mode == "trusted-proxy") {
        give_credential(advice, "Set the gateway's password: in trusted-proxy mode a token cannot help");
        return;
    }
    if (!open_loopback_gateway(advice.evidence())) {
        read_gateway_config(advice, "See the gateway's auth mode", "gateway.auth.mode");
        return;
    }
    advice.remedy(
        "Share the gateway's state directory, which holds an identity",
        Place::cli_service,
        mount_as_the_gateway(advice.evidence())
    );
    // A mode without its token would keep the gateway from its next start.
    advice
        .alternative(
            "Give the gateway a token and auth mode token, and this CLI the same token",
            Place::gateway_service,
            {}
        )
        .manual = true;
}

// ---- records

std::vector<Excluded> auth_is_ruled_out(const Evidence& e) {
    if (e.hold && e.hold->refusal) return {};
    if (hello(e)) return {{"auth.*", "the gateway answers hello-ok to this credential"}};
    const auto code = refusal_code(e);
    if (code == "PAIRING_REQUIRED")
        return {{"auth.*", "the gateway judges pairing only after the credential"}};
    if (code.starts_with("AUTH_") || credential_sent(e)) return {};
    return {{"auth.*", "nothing was asked"}};
}

bool identity_or_credential_is_given(Hypothesis& h) {
    if (open_loopback_gateway(h.e)) return identity_is_shared(h);
    h.e.credential.expected_mode = "token";
    return credential_is_right(h);
}

constexpr std::array auth_records{
    Cause{
        .id = "auth.unresolved_secret_ref",
        .kind = VerdictKind::fault,
        .stage = StageId::credential,
        .holds = reference_is_unresolved,
        .confidence = certain,
        .say = say_unresolved,
        .advise = advise_resolved_reference,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The config names a SecretRef or ${VAR} that cannot be resolved here, and this CLI "
                 "version stops for it. A finding where it does not.",
             .what_to_do = "Give this container the variable or file, or write the value.",
             .links = no_links}},
    Cause{
        .id = "auth.no_credential",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = refused_with_nothing_to_send,
        .confidence = certain,
        .say = say_no_credential,
        .advise = advise_credential,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::nothing_to_send,
        .documentation =
            {.holds_when = "The gateway wants a credential and no source in this container gives one.",
             .what_to_do = "Set OPENCLAW_GATEWAY_TOKEN, or mount the state directory whose config holds it.",
             .links = no_links}},
    Cause{
        .id = "auth.identity_required",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = wants_identity,
        .confidence = certain,
        .say = say_identity_required,
        .advise = advise_identity,
        .once_fixed = identity_or_credential_is_given,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::no_identity,
        .documentation =
            {.holds_when =
                 "DEVICE_IDENTITY_REQUIRED although a credential was sent; or mode none on loopback "
                 "without a device identity, where `gateway call` is refused and `openclaw health` "
                 "works.",
             .what_to_do = "Look at the gateway's auth mode; give it a token, or share its state directory.",
             .links = no_links}},
};

constexpr CauseGroup auth_group{
    .family = "auth", .causes = std::span<const Cause>(auth_records), .ruled_out = auth_is_ruled_out};

}  // namespace

const CauseGroup& auth_causes() {
    return auth_group;
}

}  // namespace ocprobe::judge
