// Who listens in this network namespace, asked from the kernel itself.
#pragma once

#include "ocprobe/model/container.hpp"

#include <vector>

namespace ocprobe::probes {

/// Adds the TCP listeners of both families by the kernel's query interface (sock_diag). /proc/net/tcp has the same rows,
/// but walks the whole machine's table of connections for them: milliseconds against microseconds. False, with nothing
/// that may be trusted in `tcp`, where the kernel does not answer (a sandbox, a kernel without the interface).
[[nodiscard]] bool ask_listeners(std::vector<Listener>& tcp);

}  // namespace ocprobe::probes
