// `${VAR}` in a Compose file, as Compose itself substitutes it.
#pragma once

#include "contract/read/yaml.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// One `${NAME…}` that was substituted.
struct Use {
    std::string name;
    bool set = false;       ///< by the shell or an env file
    bool fallback = false;  ///< its own default or alternative stands in its place
    bool required = false;  ///< `${NAME:?…}`: Compose stops when it is not set
};

/// A value of a file after substitution.
struct Text {
    std::string value;
    Place place;
    std::vector<Use> uses;
    bool whole = false;  ///< it is one `${NAME}` and nothing else

    [[nodiscard]] bool given() const { return place.known(); }
    /// The first variable that Compose substitutes with nothing; nullptr when there is none.
    [[nodiscard]] const Use* blank() const;
};

using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

/// Nothing for a `$` that Compose refuses.
[[nodiscard]] std::optional<Text> interpolate(std::string_view text, Place place, const Lookup& lookup);

}  // namespace ocprobe::contract
