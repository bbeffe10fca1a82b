// Paths and mounts: the walk to a file, the mount that it lies on, and files that are mounts themselves.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/state.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

struct PathWalk {
    std::vector<PathStep> steps;  ///< `/`, `/home`, `/home/node` … as far as they could be seen
    /// The first entry that is missing, or the one that denies: for EACCES the directory that may not be
    /// entered.
    std::optional<PathStep> obstacle;
};

/// The walk to an absolute path, symbolic links followed.
[[nodiscard]] PathWalk
walk_path(const FileSystem& files, const ContainerFacts& container, std::string_view path);

/// The mount that `path`, or its deepest directory that exists, lies on; nullptr when the mounts are not
/// known.
[[nodiscard]] const MountPoint*
mount_of(const FileSystem& files, const ContainerFacts& container, std::string_view path);

/// `/dev/sda1[/srv/openclaw]`: the source with the path inside it, as findmnt(8) has it. Printable.
[[nodiscard]] std::string source_text(const MountPoint& mount);

/// Whether the file at `path` is itself a mount point: rename(2) over it fails with EBUSY, and after a
/// replacement on the other side of the mount the two sides have different files. For
/// ConfigFacts::single_file_mount.
[[nodiscard]] bool
is_single_file_mount(const FileSystem& files, const ContainerFacts& container, std::string_view path);

}  // namespace ocprobe::openclaw
