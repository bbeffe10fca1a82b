// Which service is what, and which gateway each CLI and client belongs to.
#pragma once

#include "contract/pair/signals.hpp"
#include "contract/read/compose.hpp"
#include "ocprobe/base/file_system.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ocprobe::contract {

/// A gateway and what calls it.
struct PairedServices {
    const Service* gateway;
    const Service* cli;  ///< the same as `gateway`: the CLI is run in the gateway's container
    ServiceRole role = ServiceRole::cli;  ///< `client`: another program than OpenClaw's CLI
    std::vector<const Service*> rivals;   ///< further gateways that it may belong to
};

struct Roles {
    std::vector<ContractRole> roles;
    std::vector<PairedServices> pairs;
};

/// `gateways` and `clis` are the names given by hand; empty: by the weights of `weighed`. A fault when no service comes
/// near a gateway or a name is unknown.
[[nodiscard]] boost::system::result<Roles, Fault> pair_services(
    const Project& project,
    const std::vector<Weighed>& weighed,
    const std::vector<std::string>& gateways,
    const std::vector<std::string>& clis
);

/// Fills the computed members of every service and weighs them. To be called once, before anything else here.
[[nodiscard]] std::vector<Weighed> derive_services(Project& project, const FileSystem& host);

[[nodiscard]] bool is_gateway(const Service& service);

/// The host of OPENCLAW_GATEWAY_URL as it is written; empty when there is none.
[[nodiscard]] std::string url_host(const Service& service);

/// Whether two host names are the same: the engine's DNS ignores case (RFC 4343), and a URL's host is read in lower case.
[[nodiscard]] bool same_host_name(std::string_view a, std::string_view b);

/// Every name by which a container of `project` reaches `service` on the network `network`.
[[nodiscard]] bool answers_to(const Service& service, const std::string& network, std::string_view name);

}  // namespace ocprobe::contract
