// The gateway's lock: whose process it names, and whether anybody holds it.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/state.hpp"

#include <string>

namespace ocprobe::openclaw {

struct LockRequest {
    const FileSystem& files;
    const ContainerFacts& container;
    std::string directory;    ///< the state directory
    std::string config_path;  ///< the config that this CLI reads
};

/// Looks below the state directory (2026.8 and later) and in /tmp (older ones, for this state directory
/// alone).
[[nodiscard]] LockFacts read_lock(const LockRequest& request);

}  // namespace ocprobe::openclaw
