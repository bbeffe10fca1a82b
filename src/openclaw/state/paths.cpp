// Paths and mounts.
#include "openclaw/state/paths.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/config/parts.hpp"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace ocprobe::openclaw {

namespace {

const MountPoint* mount_on(const ContainerFacts& container, std::string_view point) {
    const auto& mounts = container.mounts;
    // The last one on a point covers the others.
    const auto found = std::find_if(mounts.rbegin(), mounts.rend(), [point](const auto& mount) {
        return mount.point == point;
    });
    return found == mounts.rend() ? nullptr : &*found;
}

PathStep step_at(const FileSystem& files, const ContainerFacts& container, const std::string& path) {
    PathStep step = path_step(path, files.status(path));
    if (!step.exists) {
        step.kind.clear();
    } else if (const auto* mount = mount_on(container, path)) {
        step.mount_source = source_text(*mount);
    }
    return step;
}

bool covers(std::string_view point, std::string_view path) {
    if (point == "/" || point == path) return true;
    return path.starts_with(point) && path[point.size()] == '/';
}

// `/`, `/a`, `/a/b` of `/a//b/`.
std::vector<std::string> prefixes(std::string_view path) {
    std::vector<std::string> result{"/"};
    std::size_t begin = path.find_first_not_of('/');
    while (begin != std::string_view::npos) {
        const auto end = std::min(path.find('/', begin), path.size());
        const auto& last = result.back();
        result.push_back((last == "/" ? last : last + "/") + std::string(path.substr(begin, end - begin)));
        begin = path.find_first_not_of('/', end);
    }
    return result;
}

std::string deepest_existing(const FileSystem& files, std::string path) {
    while (!path.empty() && path != "/") {
        auto canonical = files.canonical(path);
        if (!canonical.empty()) return canonical;
        const auto slash = path.rfind('/');
        path.erase(slash == std::string::npos ? 0 : slash);
    }
    return "/";
}

}  // namespace

PathWalk walk_path(const FileSystem& files, const ContainerFacts& container, std::string_view path) {
    PathWalk walk;
    for (const auto& prefix : prefixes(path)) {
        auto step = step_at(files, container, prefix);
        const bool denied = step.error == EACCES || step.error == EPERM;
        // stat(2) fails with EACCES for what lies behind the directory that denies.
        if (denied && !walk.steps.empty()) {
            walk.obstacle = walk.steps.back();
            walk.obstacle->error = step.error;
        } else if (step.error != 0) {
            walk.obstacle = step;
        }
        walk.steps.push_back(std::move(step));
        if (walk.obstacle) break;
    }
    return walk;
}

const MountPoint* mount_of(const FileSystem& files, const ContainerFacts& container, std::string_view path) {
    const auto canonical = deepest_existing(files, std::string(path));
    const MountPoint* best = nullptr;
    for (const auto& mount : container.mounts) {
        if (!covers(mount.point, canonical)) continue;
        if (best == nullptr || mount.point.size() >= best->point.size()) best = &mount;
    }
    return best;
}

std::string source_text(const MountPoint& mount) {
    std::string text = mount.source;
    if (mount.root != "/" && !mount.root.empty()) text += "[" + mount.root + "]";
    return escape_text(text);
}

bool is_single_file_mount(const FileSystem& files, const ContainerFacts& container, std::string_view path) {
    const auto canonical = files.canonical(path);
    if (canonical.empty() || files.status(canonical).kind != FileKind::regular) return false;
    return mount_on(container, canonical) != nullptr;
}

}  // namespace ocprobe::openclaw
