// What a collector of several logs puts before each line.
#pragma once

#include <string_view>

namespace ocprobe::timeline {

struct Unprefixed {
    std::string_view text;
    std::string_view service;  ///< the container, pod or process that the prefix names; empty without one
};

/// Compose's `gateway-1  | `, kubectl's `[pod/gateway-7d9f/gateway] `, pm2's `0|gateway  | `; a byte order mark and
/// leading blanks too.
[[nodiscard]] Unprefixed without_prefix(std::string_view line);

}  // namespace ocprobe::timeline
