// Paths and mounts.
#include "openclaw/state/paths.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/config/parts.hpp"

#include <climits>

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

// Takes the next name of `rest` into `prefix`: `/`, `/a`, `/a/b` of `/a//b/`. False: there is none.
bool extend(std::string& prefix, std::string_view& rest) {
    const auto begin = rest.find_first_not_of('/');
    if (begin == std::string_view::npos) return false;
    rest.remove_prefix(begin);
    const auto name = rest.substr(0, rest.find('/'));
    if (prefix != "/") prefix += '/';
    prefix += name;
    rest.remove_prefix(name.size());
    return true;
}

// Without its last name, or what lies behind the first `limit` bytes.
void shorten(std::string& path, std::size_t limit = std::string::npos) {
    const auto slash = path.rfind('/', limit);
    path.erase(slash == std::string::npos ? 0 : slash);
}

std::string deepest_existing(const FileSystem& files, std::string path) {
    // Nothing that is longer can be opened.
    if (path.size() >= PATH_MAX) shorten(path, PATH_MAX - 1);
    while (!path.empty() && path != "/") {
        auto canonical = files.canonical(path);
        if (!canonical.empty()) return canonical;
        shorten(path);
    }
    return "/";
}

}  // namespace

PathWalk walk_path(const FileSystem& files, const ContainerFacts& container, std::string_view path) {
    PathWalk walk;
    std::string prefix = "/";
    do {
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
    } while (!walk.obstacle && extend(prefix, path));
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
