// What Compose refuses once every file is read: names that nothing defines, circles, keys that contradict each other.
#pragma once

#include "contract/read/compose.hpp"
#include "contract/read/definitions.hpp"

#include <optional>

namespace ocprobe::contract {

/// Before the definitions are put in the place of their names. Nothing: Compose would start this project. What a joined
/// network namespace may not have is contract.mode's affair, and what only the deployment sets is not judged.
[[nodiscard]] std::optional<Fault> contradicts_itself(const Project& project, const Definitions& definitions);

}  // namespace ocprobe::contract
