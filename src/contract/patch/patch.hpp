// A minimal unified diff of the automatic changes: comments and layout stay.
#pragma once

#include "contract/checks/checks.hpp"

#include <string>
#include <vector>

namespace ocprobe::contract {

/// `--- a/file`, `+++ b/file` and hunks for `patch -p1`; empty when there is nothing that can be written safely.
[[nodiscard]] std::string make_patch(const Project& project, const std::vector<Change>& changes);

}  // namespace ocprobe::contract
