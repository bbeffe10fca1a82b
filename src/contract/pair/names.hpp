// What a host name means in the CLI's container.
#pragma once

#include "contract/pair/side.hpp"

#include <cstdint>
#include <string_view>

namespace ocprobe::contract {

enum class Found : std::uint8_t {
    yes,            ///< the gateway
    other_service,  ///< somebody else of these files
    not_shared,     ///< a name of these files, on no network of the CLI's
    no_own_name,    ///< a service of these files in another one's network namespace: only that one has a name
    other_name_space,  ///< a Kubernetes Service of another namespace, or of one that these files do not name
    no_pod,            ///< a Kubernetes Service that selects no pod of these files
    no_such_port,      ///< a Kubernetes Service of these files, without the port
    unknown_name,      ///< no name of these files, and too short to be anybody's outside
    outside,           ///< a name that these files do not explain
};

struct NameAnswer {
    Found found = Found::unknown_name;
    const Service* service = nullptr;
    std::uint16_t port = 0;  ///< of a Kubernetes Service: what it maps to; 0: as it is
    const ClusterService* cluster = nullptr;
};

/// How the CLI reaches the gateway over the network.
struct GatewayName {
    std::string host;
    std::string port;
};
/// Nothing: in Kubernetes no Service leads to the gateway's port.
[[nodiscard]] std::optional<GatewayName> gateway_name(const Pair& pair);

/// The service whose networks, name and published ports count for the gateway: the one that owns its network namespace.
[[nodiscard]] const Service& gateway_network(const Pair& pair);
/// Whether the service publishes `port` on the host.
[[nodiscard]] bool is_published(const Service& service, std::uint16_t port);
/// Whether a forwarder of the CLI's namespace listens on `port`.
[[nodiscard]] bool is_forwarded(const Pair& pair, std::uint16_t port);

[[nodiscard]] NameAnswer find_name(const Pair& pair, std::string_view host, std::uint16_t port);

}  // namespace ocprobe::contract
