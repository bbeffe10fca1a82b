// The CLI's choice among the places where a credential may be, by version.
#include "openclaw/credential/choice.hpp"

#include <initializer_list>

namespace ocprobe::openclaw {
namespace {

constexpr std::array<Place, 4> config_places = {
    Place::auth_token, Place::auth_password, Place::remote_token, Place::remote_password};

/// The first place that has a value.
std::optional<Place> first(const ChoiceRequest& request, std::initializer_list<std::optional<Place>> places) {
    for (const auto& place : places) {
        if (place && request.at(*place).value) return place;
    }
    return std::nullopt;
}

/// gateway.remote.* stands in for gateway.auth.* in local mode, but only where that is not configured at all.
std::optional<Place> fallback(const ChoiceRequest& request, Place own, Place remote) {
    if (request.at(own).configured) return std::nullopt;
    if (remote == Place::remote_password && request.auth_mode == "trusted-proxy") return std::nullopt;
    return remote;
}

bool config_first(const ChoiceRequest& request, Place own) {
    if (request.rules == CliRules::v2026_9_6) return true;
    return own == Place::auth_token && request.service_is_gateway;
}

std::optional<Place> local_winner(const ChoiceRequest& request, Place own, Place env, Place remote) {
    const auto instead = fallback(request, own, remote);
    if (request.rules == CliRules::v2026_9_6) return first(request, {own, env, instead});
    // Older versions take the config's two places for one, and none of it while a ${NAME} is left inside.
    const auto config = first(request, {own, instead});
    const std::optional<Place> usable = config && !request.at(*config).has_variable ? config : std::nullopt;
    return config_first(request, own) ? first(request, {usable, env}) : first(request, {env, usable});
}

/// Whether an unresolved gateway.auth reference stops the CLI.
bool local_stop(const ChoiceRequest& request, Place own, Place env, bool resolved, bool can_win) {
    const Slot& slot = request.at(own);
    if (!slot.reference || slot.value || !can_win) return false;
    const bool env_set = request.at(env).value;
    return (config_first(request, own) && env_set) || (!resolved && !env_set);
}

Choice choose_local(const ChoiceRequest& request) {
    Choice choice;
    choice.token = local_winner(request, Place::auth_token, Place::env_token, Place::remote_token);
    choice.password =
        local_winner(request, Place::auth_password, Place::env_password, Place::remote_password);
    const std::string& mode = request.auth_mode;
    const bool password_mode = mode == "password" || mode == "trusted-proxy";
    const bool open = !password_mode && mode != "token" && mode != "none";
    const bool password_can_win = password_mode || (open && !choice.token);
    const bool token_can_win = mode == "token" || (open && !choice.password);
    if (local_stop(request, Place::auth_token, Place::env_token, choice.token.has_value(), token_can_win)) {
        return Choice{{}, {}, Place::auth_token};
    }
    if (local_stop(
            request, Place::auth_password, Place::env_password, choice.password.has_value(), password_can_win
        )) {
        return Choice{{}, {}, Place::auth_password};
    }
    return choice;
}

Choice choose_remote(const ChoiceRequest& request) {
    Choice choice;
    choice.token = first(request, {Place::remote_token, Place::env_token, Place::auth_token});
    choice.password = first(request, {Place::env_password, Place::remote_password, Place::auth_password});
    if (choice.token || choice.password) return choice;
    const bool local_token_counts = request.auth_mode != "password" && request.auth_mode != "none" &&
                                    request.auth_mode != "trusted-proxy";
    if (request.at(Place::remote_token).reference) return Choice{{}, {}, Place::remote_token};
    if (request.at(Place::remote_password).reference) return Choice{{}, {}, Place::remote_password};
    if (request.at(Place::auth_token).reference && local_token_counts)
        return Choice{{}, {}, Place::auth_token};
    return choice;
}

Choice choose(const ChoiceRequest& request) {
    if (request.env_url) {
        Choice choice;
        choice.token = first(request, {Place::env_token});
        choice.password = first(request, {Place::env_password});
        return choice;
    }
    return request.remote_mode ? choose_remote(request) : choose_local(request);
}

void assign(Slot& slot, bool value) {
    slot.configured = value;
    slot.value = value;
    slot.reference = false;
    slot.has_variable = false;
}

bool mode_reads(const ChoiceRequest& request, Place place) {
    if (request.remote_mode) return true;
    if (request.auth_mode == "none") return false;
    if (request.auth_mode == "token") return is_token(place);
    if (request.auth_mode == "password" || request.auth_mode == "trusted-proxy") return !is_token(place);
    return true;
}

/// Whether a value at `place` would be chosen, the other references left out: only then the CLI resolves it.
bool can_win(const ChoiceRequest& request, Place place) {
    if (!request.at(place).reference || request.at(place).latent || !mode_reads(request, place)) return false;
    ChoiceRequest trial = request;
    for (const Place other : config_places) {
        if (trial.at(other).reference && !trial.at(other).latent) assign(trial.at(other), false);
    }
    assign(trial.at(place), true);
    const Choice choice = choose(trial);
    const bool local = !request.remote_mode;
    const bool password_mode = request.auth_mode == "password" || request.auth_mode == "trusted-proxy";
    const bool as_token =
        choice.token == place && ((local && request.auth_mode == "token") || !choice.password);
    const bool as_password = choice.password == place && ((local && password_mode) || !choice.token);
    return as_token || as_password;
}

}  // namespace

Choice choose_credentials(ChoiceRequest request) {
    for (const Place place : config_places) {
        if (can_win(request, place) && request.at(place).resolvable) assign(request.at(place), true);
    }
    for (std::size_t round = 0; round < config_places.size(); ++round) {
        const Choice choice = choose(request);
        if (!choice.unavailable || !request.at(*choice.unavailable).resolvable) return choice;
        assign(request.at(*choice.unavailable), true);
    }
    return choose(request);
}

}  // namespace ocprobe::openclaw
