// Files in memory.
#include "fuzz.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace ocprobe::fuzz {

namespace {

class MemoryFile final : public OpenFile {
public:
    MemoryFile(FileStatus status, std::string_view bytes) : status_(status), bytes_(bytes) {}
    [[nodiscard]] FileStatus status() const override { return status_; }
    [[nodiscard]] std::optional<std::size_t>
    read_at(std::uint64_t offset, char* to, std::size_t size) const override {
        if (offset >= bytes_.size()) return std::size_t{0};
        const auto part = std::min<std::size_t>(size, bytes_.size() - static_cast<std::size_t>(offset));
        std::memcpy(to, bytes_.data() + offset, part);
        return part;
    }
    [[nodiscard]] std::optional<std::size_t> read_next(char* to, std::size_t size) override {
        const auto part = read_at(at_, to, size);
        at_ += *part;
        return part;
    }

private:
    FileStatus status_;
    std::string_view bytes_;
    std::size_t at_ = 0;
};

std::string inside(std::string_view path) {
    return path == "/" ? "/" : std::string(path) + "/";
}

}  // namespace

FileStatus MemoryFiles::status(std::string_view path, bool /*follow_last*/) const {
    FileStatus status;
    const auto found = files_.find(path);
    if (found != files_.end()) {
        status.kind = FileKind::regular;
        status.mode = 0600;
        status.size = found->second.size();
    } else {
        const auto folder = inside(path);
        const auto first = files_.lower_bound(folder);
        if (first == files_.end() || !first->first.starts_with(folder)) {
            status.error = ENOENT;
            return status;
        }
        status.kind = FileKind::directory;
        status.mode = 0700;
    }
    status.uid = ::geteuid();
    status.gid = ::getegid();
    status.inode = std::hash<std::string_view>{}(path);
    return status;
}

FileContent MemoryFiles::read(std::string_view path, std::size_t cap) const {
    const auto found = files_.find(path);
    if (found == files_.end()) return {status(path, true).error == 0 ? EISDIR : ENOENT, false, {}};
    return {0, found->second.size() > cap, found->second.substr(0, cap)};
}

std::optional<std::string> MemoryFiles::read_link(std::string_view /*path*/) const {
    return std::nullopt;
}

std::vector<std::string> MemoryFiles::list(std::string_view path, std::size_t cap, int& error) const {
    std::vector<std::string> names;
    const auto folder = inside(path);
    error = status(path, true).error;
    for (auto at = files_.lower_bound(folder); at != files_.end() && at->first.starts_with(folder); ++at) {
        const auto name = at->first.substr(folder.size());
        auto first = name.substr(0, name.find('/'));
        if (names.size() < cap && (names.empty() || names.back() != first)) names.push_back(std::move(first));
    }
    return names;
}

int MemoryFiles::access(std::string_view path, int /*mode*/) const {
    return status(path, true).error;
}

FileSystemSpace MemoryFiles::space(std::string_view /*path*/) const {
    return {
        .free_bytes = 1U << 30U,
        .free_inodes = 1'000,
        .total_inodes = 10'000,
        .total_bytes = 1U << 31U,
        .free_bytes_privileged = 1U << 30U};
}

std::string MemoryFiles::canonical(std::string_view path) const {
    return status(path, true).error == 0 ? std::string(path) : std::string();
}

std::unique_ptr<OpenFile> MemoryFiles::open(std::string_view path, int& error) const {
    const auto found = files_.find(path);
    error = found == files_.end() ? ENOENT : 0;
    if (found == files_.end()) return nullptr;
    return std::make_unique<MemoryFile>(status(path, true), found->second);
}

}  // namespace ocprobe::fuzz
