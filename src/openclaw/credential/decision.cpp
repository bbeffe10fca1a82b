// What the CLI decides about its credentials: who is sent, or where it stops.
#include "openclaw/credential/decision.hpp"

#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::array<SourceKind, place_count> source_kinds = {
    SourceKind::config_auth_token,
    SourceKind::config_auth_password,
    SourceKind::config_remote_token,
    SourceKind::config_remote_password,
    SourceKind::env_gateway_token,
    SourceKind::env_gateway_password};

ChoiceRequest planner_view(const CredentialLadderRequest& request, const CredentialInputs& inputs) {
    ChoiceRequest view;
    view.rules = request.rules;
    view.remote_mode = request.urls.remote_mode;
    view.env_url = request.urls.env_url || request.urls.target.overridden;
    const auto* kind = request.variables.find("OPENCLAW_SERVICE_KIND");
    view.service_is_gateway = kind != nullptr && kind->value == "gateway";
    view.auth_mode = std::string(request.config.raw("gateway.auth.mode").value_or(""));
    for (std::size_t i = 0; i < place_count; ++i)
        view.slots.at(i) = inputs.at(i).slot;
    return view;
}

/// Whether the CLI asks for credentials at all before it dials.
bool credentials_required(const CredentialLadderRequest& request, const std::string& mode) {
    if (request.rules == CliRules::v2026_4_29) return false;
    if (!mode.empty() && mode != "token" && mode != "password") return false;
    // A mode that is there and is none, a blank one too, is not the absent one.
    const auto* written = request.config.at("gateway.auth.mode");
    if (mode.empty() && written != nullptr && !written->is_null()) return false;
    const auto* allow = request.config.at("gateway.auth.allowTailscale");
    if (allow != nullptr && !allow->is_null()) return allow->is_bool() && !allow->get_bool();
    return request.config.raw("gateway.tailscale.mode") != "serve" || mode == "password";
}

void find_stop(Decision& decision, const CredentialLadderRequest& request, const CredentialInputs& inputs) {
    const Choice& chosen = decision.chosen;
    if (chosen.unavailable) {
        decision.stop = CredentialStop::unresolved_secret_ref;
        decision.stop_place = chosen.unavailable;
        decision.stop_detail = inputs.at(static_cast<std::size_t>(*chosen.unavailable)).detail;
        return;
    }
    if (chosen.token || chosen.password) return;
    if (request.urls.env_url && !request.urls.target.overridden) {
        decision.stop = CredentialStop::url_needs_env_token;
        decision.stop_detail =
            "OPENCLAW_GATEWAY_URL is set, OPENCLAW_GATEWAY_TOKEN and OPENCLAW_GATEWAY_PASSWORD are not";
        return;
    }
    decision.cached_device_token = request.cached_device_token && decision.request.auth_mode != "none";
    if (decision.cached_device_token || !credentials_required(request, decision.request.auth_mode)) return;
    decision.stop = CredentialStop::missing;
    decision.stop_detail = "gateway health requires credentials before opening a websocket";
}

}  // namespace

bool is_env(Place place) {
    return place == Place::env_token || place == Place::env_password;
}

Source source_of(Place place, const CredentialInputs& inputs) {
    const auto index = static_cast<std::size_t>(place);
    return Source{source_kinds.at(index), inputs.at(index).from};
}

std::array<Place, place_count> places_in_order(const ChoiceRequest& request) {
    using enum Place;
    if (request.remote_mode) {
        return {remote_token, env_token, auth_token, env_password, remote_password, auth_password};
    }
    if (request.rules == CliRules::v2026_9_6) {
        return {auth_token, env_token, remote_token, auth_password, env_password, remote_password};
    }
    if (request.service_is_gateway) {
        return {auth_token, remote_token, env_token, env_password, auth_password, remote_password};
    }
    return {env_token, auth_token, remote_token, env_password, auth_password, remote_password};
}

std::optional<Place> Decision::primary() const {
    if (request.auth_mode == "password" && chosen.password) return chosen.password;
    return chosen.token ? chosen.token : chosen.password;
}

std::optional<Place> Decision::secondary() const {
    if (!chosen.token || !chosen.password) return std::nullopt;
    return primary() == chosen.token ? chosen.password : chosen.token;
}

Decision decide_credentials(const CredentialLadderRequest& request, const CredentialInputs& inputs) {
    Decision decision;
    decision.request = planner_view(request, inputs);
    if (request.token != nullptr) {
        request.token->token.reveal_to([&](std::string_view text) {
            decision.forced = std::string(trim(text));
        });
        return decision;
    }
    decision.chosen = choose_credentials(decision.request);
    if (request.urls.target.overridden && !decision.chosen.token && !decision.chosen.password) {
        ChoiceRequest again = decision.request;
        again.env_url = false;
        decision.chosen = choose_credentials(again);
        decision.chosen.unavailable.reset();
        decision.fell_back = decision.chosen.token || decision.chosen.password;
    }
    find_stop(decision, request, inputs);
    return decision;
}

}  // namespace ocprobe::openclaw
