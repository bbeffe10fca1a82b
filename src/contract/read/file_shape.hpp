// The shape of a Compose file: which keys there are, and what stands under them.
#pragma once

#include "contract/read/yaml.hpp"

#include <optional>

namespace ocprobe::contract {

/// The first place at which the file differs from the Compose specification's schema. `x-…` is allowed everywhere, and
/// what a variable stands for is not looked at. Nothing: the file has the shape.
[[nodiscard]] std::optional<Fault> differs_from_schema(const Node& root);

}  // namespace ocprobe::contract
