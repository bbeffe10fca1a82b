// Files as they would be after a patch, over the files as they are.
#pragma once

#include "ocprobe/base/file_system.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

class PatchedFiles final : public FileSystem {
public:
    /// `texts` by absolute path.
    PatchedFiles(const FileSystem& under, std::map<std::string, std::string, std::less<>> texts)
        : under_(under), texts_(std::move(texts)) {}

    [[nodiscard]] FileStatus status(std::string_view path, bool follow_last = true) const override {
        return under_.status(path, follow_last);
    }
    [[nodiscard]] FileContent read(std::string_view path, std::size_t cap) const override {
        const auto found = texts_.find(path);
        if (found == texts_.end()) return under_.read(path, cap);
        return {0, found->second.size() > cap, found->second.substr(0, cap)};
    }
    [[nodiscard]] std::optional<std::string> read_link(std::string_view path) const override {
        return under_.read_link(path);
    }
    [[nodiscard]] std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const override {
        return under_.list(path, cap, error);
    }
    [[nodiscard]] int access(std::string_view path, int mode) const override {
        return under_.access(path, mode);
    }
    [[nodiscard]] FileSystemSpace space(std::string_view path) const override { return under_.space(path); }
    [[nodiscard]] std::string canonical(std::string_view path) const override {
        return under_.canonical(path);
    }
    [[nodiscard]] std::unique_ptr<OpenFile> open(std::string_view path, int& error) const override {
        return under_.open(path, error);
    }

private:
    const FileSystem& under_;
    std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace ocprobe::contract
