// walk_unix_path(): lstat, access and readlink only; nothing is opened.
#include "probes/tcp/unix_walk.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <string_view>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

// The kernel's own limits: MAXSYMLINKS, and a path length that no walk can exceed.
constexpr int max_links = 40;
constexpr std::size_t max_steps = 4096;

using Parts = std::deque<std::string>;

Parts split(std::string_view path) {
    Parts parts;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0 && path.substr(0, end) != ".") parts.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return parts;
}

std::string parent(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 ? std::string() : path.substr(0, slash);
}

std::string printable(const MountPoint& mount) {
    const bool inside = !mount.root.empty() && mount.root != "/";
    return escape_text(inside ? mount.source + " (" + mount.root + ")" : mount.source);
}

/// The mount at exactly this path; of several the last one covers the others.
std::string mount_at(const std::string& path, const std::vector<MountPoint>& mounts) {
    const auto at = [&](const MountPoint& mount) { return mount.point == path; };
    const auto found = std::find_if(mounts.rbegin(), mounts.rend(), at);
    return found == mounts.rend() ? std::string() : printable(*found);
}

std::string mount_around(std::string path, const std::vector<MountPoint>& mounts) {
    for (; !path.empty(); path = parent(path)) {
        if (auto source = mount_at(path, mounts); !source.empty()) return source;
    }
    return {};
}

PathStep step_at(const FileSystem& files, const std::string& path, const std::vector<MountPoint>& mounts) {
    const auto status = files.status(path, false);
    PathStep step;
    step.path = escape_text(path, 4096);
    step.exists = status.error == 0;
    step.error = status.error;
    step.mount_source = mount_at(path, mounts);
    if (!step.exists) return step;
    step.kind = name(status.kind);
    step.mode = status.mode;
    step.uid = status.uid;
    step.gid = status.gid;
    return step;
}

}  // namespace

UnixWalk
walk_unix_path(const FileSystem& files, const std::string& path, const std::vector<MountPoint>& mounts) {
    UnixWalk walk;
    Parts rest = split(path);
    std::string at;
    int links = 0;
    const auto stop = [&](PathStep step, int error) {
        step.error = error;
        step.mount_source = mount_around(at, mounts);
        walk.obstacle = std::move(step);
    };
    while (!rest.empty() && walk.steps.size() < max_steps) {
        const auto part = std::move(rest.front());
        rest.pop_front();
        if (part == "..") {
            at = parent(at);
            continue;
        }
        const auto directory = at;
        at += '/' + part;
        walk.steps.push_back(step_at(files, at, mounts));
        const auto& step = walk.steps.back();
        if (!step.exists) {
            stop(step, step.error);
            return walk;
        }
        if (step.kind == name(FileKind::symlink)) {
            const auto target = files.read_link(at);
            if (!target || ++links > max_links) {
                stop(step, target ? ELOOP : EACCES);
                return walk;
            }
            at = target->substr(0, 1) == "/" ? std::string() : directory;
            const auto inserted = split(*target);
            rest.insert(rest.begin(), inserted.begin(), inserted.end());
            continue;
        }
        const bool is_directory = step.kind == name(FileKind::directory);
        if (!rest.empty() && !is_directory) {
            stop(step, ENOTDIR);
            return walk;
        }
        // Entering needs x on a directory; connecting needs w on the socket itself.
        const int denied = files.access(at, rest.empty() ? W_OK : X_OK);
        if (denied != 0 && (!rest.empty() || step.kind == name(FileKind::socket))) {
            stop(step, denied);
            return walk;
        }
    }
    return walk;
}

}  // namespace ocprobe::probes
