// One connection of the websocket stage, from the dial to the polite close.
#pragma once

#include "probes/core/session.hpp"
#include "probes/ws/classify.hpp"

namespace ocprobe::probes {

/// What one attempt may send, where the peer may have it at all, and how long it may take.
struct AttemptPlan {
    const Secret* token = nullptr;
    const Secret* password = nullptr;
    const DeviceCredential* device = nullptr;  ///< instead of both
    /// Kept back from the overall budget, so that a retry cannot turn a known cause into "deadline".
    Millis spare{0};
};

[[nodiscard]] net::awaitable<Attempt> attempt_handshake(Session& session, AttemptPlan plan);

}  // namespace ocprobe::probes
