// Which services are gateways, which are CLIs, and who belongs to whom.
#pragma once

#include "contract/read/compose.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ocprobe::contract {

/// A gateway and the CLI that calls it.
struct PairedServices {
    const Service* gateway;
    const Service* cli;  ///< the same as `gateway`: the CLI is run in the gateway's container
};

/// `gateways` and `clis` are the names given by hand; empty: recognised by image, command and variables. A fault when
/// there is no gateway, a name is unknown, or a CLI may belong to several gateways.
[[nodiscard]] boost::system::result<std::vector<PairedServices>, Fault> pair_services(
    const Project& project, const std::vector<std::string>& gateways, const std::vector<std::string>& clis
);

/// Fills the computed members of every service. To be called once, before anything else here.
void derive_services(Project& project);

[[nodiscard]] bool is_gateway(const Service& service);

/// The host of OPENCLAW_GATEWAY_URL as it is written; empty when there is none.
[[nodiscard]] std::string url_host(const Service& service);

/// Every name by which a container of `project` reaches `service` on the network `network`.
[[nodiscard]] bool answers_to(const Service& service, const std::string& network, std::string_view name);

}  // namespace ocprobe::contract
