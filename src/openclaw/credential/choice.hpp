// The CLI's choice among the places where a credential may be: two ladders, one frame
// (README.md, "Credential ladders").
#pragma once

#include "ocprobe/model/state.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace ocprobe::openclaw {

enum class Place { auth_token, auth_password, remote_token, remote_password, env_token, env_password };
constexpr std::size_t place_count = 6;

[[nodiscard]] constexpr bool is_token(Place place) {
    return place == Place::auth_token || place == Place::remote_token || place == Place::env_token;
}

/// One place as the CLI's planner sees it: the values themselves do not matter for the choice.
struct Slot {
    bool configured = false;  ///< a string that is not blank, or a reference
    bool value = false;       ///< there is a literal value
    bool reference = false;   ///< a SecretRef, `${NAME}` or `$NAME`
    bool resolvable = false;  ///< the reference gives a value here
    /// A text with an unset `${NAME}` in its midst: 2026.9.6 takes it for a reference first, for the text
    /// itself later.
    bool latent = false;
    bool has_variable =
        false;  ///< a literal that still holds a `${NAME}`: versions before 2026.8.2 drop it in local mode
};

struct ChoiceRequest {
    std::array<Slot, place_count> slots;
    std::string auth_mode;  ///< gateway.auth.mode as written, empty when unset
    bool remote_mode = false;
    bool env_url = false;
    bool service_is_gateway =
        false;  ///< OPENCLAW_SERVICE_KIND=gateway: config-first for the token before 2026.8.2
    CliRules rules = CliRules::v2026_9_6;

    [[nodiscard]] const Slot& at(Place place) const { return slots.at(static_cast<std::size_t>(place)); }
    [[nodiscard]] Slot& at(Place place) { return slots.at(static_cast<std::size_t>(place)); }
};

struct Choice {
    std::optional<Place> token;
    std::optional<Place> password;
    std::optional<Place> unavailable;  ///< the reference for whose sake the CLI stops; then nothing is chosen
};

[[nodiscard]] Choice choose_credentials(ChoiceRequest request);

}  // namespace ocprobe::openclaw
