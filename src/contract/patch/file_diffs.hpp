// The hunks of several files as one diff, with paths that its readers take.
#pragma once

#include "contract/patch/hunks.hpp"
#include "contract/read/compose.hpp"

#include <string>
#include <vector>

namespace ocprobe::contract {

struct FileDiff {
    const SourceFile* source = nullptr;
    Hunks hunks;
};

struct WrittenDiffs {
    std::string words;  ///< where and how to apply it, lines that begin with `#`; empty: here, by any reader
    std::string diff;
};

/// patch(1) and git take no path that leads out of the folder in which they run: paths start at the run's folder, or at the
/// one that holds all files when one of them is elsewhere.
[[nodiscard]] WrittenDiffs write_diffs(const std::vector<FileDiff>& diffs);

}  // namespace ocprobe::contract
