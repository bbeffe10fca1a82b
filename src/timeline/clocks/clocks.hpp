// How the sources' clocks stand to each other, from what two of them tell of the same moment.
#pragma once

#include "timeline/read/reader.hpp"

#include <vector>

namespace ocprobe::timeline {

/// A source has one clock, or two: of who kept its lines, and of the program that wrote them.
struct ClockId {
    std::size_t source = 0;
    bool inner = false;
    bool operator==(const ClockId&) const = default;
};

/// Where a clock stands: `ahead` of the reference by so much, give or take `bar`.
struct Standing {
    ClockId clock;
    ClockBasis basis = ClockBasis::unknown;
    Micros ahead{0};
    Micros bar{0};
    std::size_t pairs = 0;
    std::string by;
};

/// What the pairs of one measurement say: the offset of b against a lies between the two.
struct OffsetBounds {
    ClockId a;
    ClockId b;
    Micros low{0};
    Micros high{0};
    std::size_t pairs = 0;
    std::string by;
};

/// The pairs of one source's two stamps: a line is kept after it was written, so that the least delay is the nearest
/// to the truth. Steps of either clock are added to `notices`; after a step only the later part counts.
[[nodiscard]] std::optional<OffsetBounds> same_line_bounds(
    std::size_t source,
    const std::string& name,
    const std::vector<StampPair>& pairs,
    std::vector<std::string>& notices
);

/// All measurements between two clocks, those of each pair of clocks intersected.
[[nodiscard]] std::vector<OffsetBounds>
measure(const Collector& collected, std::vector<std::string>& notices);

/// Every clock's standing towards the reference: the engine's, or else the gateway's, or else the first.
[[nodiscard]] std::vector<Standing>
compare_clocks(const Collector& collected, std::vector<std::string>& notices);

}  // namespace ocprobe::timeline
