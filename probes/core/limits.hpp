// Limits of this process through which nothing that a stage meets says anything about the network.
#pragma once

#include "ocprobe/model/network.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::probes {

/// Why this process may not open the sockets of the plan, printable: a sandbox, which is no network that cannot be reached.
[[nodiscard]] std::optional<std::string> sockets_forbidden(const NetworkPlan& plan);

/// Whether a stage lacked file descriptors, printable.
[[nodiscard]] std::optional<std::string> lacked_descriptors(const std::vector<StageRecord>& stages);

}  // namespace ocprobe::probes
