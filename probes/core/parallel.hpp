// Several coroutines at the same time on the run's one thread.
#pragma once

#include "probes/core/net.hpp"

#include <vector>

namespace ocprobe::probes {

/// Returns when the last job has ended. When the caller is cancelled, so are the jobs: they end by what their
/// operations then return, and are waited for, since they may point to the caller's variables.
net::awaitable<void> run_all(std::vector<net::awaitable<void>> jobs);

}  // namespace ocprobe::probes
