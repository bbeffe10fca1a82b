// What the fuzz targets share: the table, files in memory, and what must hold of every output.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/report.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::fuzz {

struct Target {
    std::string_view name;
    void (*run)(std::string_view input);
};

/// One list for each room.
[[nodiscard]] std::span<const Target> openclaw_targets();
[[nodiscard]] std::span<const Target> peer_targets();
[[nodiscard]] std::span<const Target> file_targets();
[[nodiscard]] std::span<const Target> report_targets();
[[nodiscard]] std::span<const Target> word_targets();
[[nodiscard]] std::vector<Target> all_targets();
[[nodiscard]] std::optional<Target> target_named(std::string_view name);

/// Ends the process when a property does not hold; the program keeps the input.
void require(bool holds, std::string_view property, std::string_view seen = {});

/// UTF-8 without a control character but the line end.
void require_printable(std::string_view text);
/// Valid in the format of that name, as far as it has rules.
void require_valid(std::string_view format, std::string_view text);

/// The parts of an input, separated by lines `%%`.
[[nodiscard]] std::vector<std::string_view> parts_of(std::string_view input);

/// Where to cut `size` bytes: sizes of pieces that follow from the input itself, so that a finding repeats.
class Pieces {
public:
    explicit Pieces(std::string_view input);
    [[nodiscard]] std::string_view take(std::string_view& rest);

private:
    std::size_t state_;
};

/// Regular files by their path; their folders are there too.
class MemoryFiles final : public FileSystem {
public:
    void add(std::string path, std::string_view bytes) { files_[std::move(path)] = std::string(bytes); }

    [[nodiscard]] FileStatus status(std::string_view path, bool follow_last) const override;
    [[nodiscard]] FileContent read(std::string_view path, std::size_t cap) const override;
    [[nodiscard]] std::optional<std::string> read_link(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const override;
    [[nodiscard]] int access(std::string_view path, int mode) const override;
    [[nodiscard]] FileSystemSpace space(std::string_view path) const override;
    [[nodiscard]] std::string canonical(std::string_view path) const override;
    [[nodiscard]] std::unique_ptr<OpenFile> open(std::string_view path, int& error) const override;

private:
    std::map<std::string, std::string, std::less<>> files_;
};

/// Judged and rendered in every format; nothing of `redactor`'s stands in it.
void render_all(const Evidence& evidence, const Redactor& redactor);

}  // namespace ocprobe::fuzz
