// A minimal unified diff of the automatic changes: comments and layout stay.
#pragma once

#include "contract/checks/checks.hpp"

#include <map>
#include <string>
#include <vector>

namespace ocprobe::contract {

struct Patch {
    std::string
        diff;  ///< `--- a/file`, `+++ b/file` and hunks for `patch -p1`; empty: nothing can be written
    std::string
        words;  ///< of each edit whose lines hold values that a diff must not show; lines that begin with `#`
    std::map<std::string, std::string, std::less<>>
        texts;  ///< of each changed file, by its path, after the patch
};

[[nodiscard]] Patch make_patch(const Project& project, const std::vector<Change>& changes);

}  // namespace ocprobe::contract
