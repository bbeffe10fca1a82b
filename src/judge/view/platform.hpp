// What runs the containers here, and what their services are called, as far as it was found.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::judge {

[[nodiscard]] Platform platform_of(const Evidence& e);
/// Another container owns this network namespace (`network_mode: service:…`): a gateway answers or listens here, and
/// none of its processes is visible. Docker's name for this address, and files that the engine mounts, are then that
/// container's.
[[nodiscard]] bool shares_another_namespace(const Evidence& e);
/// A proxy answers in front of the gateway: the name that is dialled is the proxy's.
[[nodiscard]] bool is_behind_proxy(const Evidence& e);
/// The gateway's service, or its container where no service is known: a candidate answered under this plain name, or
/// Docker's resolver named it. Empty where that is not known; the host of a URL alone proves no service.
[[nodiscard]] std::string gateways_service(const Evidence& e);
/// This container's own service, or its container's name where Compose did not make it. Empty where that is not known.
[[nodiscard]] std::string own_service(const Evidence& e);
/// The service of the proxy in front, where the name that is dialled is one. Empty where that is not known.
[[nodiscard]] std::string proxys_service(const Evidence& e);
/// What the engine takes for this container in a command: its short id, or its name. Empty where that is not known.
[[nodiscard]] std::string own_container(const Evidence& e);
/// Whether this program's file lies in the container's own layer, which a recreated container does not have.
[[nodiscard]] bool program_lies_in_container(const Evidence& e);

}  // namespace ocprobe::judge
