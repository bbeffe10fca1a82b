// What a Compose user may have meant instead of the address that failed.
#pragma once

#include "probes/core/session.hpp"

namespace ocprobe::probes {

/// Asks every candidate of the plan at the same time, without credentials, within two seconds in all.
net::awaitable<void> try_candidates(Session& session);

}  // namespace ocprobe::probes
