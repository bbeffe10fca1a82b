// A container's view of the host's files.
#include "contract/pair/mount_view.hpp"

#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace ocprobe::contract {

namespace {

constexpr std::string_view accounts = "root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n";
constexpr std::string_view accounts_path = "/etc/passwd";

FileStatus made_status(FileKind kind, std::uint32_t uid, std::uint64_t size) {
    FileStatus status;
    status.kind = kind;
    status.mode = kind == FileKind::directory ? 0755 : 0444;
    status.uid = uid;
    status.gid = uid;
    status.size = size;
    return status;
}

FileStatus missing() {
    FileStatus status;
    status.error = ENOENT;
    return status;
}

}  // namespace

std::string Origin::identity() const {
    if (mount == nullptr || mount->source.empty()) return {};
    switch (mount->kind) {
    case MountKind::bind:
        return "host " + openclaw::normalize_path(mount->source + "/" + mount->inside + rest);
    case MountKind::volume:
        return "volume " + openclaw::normalize_path(mount->source + "/" + mount->inside + rest);
    case MountKind::file:
        return "file " + mount->source + rest;
    case MountKind::tmpfs:
    case MountKind::other:
        break;
    }
    return {};
}

Origin origin_of(const Service& service, std::string_view path) {
    Origin out;
    for (const auto& mount : service.mounts) {
        if (mount.target.empty() || !openclaw::is_inside(mount.target, path)) continue;
        if (out.mount != nullptr && out.mount->target.size() >= mount.target.size()) continue;
        out.mount = &mount;
    }
    if (out.mount != nullptr && path.size() > out.mount->target.size())
        out.rest = std::string(out.mount->target == "/" ? path : path.substr(out.mount->target.size()));
    return out;
}

Knowledge knowledge_of(const Service& service, std::string_view path, const FileSystem& host) {
    const auto origin = origin_of(service, path);
    if (origin.mount == nullptr || origin.mount->kind == MountKind::tmpfs) return Knowledge::empty;
    if (origin.mount->has_content) return Knowledge::seen;
    const bool on_disk = origin.mount->kind == MountKind::bind || origin.mount->kind == MountKind::file;
    if (!on_disk || origin.mount->source_blank || !origin.mount->source.starts_with('/'))
        return Knowledge::unknown;
    if (host.status(origin.mount->source).error != 0) return Knowledge::unknown;
    const auto inside = origin.mount->inside.empty() ? "" : "/" + origin.mount->inside;
    const auto error = host.access(origin.mount->source + inside + origin.rest, R_OK);
    return error == 0 || error == ENOENT ? Knowledge::seen : Knowledge::unknown;
}

MountView::MountView(
    const Service& service, const FileSystem& host, std::uint32_t uid, std::vector<std::string> directories
)
    : service_(service), host_(host), uid_(uid), directories_(std::move(directories)) {
    for (const auto& mount : service_.mounts) {
        const bool file = mount.kind == MountKind::file;
        directories_.push_back(file ? openclaw::directory_of(mount.target) : mount.target);
    }
}

std::optional<std::string> MountView::on_host(std::string_view path) const {
    const auto origin = origin_of(service_, path);
    if (origin.mount == nullptr || origin.mount->has_content || origin.mount->source_blank)
        return std::nullopt;
    if (origin.mount->kind != MountKind::bind && origin.mount->kind != MountKind::file) return std::nullopt;
    if (!origin.mount->source.starts_with('/')) return std::nullopt;
    if (host_.status(origin.mount->source).error != 0) return std::nullopt;
    const auto inside = origin.mount->inside.empty() ? "" : "/" + origin.mount->inside;
    return origin.mount->source + inside + origin.rest;
}

bool MountView::is_directory_here(std::string_view path) const {
    return std::any_of(directories_.begin(), directories_.end(), [path](const auto& directory) {
        return path == "/" || openclaw::is_inside(path, directory);
    });
}

FileStatus MountView::status(std::string_view path, bool follow_last) const {
    if (path == accounts_path) return made_status(FileKind::regular, 0, accounts.size());
    const auto origin = origin_of(service_, path);
    if (origin.mount != nullptr && origin.mount->has_content && origin.rest.empty())
        return made_status(FileKind::regular, 0, origin.mount->content.size());
    if (const auto host = on_host(path)) {
        if (auto status = host_.status(*host, follow_last); status.error == 0) {
            // Owners and modes are this host's, not those of the host that will run the files.
            status.uid = status.gid = uid_;
            status.mode &= 0700U;
            return status;
        }
    }
    return is_directory_here(path) ? made_status(FileKind::directory, uid_, 0) : missing();
}

FileContent MountView::read(std::string_view path, std::size_t cap) const {
    if (path == accounts_path) return {0, false, std::string(accounts)};
    const auto origin = origin_of(service_, path);
    if (origin.mount != nullptr && origin.mount->has_content && origin.rest.empty())
        return {0, origin.mount->content.size() > cap, origin.mount->content.substr(0, cap)};
    if (const int error = access(path, R_OK)) return {error, false, {}};
    if (const auto host = on_host(path)) return host_.read(*host, cap);
    return {is_directory_here(path) ? EISDIR : ENOENT, false, {}};
}

std::optional<std::string> MountView::read_link(std::string_view) const {
    return std::nullopt;
}

std::vector<std::string> MountView::list(std::string_view path, std::size_t cap, int& error) const {
    error = access(path, R_OK);
    if (error != 0) return {};
    if (const auto host = on_host(path)) return host_.list(*host, cap, error);
    return {};
}

int MountView::access(std::string_view path, int mode) const {
    const auto found = status(path);
    if (found.error != 0) return found.error;
    const auto origin = origin_of(service_, path);
    if ((mode & W_OK) != 0 && origin.mount != nullptr && origin.mount->read_only) return EROFS;
    // What this process cannot read is unknown (knowledge_of()), not forbidden to the container.
    const auto host = on_host(path);
    return host ? host_.access(*host, mode & ~W_OK) : 0;
}

FileSystemSpace MountView::space(std::string_view path) const {
    FileSystemSpace out;
    const auto origin = origin_of(service_, path);
    out.read_only = origin.mount != nullptr && origin.mount->read_only;
    return out;
}

std::string MountView::canonical(std::string_view path) const {
    return status(path).error == 0 ? openclaw::normalize_path(path) : std::string();
}

std::unique_ptr<OpenFile> MountView::open(std::string_view path, int& error) const {
    error = access(path, R_OK);
    if (error != 0) return nullptr;
    if (const auto host = on_host(path)) return host_.open(*host, error);
    error = ENOENT;
    return nullptr;
}

std::vector<MountPoint> MountView::mount_points() const {
    std::vector<MountPoint> out;
    for (const auto& mount : service_.mounts) {
        MountPoint point;
        point.point = mount.target;
        point.source = mount.source;
        point.type = mount.kind == MountKind::tmpfs ? "tmpfs" : "bind";
        point.root = "/";
        point.read_only = mount.read_only;
        out.push_back(std::move(point));
    }
    return out;
}

}  // namespace ocprobe::contract
