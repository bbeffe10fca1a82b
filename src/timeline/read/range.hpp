// Parts of a large file that is in order of time, found by a binary search instead of a pass.
#pragma once

#include "timeline/read/reader.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace ocprobe::timeline {

/// Bytes [begin, end) of a file, as a source; at most `portion` of them at once.
class Slice final : public ByteSource {
public:
    Slice(
        const OpenFile& file,
        std::uint64_t begin,
        std::uint64_t end,
        std::size_t portion = std::size_t{1} << 20
    )
        : file_(file), at_(begin), end_(end), portion_(portion) {}
    [[nodiscard]] boost::system::result<std::size_t, SourceProblem>
    read(char* into, std::size_t size) override;

private:
    const OpenFile& file_;
    std::uint64_t at_;
    std::uint64_t end_;
    std::size_t portion_;
};

/// The whole lines whose stamps lie between `from` and `to`. Nothing when the file is not in order (two dozen samples
/// say so) or has no stamps.
[[nodiscard]] std::optional<std::pair<std::uint64_t, std::uint64_t>>
find_range(const OpenFile& file, std::uint64_t size, Micros from, Micros to, const StampDefaults& defaults);

/// The last event of the file that may be the close which is asked for, looked for from its end backwards.
[[nodiscard]] std::optional<TimelineEvent> find_last_close(
    const OpenFile& file, std::uint64_t size, const SourceSpec& spec, const StampDefaults& defaults
);

}  // namespace ocprobe::timeline
