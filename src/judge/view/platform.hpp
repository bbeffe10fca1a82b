// What runs the containers here, and what their services are called, as far as it was found.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::judge {

[[nodiscard]] Platform platform_of(const Evidence& e);
/// The gateway's service: a candidate answered under this plain name. Empty where that is not known; the host of a URL
/// alone proves no service.
[[nodiscard]] std::string gateways_service(const Evidence& e);
/// This container's own service, from Compose's name for it. Empty where that is not known.
[[nodiscard]] std::string own_service(const Evidence& e);

}  // namespace ocprobe::judge
