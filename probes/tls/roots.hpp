// Mozilla's roots, embedded at build time from Debian's ca-certificates: the real CLI's own trust.
#pragma once

#include <cstddef>
#include <string_view>

namespace ocprobe::probes {

/// DER certificates, one after the other. Nothing reads them unless TLS is used.
[[nodiscard]] std::string_view mozilla_roots();

}  // namespace ocprobe::probes
