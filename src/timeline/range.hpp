// Parts of a large file that is in order of time, found by a binary search instead of a pass.
#pragma once

#include "timeline/reader.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace ocprobe::timeline {

/// Bytes [begin, end) of a file, as a source.
class Slice final : public ByteSource {
public:
    Slice(const OpenFile& file, std::uint64_t begin, std::uint64_t end)
        : file_(file), at_(begin), end_(end) {}
    [[nodiscard]] std::optional<std::size_t> read(char* into, std::size_t size) override;

private:
    const OpenFile& file_;
    std::uint64_t at_;
    std::uint64_t end_;
};

/// The whole lines whose stamps lie between `from` and `to`. Nothing when the file is not in order (two dozen samples
/// say so) or has no stamps.
[[nodiscard]] std::optional<std::pair<std::uint64_t, std::uint64_t>>
find_range(const OpenFile& file, std::uint64_t size, Micros from, Micros to, const StampDefaults& defaults);

/// The last close in the file's end (64 MiB at most are read, backwards).
[[nodiscard]] std::optional<Micros> find_last_close(
    const OpenFile& file, std::uint64_t size, const SourceSpec& spec, const StampDefaults& defaults
);

}  // namespace ocprobe::timeline
