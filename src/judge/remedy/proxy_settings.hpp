// Which setting of which proxy ends quiet or old connections.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>
#include <string_view>

namespace ocprobe::judge {

class Advice;

/// The directives that lift the limit in the proxy that was recognised; for one that was not, words alone. `lifetime`:
/// the limit counts from the connection's start.
void lift_limit(Advice& advice, std::string_view proxy, bool lifetime);

/// Whose default a limit of this length is: ` 60 s is the default of nginx and of AWS' application load balancer.`
[[nodiscard]] std::string whose_default(Micros limit, bool lifetime);

}  // namespace ocprobe::judge
