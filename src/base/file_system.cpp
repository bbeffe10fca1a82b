// The real file system: every call is bounded and none can block on a FIFO, a device or a terminal.
#include "ocprobe/base/file_system.hpp"

#include <climits>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace ocprobe {

namespace {

constexpr std::size_t first_guess = 4095;

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int get() const { return value_; }

private:
    int value_;
};

FileKind kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG:
        return FileKind::regular;
    case S_IFDIR:
        return FileKind::directory;
    case S_IFLNK:
        return FileKind::symlink;
    case S_IFSOCK:
        return FileKind::socket;
    case S_IFIFO:
        return FileKind::fifo;
    case S_IFCHR:
    case S_IFBLK:
        return FileKind::device;
    default:
        return FileKind::other;
    }
}

FileStatus from_stat(const struct stat& raw) {
    FileStatus status;
    status.kind = kind_of(raw.st_mode);
    status.mode = raw.st_mode & 07777;
    status.uid = raw.st_uid;
    status.gid = raw.st_gid;
    status.device = raw.st_dev;
    status.inode = raw.st_ino;
    status.links = raw.st_nlink;
    status.size = static_cast<std::uint64_t>(std::max<off_t>(raw.st_size, 0));
    status.mtime_ms = std::int64_t{raw.st_mtim.tv_sec} * 1000 + raw.st_mtim.tv_nsec / 1'000'000;
    return status;
}

// The errno for reading what is not a regular file.
int error_for(FileKind kind) {
    switch (kind) {
    case FileKind::regular:
        return 0;
    case FileKind::directory:
        return EISDIR;
    case FileKind::socket:
        return ENXIO;
    default:
        return EINVAL;
    }
}

// Files of /proc and /sys are never devices; a second stat for each would double the cost of a run.
bool made_by_kernel(std::string_view path) {
    return path.starts_with("/proc/") || path.starts_with("/sys/");
}

// The kind is checked before the file is opened: opening a device can have effects, opening a FIFO wakes a writer. The
// file may be replaced between the two calls, so it is checked again after it was opened. Returns -1 and the errno when it
// is refused.
int open_regular(const std::string& path, struct stat& raw, int& error) {
    error = 0;
    if (!made_by_kernel(path)) {
        error = ::stat(path.c_str(), &raw) != 0 ? errno : error_for(kind_of(raw.st_mode));
    }
    if (error != 0) return -1;
    const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        error = errno;
        return -1;
    }
    error = ::fstat(file, &raw) != 0 ? errno : error_for(kind_of(raw.st_mode));
    if (error == 0) return file;
    ::close(file);
    return -1;
}

class RealFile final : public OpenFile {
public:
    explicit RealFile(int descriptor) : file_(descriptor) {}
    [[nodiscard]] FileStatus status() const override {
        struct stat raw {};
        if (::fstat(file_.get(), &raw) == 0) return from_stat(raw);
        FileStatus status;
        status.error = errno;
        return status;
    }
    [[nodiscard]] std::optional<std::size_t>
    read_at(std::uint64_t offset, char* to, std::size_t size) const override {
        std::size_t done = 0;
        while (done < size) {
            const auto got = ::pread(file_.get(), to + done, size - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return std::nullopt;
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }
    [[nodiscard]] std::optional<std::size_t> read_next(char* to, std::size_t size) override {
        while (true) {
            const auto got = ::read(file_.get(), to, size);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return std::nullopt;
        }
    }
    [[nodiscard]] std::optional<bool> locked_elsewhere() const override {
        struct flock query {};
        query.l_type = F_WRLCK;
        query.l_whence = SEEK_SET;  // with length 0: to the end of all offsets
        if (::fcntl(file_.get(), F_GETLK, &query) != 0) return std::nullopt;
        return query.l_type != F_UNLCK;
    }

private:
    Descriptor file_;
};

}  // namespace

std::unique_ptr<OpenFile> FileSystem::open(std::string_view /*path*/, int& error) const {
    error = ENOSYS;
    return nullptr;
}

std::optional<std::string> FileSystem::attribute(std::string_view /*path*/, const char* /*name*/) const {
    return std::nullopt;
}

std::string RealFileSystem::below_root(std::string_view path) const {
    return root_ + std::string(path);
}

FileStatus RealFileSystem::status(std::string_view path, bool follow_last) const {
    struct stat raw {};
    const auto full = below_root(path);
    const int result = follow_last ? ::stat(full.c_str(), &raw) : ::lstat(full.c_str(), &raw);
    if (result == 0) return from_stat(raw);
    FileStatus status;
    status.error = errno;
    return status;
}

FileContent RealFileSystem::read(std::string_view path, std::size_t cap) const {
    FileContent content;
    struct stat raw {};
    const Descriptor file(open_regular(below_root(path), raw, content.error));
    if (file.get() < 0) return content;

    // Files of /proc and /sys have no size, and most are small: an uninitialized buffer takes their beginning. One byte
    // past the cap distinguishes a file that ends there from a longer one.
    const auto expected = raw.st_size > 0 ? static_cast<std::size_t>(raw.st_size) : 0;
    std::size_t filled = 0;
    if (expected == 0) {
        std::array<char, first_guess> start __attribute__((uninitialized));
        const auto got = ::read(file.get(), start.data(), std::min(start.size(), cap + 1));
        if (got > 0) filled = static_cast<std::size_t>(got);
        content.bytes.assign(start.data(), filled);
        if (got == 0) return content;
    }
    content.bytes.resize(std::max(filled + 1, std::min(cap, expected) + 1));
    while (true) {
        const auto got = ::read(file.get(), content.bytes.data() + filled, content.bytes.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) content.error = errno;
        if (got > 0) filled += static_cast<std::size_t>(got);
        content.truncated = filled > cap;
        if (got <= 0 || content.truncated) break;
        if (filled == content.bytes.size()) content.bytes.resize(std::min(cap + 1, 2 * filled));
    }
    content.bytes.resize(std::min(filled, cap));
    return content;
}

std::optional<std::string> RealFileSystem::read_link(std::string_view path) const {
    std::array<char, PATH_MAX> target{};
    const auto got = ::readlink(below_root(path).c_str(), target.data(), target.size());
    if (got < 0) return std::nullopt;
    return std::string(target.data(), static_cast<std::size_t>(got));
}

std::vector<std::string>
FileSystem::list_prefixed(std::string_view path, std::string_view prefix, std::size_t cap, int& error) const {
    auto names = list(path, cap, error);
    std::erase_if(names, [prefix](const std::string& name) { return !name.starts_with(prefix); });
    return names;
}

std::vector<std::string> RealFileSystem::list(std::string_view path, std::size_t cap, int& error) const {
    return list_prefixed(path, {}, cap, error);
}

std::vector<std::string> RealFileSystem::list_prefixed(
    std::string_view path, std::string_view prefix, std::size_t cap, int& error
) const {
    std::vector<std::string> names;
    DIR* directory = ::opendir(below_root(path).c_str());
    if (directory == nullptr) {
        error = errno;
        return names;
    }
    error = 0;
    while (names.size() < cap) {
        const dirent* entry = ::readdir(directory);
        if (entry == nullptr) break;
        const std::string_view entry_name(&entry->d_name[0]);
        if (entry_name == "." || entry_name == ".." || !entry_name.starts_with(prefix)) continue;
        names.emplace_back(entry_name);
    }
    ::closedir(directory);
    std::sort(names.begin(), names.end());
    return names;
}

int RealFileSystem::access(std::string_view path, int mode) const {
    return ::faccessat(AT_FDCWD, below_root(path).c_str(), mode, AT_EACCESS) == 0 ? 0 : errno;
}

FileSystemSpace RealFileSystem::space(std::string_view path) const {
    FileSystemSpace space;
    struct statvfs raw {};
    if (::statvfs(below_root(path).c_str(), &raw) != 0) {
        space.error = errno;
        return space;
    }
    space.read_only = (raw.f_flag & ST_RDONLY) != 0;
    space.free_bytes = std::uint64_t{raw.f_bavail} * raw.f_frsize;
    space.free_inodes = raw.f_favail;
    space.total_inodes = raw.f_files;
    space.total_bytes = std::uint64_t{raw.f_blocks} * raw.f_frsize;
    space.free_bytes_privileged = std::uint64_t{raw.f_bfree} * raw.f_frsize;
    return space;
}

std::string RealFileSystem::canonical(std::string_view path) const {
    std::array<char, PATH_MAX> resolved{};
    if (root_.empty())
        return ::realpath(below_root(path).c_str(), resolved.data()) == nullptr ? "" : resolved.data();
    // The kernel follows /proc/<pid>/root into that process's tree; realpath(3) reads its text, which is `/`.
    const Descriptor file(::open(below_root(path).c_str(), O_PATH | O_CLOEXEC));
    if (file.get() < 0) return {};
    const auto link = "/proc/self/fd/" + std::to_string(file.get());
    const auto got = ::readlink(link.c_str(), resolved.data(), resolved.size());
    if (got < 0) return {};
    std::string result(resolved.data(), static_cast<std::size_t>(got));
    if (result.starts_with(root_)) result.erase(0, root_.size());
    return result.empty() ? "/" : result;
}

std::unique_ptr<FileSystem> FileSystem::below(std::string_view /*root*/) const {
    return nullptr;
}

std::unique_ptr<FileSystem> RealFileSystem::below(std::string_view root) const {
    return std::make_unique<RealFileSystem>(below_root(root));
}

std::unique_ptr<OpenFile> RealFileSystem::open(std::string_view path, int& error) const {
    struct stat raw {};
    const int file = open_regular(below_root(path), raw, error);
    if (file < 0) return nullptr;
    return std::make_unique<RealFile>(file);
}

std::optional<std::string> RealFileSystem::attribute(std::string_view path, const char* name) const {
    std::array<char, 256> value{};
    const auto got = ::getxattr(below_root(path).c_str(), name, value.data(), value.size());
    if (got < 0) return std::nullopt;
    return std::string(value.data(), static_cast<std::size_t>(got));
}

std::string errno_name(int number) {
    const char* name = ::strerrorname_np(number);
    return name == nullptr ? "E" + std::to_string(number) : name;
}

std::string errno_text(int number) {
    const char* text = ::strerrordesc_np(number);
    return text == nullptr ? "unknown error" : text;
}

}  // namespace ocprobe
