// What a reader of the report must know of a source's stamps.
#pragma once

#include "timeline/read/line.hpp"
#include "timeline/read/stamp.hpp"

#include <string>
#include <vector>

namespace ocprobe::timeline {

struct StampFlags {
    bool no_zone = false;
    bool no_year = false;
    std::optional<int> zone;  ///< of the last stamp that names one
    Micros back{0};           ///< the largest step back
};

/// `UTC`, `+01:00`, `none given: read as UTC`.
[[nodiscard]] std::string zone_words(const StampFlags& stamps, const StampDefaults& defaults);

void note_source(
    const SourceFact& fact,
    const StampFlags& stamps,
    const StampDefaults& defaults,
    std::vector<std::string>& notices
);

/// Keeps a line whose time nothing tells; of a source the first hundred, each cut at 1 KB.
void list_unplaced(const Line& line, SourceFact& fact);

}  // namespace ocprobe::timeline
