// pairing.*: a device is known by its key, and the gateway has not approved it, or not for this.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::pairing {

namespace {

bool on_the_wire(const Evidence& e) {
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

bool reason_is(const Evidence& e, std::string_view reason) {
    if (on_the_wire(e)) return wire_reason(e) == reason;
    return from_state(e) && e.state.pairing.device_pending && e.state.pairing.pending_reason == reason;
}

bool is_required(const Evidence& e) {
    if (on_the_wire(e)) return !known_reason(wire_reason(e));
    return from_state(e) && !(e.state.pairing.device_pending && known_reason(e.state.pairing.pending_reason));
}

Confidence confidence_of(const Evidence& e) {
    return on_the_wire(e) ? Confidence::certain : Confidence::likely;
}

std::string request_id(const Evidence& e) {
    const auto* error = refusal(e);
    const auto& id = error != nullptr && !error->request_id.empty() ? error->request_id.str()
                                                                    : e.state.pairing.pending_request_id;
    return is_uuid(id) ? id : std::string();
}

void add_approval(const Evidence& e, Verdict& v) {
    const auto id = request_id(e);
    if (!id.empty()) {
        v.fix.push_back(
            {"Approve this request (it ends 5 minutes after it was made)",
             gateway_place(e),
             in_gateway(e, cat("openclaw devices approve ", id))}
        );
    } else {
        v.fix.push_back(
            {"Run the CLI once, list the pending requests, approve the CLI's with `devices approve "
             "<requestId>`",
             gateway_place(e),
             in_gateway(e, "openclaw devices list")}
        );
    }
    v.evidence = on_the_wire(e) ? std::vector<std::string>{"websocket"}
                                : std::vector<std::string>{"state.pairing", "websocket"};
}

void say_required(const Evidence& e, Verdict& v) {
    const auto& pairing = e.state.pairing;
    v.summary = "The gateway has not approved this CLI's device";
    if (on_the_wire(e)) {
        v.cause = "It accepts the credential and answers PAIRING_REQUIRED.";
    } else if (pairing.device_pending) {
        v.cause =
            cat("The state directory holds a pending request of this device (",
                pairing.pending_reason.empty() ? std::string("not-paired") : pairing.pending_reason,
                ").");
    } else if (pairing.device_identity) {
        v.cause = "The CLI presents the identity in its state directory to a gateway that is not on "
                  "loopback, and the pairing table there does not hold it.";
        v.cause += pairing.identity_is_gateways
                       ? " It is a gateway's own identity: the CLI uses a gateway's directory."
                       : " An approval in another gateway's directory cannot be seen from here.";
    } else {
        v.cause =
            cat("CLI ", e.cli.version, " makes itself a new device for every remote gateway and presents it."
            );
    }
    if (!on_the_wire(e))
        v.cause += " The token itself is accepted: this probe sends no device, and got hello-ok.";
    add_approval(e, v);
    if (!on_the_wire(e) && pairing.identity_is_gateways && e.cli.rules == CliRules::v2026_9_6) {
        v.fix.push_back(
            {"Or give the CLI a state directory of its own: then the token alone is enough",
             "compose.yml, service of the CLI",
             cat("volumes:\n  - openclaw-cli:", e.state.directory)}
        );
    }
    if (!on_the_wire(e)) v.fix.push_back(ask_the_cli(e));
}

void say_upgrade(const Evidence& e, std::string_view what, Verdict& v) {
    v.summary = cat("The gateway must approve this device anew: ", what);
    v.cause = on_the_wire(e) ? "It is paired, and the gateway answers PAIRING_REQUIRED for what it asks now."
                             : "The state directory holds a pending request of this device for it.";
    if (!e.state.pairing.pending_scopes.empty())
        v.cause += cat(" Asked for: ", join(e.state.pairing.pending_scopes, ", "), ".");
    v.cause += " A device cannot approve itself.";
    add_approval(e, v);
}

}  // namespace

constinit const Cause required{is_required, confidence_of, say_required};
constinit const Cause scope_upgrade{
    [](const Evidence& e) { return reason_is(e, "scope-upgrade"); },
    confidence_of,
    [](const Evidence& e, Verdict& v) { say_upgrade(e, "it asks for more scopes", v); }};
constinit const Cause role_upgrade{
    [](const Evidence& e) { return reason_is(e, "role-upgrade"); },
    confidence_of,
    [](const Evidence& e, Verdict& v) { say_upgrade(e, "it asks for a higher role", v); }};
constinit const Cause metadata_upgrade{
    [](const Evidence& e) { return reason_is(e, "metadata-upgrade"); },
    confidence_of,
    [](const Evidence& e, Verdict& v) { say_upgrade(e, "its platform or device family has changed", v); }};

}  // namespace ocprobe::judge::pairing
