// A patch that has been tried: only changes after which their row is green and no other row is worse.
#pragma once

#include "contract/checks/checks.hpp"
#include "ocprobe/base/file_system.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe::contract {

/// The automatic changes of one row.
struct RowChanges {
    std::size_t pair = 0;  ///< its place in the report
    std::string id;        ///< of the check
    std::vector<Change> changes;
};

/// Reads and judges the same request over other files; nothing when they cannot be read.
using Rejudge = std::function<std::optional<ContractReport>(const FileSystem& files)>;

/// A unified diff for `patch -p1`, behind the edits that no diff may show, in words; empty when nothing passes.
[[nodiscard]] std::string make_safe_patch(
    const Project& project,
    const ContractReport& before,
    const std::vector<RowChanges>& rows,
    const FileSystem& files,
    const Rejudge& rejudge
);

}  // namespace ocprobe::contract
