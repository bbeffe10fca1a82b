// What a Compose user may have meant instead of the address that failed.
#pragma once

#include "probes/core/session.hpp"

#include <vector>

namespace ocprobe::probes {

/// What answered is no gateway by any sign, and no proxy that misses its upstream.
[[nodiscard]] bool answered_by_another_server(const std::vector<StageRecord>& stages);

/// Asks every candidate of the plan at the same time, without credentials, within two seconds in all.
net::awaitable<void> try_candidates(Session& session);

}  // namespace ocprobe::probes
