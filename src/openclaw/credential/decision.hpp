// What the CLI decides about its credentials: who is sent, or where it stops.
#pragma once

#include "openclaw/credential/ladder.hpp"

#include <optional>
#include <string>

namespace ocprobe::openclaw {

struct Decision {
    ChoiceRequest request;  ///< as the CLI's planner saw it
    Choice chosen;
    /// A given URL (`--url`) with nothing in the environment: the config's values are tried, the CLI would
    /// not.
    bool fell_back = false;
    std::optional<std::string> forced;  ///< the value of a token given for this run, trimmed
    CredentialStop stop = CredentialStop::none;
    std::string stop_detail;
    std::optional<Place> stop_place;
    bool cached_device_token = false;  ///< all that is left

    [[nodiscard]] bool uses(Place place) const { return chosen.token == place || chosen.password == place; }
    /// The one that the gateway's mode asks for: the token when the mode is not known.
    [[nodiscard]] std::optional<Place> primary() const;
    [[nodiscard]] std::optional<Place> secondary() const;
};

[[nodiscard]] Decision
decide_credentials(const CredentialLadderRequest& request, const CredentialInputs& inputs);

[[nodiscard]] bool is_env(Place place);
[[nodiscard]] Source source_of(Place place, const CredentialInputs& inputs);

/// The order in which the CLI looks.
[[nodiscard]] std::array<Place, place_count> places_in_order(const ChoiceRequest& request);

}  // namespace ocprobe::openclaw
