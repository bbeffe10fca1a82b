// A stamp that is not the first thing of its line.
#pragma once

#include "timeline/read/stamp.hpp"

#include <optional>
#include <string_view>

namespace ocprobe::timeline {

struct StampBehind {
    Stamp stamp;
    std::string_view name;  ///< the one word before it that is no level: who wrote the line
    std::string_view rest;  ///< of the line
};

/// Skips what loggers put before a stamp: a level (`INFO -`, `I,`), an icon, a process id, a thread or a level in brackets,
/// quotes, and one name. A stamp behind a name or without a day must have its zone: a sentence may hold a time.
[[nodiscard]] std::optional<StampBehind>
stamp_behind_head(std::string_view line, const StampDefaults& defaults);

}  // namespace ocprobe::timeline
