// A container's file system as far as the files tell it: what is mounted where, over the host's own files.
#pragma once

#include "contract/read/compose.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/container.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// Where a path of a container lies outside of it.
struct Origin {
    const Mount* mount = nullptr;  ///< nullptr: in the container's own layer
    std::string rest;              ///< below the mount's target, with its leading slash, or empty
    /// The same text for the same file of two containers; empty for the container's own layer, a tmpfs and an
    /// anonymous volume, which nobody shares.
    [[nodiscard]] std::string identity() const;
};

[[nodiscard]] Origin origin_of(const Service& service, std::string_view path);

/// How much of what lies at a path can be known from here.
enum class Knowledge : std::uint8_t {
    seen,     ///< the host has the file's directory, or the file's text stands in the manifest
    empty,    ///< nothing is mounted there: the image's own, which has no state
    unknown,  ///< a named volume, a host path that this host does not have
};
[[nodiscard]] Knowledge knowledge_of(const Service& service, std::string_view path, const FileSystem& host);

class MountView final : public FileSystem {
public:
    /// `uid` owns what the image itself has; the paths in `directories` exist even where nothing is mounted.
    MountView(
        const Service& service,
        const FileSystem& host,
        std::uint32_t uid,
        std::vector<std::string> directories
    );

    [[nodiscard]] FileStatus status(std::string_view path, bool follow_last = true) const override;
    [[nodiscard]] FileContent read(std::string_view path, std::size_t cap) const override;
    [[nodiscard]] std::optional<std::string> read_link(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const override;
    [[nodiscard]] int access(std::string_view path, int mode) const override;
    [[nodiscard]] FileSystemSpace space(std::string_view path) const override;
    [[nodiscard]] std::string canonical(std::string_view path) const override;
    [[nodiscard]] std::unique_ptr<OpenFile> open(std::string_view path, int& error) const override;

    /// The mounts as the container would see them.
    [[nodiscard]] std::vector<MountPoint> mount_points() const;

private:
    /// The host's path behind `path`; nothing when the host does not have it.
    [[nodiscard]] std::optional<std::string> on_host(std::string_view path) const;
    [[nodiscard]] bool is_directory_here(std::string_view path) const;

    const Service& service_;
    const FileSystem& host_;
    std::uint32_t uid_;
    std::vector<std::string> directories_;
};

}  // namespace ocprobe::contract
