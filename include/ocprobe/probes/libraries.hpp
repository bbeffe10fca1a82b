// The releases of the network libraries that are linked.
#pragma once

#include <string>

namespace ocprobe::probes {

[[nodiscard]] std::string openssl_version();  ///< `3.0.22`
[[nodiscard]] std::string cares_version();    ///< `1.18.1`

}  // namespace ocprobe::probes
