// The way to a Unix socket, component by component, as the kernel walks it.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/state.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::probes {

struct UnixWalk {
    std::vector<PathStep> steps;  ///< symbolic links and what they lead to included
    /// What stops this process: the first component that is missing (ENOENT), no directory (ENOTDIR), a link
    /// too many (ELOOP), or may not be entered or written to (EACCES). Its mount_source is that of the mount
    /// it lies in.
    std::optional<PathStep> obstacle;
};

[[nodiscard]] UnixWalk
walk_unix_path(const FileSystem& files, const std::string& path, const std::vector<MountPoint>& mounts);

}  // namespace ocprobe::probes
