// The file system behind a small interface: bounded reads that never block, and stat with its errno.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/errno_name.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

enum class FileKind { missing, regular, directory, symlink, socket, fifo, device, other };

template <>
inline constexpr auto names_of<FileKind> = enum_names<FileKind>({
    {FileKind::missing, "missing"},
    {FileKind::regular, "regular file"},
    {FileKind::directory, "directory"},
    {FileKind::symlink, "symbolic link"},
    {FileKind::socket, "socket"},
    {FileKind::fifo, "FIFO"},
    {FileKind::device, "device"},
    {FileKind::other, "other"},
});

/// stat(2) or lstat(2) of a path. `error` is the errno (0: the other fields are valid).
struct FileStatus {
    int error = 0;
    FileKind kind = FileKind::missing;
    std::uint32_t mode = 0;  ///< permission bits only, as in 0644
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t mtime_ms = 0;  ///< since the Unix epoch
    std::uint64_t links = 1;    ///< hard links to the file
};

/// The outcome of a bounded read. `error` is an errno; EISDIR, ENXIO and EINVAL stand for what is not a
/// regular file.
struct FileContent {
    int error = 0;
    bool truncated = false;  ///< the file is larger than the cap; `bytes` holds its first part
    std::string bytes;
};

/// statvfs(3): what is left for an unprivileged user.
struct FileSystemSpace {
    int error = 0;
    bool read_only = false;
    std::uint64_t free_bytes = 0;
    std::uint64_t free_inodes = 0;
    std::uint64_t total_inodes = 0;           ///< 0: the file system does not count inodes
    std::uint64_t total_bytes = 0;            ///< 0: the file system does not count blocks
    std::uint64_t free_bytes_privileged = 0;  ///< with the blocks that are reserved for root
};

/// A regular file that was opened for reading: a file that is renamed over its path later does not change it.
class OpenFile {
public:
    OpenFile() = default;
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    virtual ~OpenFile() = default;
    /// fstat(2) of what was opened.
    [[nodiscard]] virtual FileStatus status() const = 0;
    /// pread(2) of up to `size` bytes: fewer only at the end of the file; nothing on an error.
    [[nodiscard]] virtual std::optional<std::size_t>
    read_at(std::uint64_t offset, char* to, std::size_t size) const = 0;
    /// One read(2) at the file's own position. The kernel computes the rows of a table of /proc during the call, a few at a time.
    [[nodiscard]] virtual std::optional<std::size_t> read_next(char* to, std::size_t size) = 0;
    /// Whether another process holds a POSIX lock on any part of it. Only asks; takes no lock.
    [[nodiscard]] virtual std::optional<bool> locked_elsewhere() const { return std::nullopt; }
};

class FileSystem {
public:
    FileSystem() = default;
    FileSystem(const FileSystem&) = delete;
    FileSystem& operator=(const FileSystem&) = delete;
    virtual ~FileSystem() = default;

    [[nodiscard]] virtual FileStatus status(std::string_view path, bool follow_last = true) const = 0;
    /// Opens with O_NONBLOCK | O_NOCTTY, refuses what is not a regular file, reads at most `cap` bytes.
    [[nodiscard]] virtual FileContent read(std::string_view path, std::size_t cap) const = 0;
    /// The target of a symbolic link, or nothing.
    [[nodiscard]] virtual std::optional<std::string> read_link(std::string_view path) const = 0;
    /// Names in a directory, sorted, at most `cap`; `error` receives the errno.
    [[nodiscard]] virtual std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const = 0;
    /// The same for the names that begin with `prefix`; only these count against the cap.
    [[nodiscard]] virtual std::vector<std::string>
    list_prefixed(std::string_view path, std::string_view prefix, std::size_t cap, int& error) const;
    /// access(2) with the effective ids; returns the errno (0: allowed). `mode` is R_OK, W_OK, X_OK or F_OK.
    [[nodiscard]] virtual int access(std::string_view path, int mode) const = 0;
    [[nodiscard]] virtual FileSystemSpace space(std::string_view path) const = 0;
    /// realpath(3); empty when it cannot be resolved.
    [[nodiscard]] virtual std::string canonical(std::string_view path) const = 0;
    /// For reading parts of a large file: opened as read() does, never for writing. Nothing and the errno in
    /// `error` when it cannot be opened or is not a regular file.
    [[nodiscard]] virtual std::unique_ptr<OpenFile> open(std::string_view path, int& error) const;
    /// The value of an extended attribute (at most 256 bytes), or nothing.
    [[nodiscard]] virtual std::optional<std::string> attribute(std::string_view path, const char* name) const;
    /// The same files below `root`. An absolute symbolic link among them still leads to the process's own root.
    [[nodiscard]] virtual std::unique_ptr<FileSystem> below(std::string_view root) const;
};

/// The real one; every path is taken below `root` (a fixture tree in tests; "" for the process's own root).
class RealFileSystem final : public FileSystem {
public:
    explicit RealFileSystem(std::string root = {}) : root_(std::move(root)) {}
    [[nodiscard]] FileStatus status(std::string_view path, bool follow_last = true) const override;
    [[nodiscard]] FileContent read(std::string_view path, std::size_t cap) const override;
    [[nodiscard]] std::optional<std::string> read_link(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const override;
    [[nodiscard]] std::vector<std::string>
    list_prefixed(std::string_view path, std::string_view prefix, std::size_t cap, int& error) const override;
    [[nodiscard]] int access(std::string_view path, int mode) const override;
    [[nodiscard]] FileSystemSpace space(std::string_view path) const override;
    [[nodiscard]] std::string canonical(std::string_view path) const override;
    [[nodiscard]] std::unique_ptr<OpenFile> open(std::string_view path, int& error) const override;
    [[nodiscard]] std::optional<std::string>
    attribute(std::string_view path, const char* name) const override;
    [[nodiscard]] std::unique_ptr<FileSystem> below(std::string_view root) const override;

private:
    [[nodiscard]] std::string below_root(std::string_view path) const;
    std::string root_;
};

}  // namespace ocprobe
