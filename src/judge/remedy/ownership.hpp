// Files that belong to another uid.
#pragma once

#include <cstdint>
#include <string>

namespace ocprobe::judge {

class Advice;

/// Gives a directory of this container to the uid that the CLI runs as: by the engine, as root for this one command, or,
/// in a cluster, by the pod's fsGroup. No service is left as root. `owner`: who has it today; in a user namespace that
/// does not map it, not even root inside can change it, and the host has to.
void take_ownership(Advice& advice, std::string purpose, const std::string& directory, std::uint32_t owner);

}  // namespace ocprobe::judge
