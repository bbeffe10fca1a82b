// Which setting of which proxy ends quiet or old connections.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>
#include <string_view>

namespace ocprobe::judge {

/// The lines that lift the limit in the proxy that was recognised; for one that was not, the settings of those that
/// are usual. `lifetime`: the limit counts from the connection's start.
[[nodiscard]] FixStep lift_limit(std::string_view proxy, bool lifetime);

/// Whose default a limit of this length is: ` 60 s is the default of nginx and of AWS' application load balancer.`
[[nodiscard]] std::string whose_default(Micros limit, bool lifetime);

}  // namespace ocprobe::judge
