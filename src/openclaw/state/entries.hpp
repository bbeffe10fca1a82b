// Streaming over a JSON file that maps ids to records: 100,000 of them need no more memory than one.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "openclaw/state/fault.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// One record: its strings, numbers and lists of strings. Deeper objects are skipped, except one level whose
/// strings stand as `outer.inner` (for `{"tokens": {"operator": {"token": …}}}` as `operator.token`). Strings
/// of the file's own object come last, as a record without a key.
struct Entry {
    std::string key;
    std::map<std::string, std::string, std::less<>> strings;
    std::map<std::string, std::int64_t, std::less<>> integers;
    std::map<std::string, std::vector<std::string>, std::less<>> lists;

    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
};

/// Reads `path` piece by piece and calls `each` for every record; a fault tells why it stopped early.
[[nodiscard]] StoreFault read_entries(
    const FileSystem& files,
    const std::string& path,
    std::uint64_t cap,
    const std::function<void(const Entry&)>& each
);

}  // namespace ocprobe::openclaw
