// The order in which Node tries a name's addresses.
#pragma once

#include "ocprobe/model/stage.hpp"

#include <vector>

namespace ocprobe::probes {

/// glibc sorts what it found (RFC 6724, by the source address that the kernel would choose); Node then takes
/// the families in turn, beginning with the first address's. No packet is sent.
[[nodiscard]] std::vector<DnsAnswer> in_order_of_node(std::vector<DnsAnswer> answers);

}  // namespace ocprobe::probes
