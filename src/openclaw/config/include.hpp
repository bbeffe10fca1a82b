// `$include`: other files merged into the config.
#pragma once

#include "openclaw/config/load.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::openclaw {

/// Why the includes of a config cannot be followed.
struct IncludeError {
    std::string text;  ///< printable
    std::string file;  ///< the file that holds the directive, or the one with the syntax error
    int line = 0;
    int column = 0;
    bool our_limit = false;
};

struct IncludeRequest {
    const FileSystem& files;
    std::string config_path;
    std::vector<std::string> extra_roots;  ///< absolute; OPENCLAW_INCLUDE_ROOTS
};

/// Follows every `$include` in `document`, which it replaces: a file name or an array of them, beside other
/// keys or not; objects merge, arrays are joined, otherwise the including file wins. A path may not leave the
/// config's directory (or the extra roots), neither by name nor by a link; at most ten levels.
[[nodiscard]] std::optional<IncludeError>
follow_includes(boost::json::value& document, const IncludeRequest& request);

}  // namespace ocprobe::openclaw
