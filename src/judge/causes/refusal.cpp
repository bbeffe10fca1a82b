// auth.*: the gateway refuses for a reason of its own.
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
#include <optional>

namespace ocprobe::judge {

namespace {

// ---- the rest

// The peer's number, where it is one: no lockout ends in the past, nor lasts for weeks.
std::optional<std::int64_t> lockout_left_ms(const Evidence& e) {
    constexpr std::int64_t longest_believed = 30LL * 24 * 3'600'000;
    const auto* error = refusal(e);
    if (error == nullptr || !error->retry_after_ms) return std::nullopt;
    const auto left = *error->retry_after_ms;
    return left < 0 || left > longest_believed ? std::nullopt : std::optional(left);
}

void say_rate_limited(const Evidence& e, Verdict& v) {
    const auto* error = refusal(e);
    v.summary = "The gateway has locked this address out after too many failed attempts";
    v.cause = "The lockout refuses the right token as well; every container behind the same bridge address "
              "shares it.";
    if (const auto left = lockout_left_ms(e)) {
        v.cause += cat(" It ends in ", *left / 1000 + 1, " s");
        if (e.started_at.count() != 0) v.cause += cat(" (", rfc3339(e.started_at + Millis(*left)), ")");
        v.cause += ".";
    } else if (error != nullptr && error->retry_after_ms) {
        v.cause += " The gateway does not tell when it ends.";
    }
    v.evidence = {"websocket"};
}

void advise_after_lockout(Advice& advice) {
    read_gateway_log(advice, "Find and stop the client that keeps failing", "10m");
    const auto left = lockout_left_ms(advice.evidence());
    if (!left) {
        run_again(advice, "Wait until it is over, then run ocprobe once", {}, StepRole::remedy);
        return;
    }
    // On the host, since not every image has the program.
    advice.remedy(
        "Wait until it is over", Place::engine_host, {Exec{{"sleep", std::to_string(*left / 1000 + 1)}}}
    );
}

void say_device_token(const Evidence&, Verdict& v) {
    v.summary = "The gateway refuses the cached device token";
    v.cause = "The device was removed, its token was rotated, or the state directory is another gateway's.";
    v.evidence = {"credential", "websocket"};
}

void advise_new_device_token(Advice& advice) {
    const auto& id = advice.evidence().state.pairing.device_id;
    const bool known = !id.empty() && is_plain_name(id);
    advice.remedy(
        "Rotate this device's token",
        Place::gateway_container,
        {Exec{called_at_gateway(
            advice.evidence(),
            {"openclaw",
             "devices",
             "rotate",
             "--device",
             known ? id : std::string("<device>"),
             "--role",
             "operator"}
        )}}
    );
}

void say_scope(const Evidence&, Verdict& v) {
    v.summary = "The cached device token does not hold the scopes that are asked for";
    v.cause = "The gateway answers AUTH_SCOPE_MISMATCH.";
    v.evidence = {"credential", "websocket"};
}

void advise_scopes(Advice& advice) {
    advice.decide(
        "List the pending requests, and approve this device's for the wider scopes",
        Place::gateway_container,
        called_at_gateway(advice.evidence(), {"openclaw", "devices", "list"})
    );
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
    v.evidence = {"credential", "websocket"};
}

void advise_auth_settings(Advice& advice) {
    read_gateway_config(advice, "See the gateway's auth settings", "gateway.auth.mode");
}

// ---- records

constexpr std::array refusal_records{
    Cause{
        .id = "auth.rate_limited",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return refusal_code(e) == "AUTH_RATE_LIMITED"; },
        .confidence = certain,
        .say = say_rate_limited,
        .advise = advise_after_lockout,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::locked_out,
        .documentation =
            {.holds_when =
                 "AUTH_RATE_LIMITED: the address is locked out, for the right credential too. Never "
                 "retried.",
             .what_to_do = "Stop the client that keeps failing and wait until the time that is printed.",
             .links = no_links}},
    Cause{
        .id = "auth.device_token_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return refusal_code(e) == "AUTH_DEVICE_TOKEN_MISMATCH"; },
        .confidence = certain,
        .say = say_device_token,
        .advise = advise_new_device_token,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "AUTH_DEVICE_TOKEN_MISMATCH: the cached device token is no longer valid.",
             .what_to_do = "Approve the device again on the gateway's side.",
             .links = no_links}},
    Cause{
        .id = "auth.scope_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return refusal_code(e) == "AUTH_SCOPE_MISMATCH"; },
        .confidence = certain,
        .say = say_scope,
        .advise = advise_scopes,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "AUTH_SCOPE_MISMATCH: the cached device token does not hold the scopes asked for.",
             .what_to_do = "Approve the wider scopes on the gateway's side.",
             .links = no_links}},
    Cause{
        .id = "auth.unauthorized",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = other_auth_code,
        .confidence = certain,
        .say = say_unauthorized,
        .advise = advise_auth_settings,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "AUTH_UNAUTHORIZED or any other AUTH_ code, which is printed with its reason.",
             .what_to_do = "Look at the gateway's auth settings.",
             .links = no_links}},
};

constexpr CauseGroup refusal_group{
    .family = "auth", .causes = std::span<const Cause>(refusal_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& refusal_causes() {
    return refusal_group;
}

}  // namespace ocprobe::judge
