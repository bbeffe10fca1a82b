// What stands before a line's message: a tag, and what a client puts before an error about its gateway.
#pragma once

#include <string_view>

namespace ocprobe::timeline {

struct LineHead {
    std::string_view tag;      ///< `ws` of `[ws] → close code=1006`; empty without one
    std::string_view message;  ///< behind the tag and behind what clients put before an error
    bool client = false;       ///< a client's error about its gateway, by the client's own form
};

/// `tag`: as the format told it (a field of JSON), or empty.
[[nodiscard]] LineHead head_of(std::string_view payload, std::string_view tag = {});

/// Whether the target that `text` begins with (`10.96.0.10:18789`, `/run/openclaw/gateway.sock`) is a gateway's: its
/// usual port, or a path that names it.
[[nodiscard]] bool is_gateway_target(std::string_view text);

}  // namespace ocprobe::timeline
