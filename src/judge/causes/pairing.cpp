// pairing.*: a device is known by its key, and the gateway has not approved it, or not for this.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

bool asked_on_the_wire(const Evidence& e) {
    return refusal_code(e) == "PAIRING_REQUIRED";
}

std::string_view wire_reason(const Evidence& e) {
    const auto* error = refusal(e);
    return error == nullptr ? std::string_view() : std::string_view(error->reason.str());
}

bool known_reason(std::string_view reason) {
    return reason == "scope-upgrade" || reason == "role-upgrade" || reason == "metadata-upgrade";
}

// From the state directory, when the probe's own hello-ok (without a device) has left nothing else to find.
bool from_state(const Evidence& e) {
    return hello(e) && presents_unknown_device(e);
}

enum class Upgrade { scope, role, metadata };

constexpr std::string_view reason_of(Upgrade upgrade) {
    switch (upgrade) {
    case Upgrade::scope:
        return "scope-upgrade";
    case Upgrade::role:
        return "role-upgrade";
    case Upgrade::metadata:
        break;
    }
    return "metadata-upgrade";
}

template <Upgrade upgrade>
bool upgrade_is_needed(const Evidence& e) {
    if (asked_on_the_wire(e)) return wire_reason(e) == reason_of(upgrade);
    return from_state(e) && e.state.pairing.device_pending &&
           e.state.pairing.pending_reason == reason_of(upgrade);
}

bool approval_is_needed(const Evidence& e) {
    if (asked_on_the_wire(e)) return !known_reason(wire_reason(e));
    return from_state(e) && !(e.state.pairing.device_pending && known_reason(e.state.pairing.pending_reason));
}

Confidence pairing_confidence(const Evidence& e) {
    return asked_on_the_wire(e) ? Confidence::certain : Confidence::likely;
}

std::string pairing_request_id(const Evidence& e) {
    const auto* error = refusal(e);
    const auto& id = error != nullptr && !error->request_id.empty() ? error->request_id.str()
                                                                    : e.state.pairing.pending_request_id;
    return is_uuid(id) ? id : std::string();
}

void cite_pairing(const Evidence& e, Verdict& v) {
    v.evidence = {"websocket"};
    if (!asked_on_the_wire(e)) v.evidence.insert(v.evidence.begin(), "state.pairing");
}

void say_approval(const Evidence& e, Verdict& v) {
    const auto& pairing = e.state.pairing;
    cite_pairing(e, v);
    v.summary = "The gateway has not approved this CLI's device";
    if (asked_on_the_wire(e)) {
        v.cause = "It accepts the credential and answers PAIRING_REQUIRED.";
    } else if (pairing.device_pending) {
        v.cause =
            cat("The state directory holds a pending request of this device (",
                pairing.pending_reason.empty() ? std::string("not-paired") : pairing.pending_reason,
                ").");
    } else if (pairing.device_identity) {
        v.cause = "The CLI presents the identity in its state directory to a gateway that is not on loopback."
                  " The pairing table there does not hold it.";
        v.cause += pairing.identity_is_gateways
                       ? " It is a gateway's own identity: the CLI uses a gateway's directory."
                       : " An approval in another gateway's directory cannot be seen from here.";
    } else {
        v.cause =
            cat("CLI ", e.cli.version, " makes itself a new device for every remote gateway and presents it."
            );
    }
    if (!asked_on_the_wire(e))
        v.cause += " The token itself is accepted: this probe sends no device, and got hello-ok.";
}

void advise_approval(Advice& advice) {
    const auto& e = advice.evidence();
    const auto id = pairing_request_id(e);
    if (!id.empty()) {
        advice.remedy(
            "Approve this request (it ends 5 minutes after it was made)",
            Place::gateway_container,
            {Exec{called_at_gateway(e, {"openclaw", "devices", "approve", id})}}
        );
    } else {
        advice.decide(
            "Run the CLI once, list the pending requests, approve the CLI's with `devices approve "
            "<requestId>`",
            Place::gateway_container,
            called_at_gateway(e, {"openclaw", "devices", "list"})
        );
    }
}

// The token was accepted here without a device, and without an identity the CLI presents none.
bool has_own_directory(Hypothesis& h) {
    h.e.state.pairing.device_identity = false;
    h.e.state.pairing.device_pending = false;
    return true;
}

void advise_approval_or_own_directory(Advice& advice) {
    const auto& e = advice.evidence();
    advise_approval(advice);
    if (asked_on_the_wire(e)) return;
    if (e.state.pairing.identity_is_gateways && e.cli.rules == CliRules::v2026_9_6) {
        advice.alternative(
            "Give the CLI a state directory of its own: then the token alone is enough",
            Place::cli_service,
            {Mount{e.state.directory, "openclaw-cli", false}, DeclareVolume{"openclaw-cli"}}
        );
        advice.expect(has_own_directory);
    }
    ask_the_cli(advice);
}

constexpr std::string_view change_of(Upgrade upgrade) {
    switch (upgrade) {
    case Upgrade::scope:
        return "it asks for more scopes";
    case Upgrade::role:
        return "it asks for a higher role";
    case Upgrade::metadata:
        break;
    }
    return "its platform or device family has changed";
}

template <Upgrade upgrade>
void say_upgrade(const Evidence& e, Verdict& v) {
    cite_pairing(e, v);
    v.summary = cat("The gateway must approve this device again: ", change_of(upgrade));
    v.cause = asked_on_the_wire(e)
                  ? "It is paired, and the gateway answers PAIRING_REQUIRED for what it asks now."
                  : "The state directory holds a pending request of this device for it.";
    if (!e.state.pairing.pending_scopes.empty())
        v.cause += cat(" Asked for: ", join(e.state.pairing.pending_scopes, ", "), ".");
    v.cause += " A device cannot approve itself.";
}

// ---- records

std::vector<Excluded> pairing_is_ruled_out(const Evidence& e) {
    if ((e.hold && e.hold->refusal) || hello(e) || asked_on_the_wire(e)) return {};
    if (refusal_code(e).starts_with("AUTH_"))
        return {{"pairing.*", "the gateway ends at authentication, before pairing"}};
    if (credential_sent(e)) return {};
    return {{"pairing.*", "nothing was asked"}};
}

constexpr std::array pairing_records{
    Cause{
        .id = "pairing.required",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = approval_is_needed,
        .confidence = pairing_confidence,
        .say = say_approval,
        .advise = advise_approval_or_own_directory,
        .once_fixed = device_is_approved,
        .known_from = KnownFrom::network_or_state_directory,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "PAIRING_REQUIRED on the wire (certain). Or read from the state directory (likely): a "
                 "pending request of this CLI's device, or an unpaired device for a remote gateway.",
             .what_to_do =
                 "openclaw devices list, then devices approve <requestId>, on the gateway's side. Or "
                 "give the CLI a state directory of its own.",
             .links = no_links}},
    Cause{
        .id = "pairing.scope_upgrade",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = upgrade_is_needed<Upgrade::scope>,
        .confidence = pairing_confidence,
        .say = say_upgrade<Upgrade::scope>,
        .advise = advise_approval,
        .once_fixed = device_is_approved,
        .known_from = KnownFrom::network_or_state_directory,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The device is paired and asks for more scopes than were approved.",
             .what_to_do = "Approve the request on the gateway's side: a device cannot approve itself.",
             .links = no_links}},
    Cause{
        .id = "pairing.role_upgrade",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = upgrade_is_needed<Upgrade::role>,
        .confidence = pairing_confidence,
        .say = say_upgrade<Upgrade::role>,
        .advise = advise_approval,
        .once_fixed = device_is_approved,
        .known_from = KnownFrom::network_or_state_directory,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The device is paired and asks for a higher role.",
             .what_to_do = "Approve the request on the gateway's side.",
             .links = no_links}},
    Cause{
        .id = "pairing.metadata_upgrade",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = upgrade_is_needed<Upgrade::metadata>,
        .confidence = pairing_confidence,
        .say = say_upgrade<Upgrade::metadata>,
        .advise = advise_approval,
        .once_fixed = device_is_approved,
        .known_from = KnownFrom::network_or_state_directory,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The device's platform or family has changed since it was approved.",
             .what_to_do = "Approve the request on the gateway's side.",
             .links = no_links}},
};

constexpr CauseGroup pairing_group{
    .family = "pairing",
    .causes = std::span<const Cause>(pairing_records),
    .ruled_out = pairing_is_ruled_out};

}  // namespace

const CauseGroup& pairing_causes() {
    return pairing_group;
}

}  // namespace ocprobe::judge
