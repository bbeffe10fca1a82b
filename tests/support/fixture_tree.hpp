// A directory tree that a test builds and that vanishes with it, and a file system that denies parts of it.
#pragma once

#include "ocprobe/base/file_system.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

namespace ocprobe::test {

class FixtureTree {
public:
    FixtureTree() {
        std::string pattern = (std::filesystem::temp_directory_path() / "ocprobe-tree-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        root_ = pattern;
    }
    FixtureTree(const FixtureTree&) = delete;
    FixtureTree& operator=(const FixtureTree&) = delete;
    ~FixtureTree() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    /// The tree's own path: the root of files().
    [[nodiscard]] const std::string& root() const { return root_; }
    /// Where `path` of the tree lies on the machine.
    [[nodiscard]] std::string real(std::string_view path) const { return root_ + std::string(path); }

    FixtureTree& file(std::string_view path, std::string_view bytes) {
        directory(std::filesystem::path(path).parent_path().string());
        std::ofstream out(real(path), std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (!out) throw std::runtime_error("cannot write " + real(path));
        return *this;
    }
    FixtureTree& directory(std::string_view path) {
        std::filesystem::create_directories(real(path));
        return *this;
    }
    FixtureTree& link(std::string_view path, std::string_view target) {
        directory(std::filesystem::path(path).parent_path().string());
        std::filesystem::create_symlink(std::string(target), real(path));
        return *this;
    }
    FixtureTree& mtime(std::string_view path, std::int64_t ms) {
        const timeval time{ms / 1000, (ms % 1000) * 1000};
        const timeval both[2] = {time, time};
        if (::utimes(real(path).c_str(), both) != 0) throw std::runtime_error("utimes");
        return *this;
    }

private:
    std::string root_;
};

/// Answers for the paths in `errors` (and all below them) with that errno, for all others as the real one
/// does. Root may read everything, so that permissions alone cannot make a test.
class DenyingFiles final : public FileSystem {
public:
    explicit DenyingFiles(std::string root) : real_(std::move(root)) {}
    DenyingFiles& deny(std::string path, int error) {
        errors_[std::move(path)] = error;
        return *this;
    }

    [[nodiscard]] FileStatus status(std::string_view path, bool follow_last = true) const override {
        const int error = error_for(path);
        if (error == 0) return real_.status(path, follow_last);
        FileStatus status;
        status.error = error;
        return status;
    }
    [[nodiscard]] FileContent read(std::string_view path, std::size_t cap) const override {
        const int error = error_for(path);
        return error == 0 ? real_.read(path, cap) : FileContent{error, false, {}};
    }
    [[nodiscard]] std::optional<std::string> read_link(std::string_view path) const override {
        return error_for(path) == 0 ? real_.read_link(path) : std::nullopt;
    }
    [[nodiscard]] std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const override {
        error = error_for(path);
        return error == 0 ? real_.list(path, cap, error) : std::vector<std::string>{};
    }
    [[nodiscard]] int access(std::string_view path, int mode) const override {
        const int error = error_for(path);
        return error == 0 ? real_.access(path, mode) : error;
    }
    [[nodiscard]] FileSystemSpace space(std::string_view path) const override {
        return space_override ? *space_override : real_.space(path);
    }
    [[nodiscard]] std::string canonical(std::string_view path) const override {
        return error_for(path) == 0 ? real_.canonical(path) : std::string{};
    }
    [[nodiscard]] std::unique_ptr<OpenFile> open(std::string_view path, int& error) const override {
        error = error_for(path);
        return error == 0 ? real_.open(path, error) : nullptr;
    }
    [[nodiscard]] std::optional<std::string>
    attribute(std::string_view path, const char* name) const override {
        const auto found = attributes.find(std::string(path) + " " + name);
        return found == attributes.end() ? std::nullopt : std::optional(found->second);
    }

    std::optional<FileSystemSpace> space_override;
    std::map<std::string, std::string> attributes;  ///< keys: `path name`

private:
    [[nodiscard]] int error_for(std::string_view path) const {
        for (const auto& [denied, error] : errors_) {
            if (path == denied || path.starts_with(denied + "/")) return error;
        }
        return 0;
    }
    RealFileSystem real_;
    std::map<std::string, int> errors_;
};

}  // namespace ocprobe::test
