#include "judge/view/platform.hpp"

#include "judge/view/names.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"

namespace ocprobe::judge {

namespace {

bool may_be_a_service(std::string_view host) {
    return is_plain_name(host) && !policy::connects_to_loopback(host) &&
           host.find('.') == std::string_view::npos;
}

}  // namespace

Platform platform_of(const Evidence& e) {
    const auto& container = e.container;
    if (container.in_container == std::optional(false)) return Platform::host;
    switch (container.engine) {
    case ContainerEngine::kubernetes:
        return Platform::kubernetes;
    case ContainerEngine::podman:
        return Platform::podman;
    case ContainerEngine::docker:
        return container.compose ? Platform::compose : Platform::docker;
    case ContainerEngine::unknown:
        break;
    }
    return Platform::unknown;
}

std::string gateways_service(const Evidence& e) {
    const auto* candidate = gateway_elsewhere(e);
    if (candidate != nullptr && may_be_a_service(candidate->candidate.host)) return candidate->candidate.host;
    // A one-label name that the engine's resolver knows is a service (or a container) of this network.
    const auto* dns = e.dns();
    const bool resolved = dns != nullptr && dns->outcome == DnsOutcome::resolved && !dns->from_hosts_file;
    if (e.target.endpoint && resolved && gateway_answered(e) && may_be_a_service(e.target.endpoint->host))
        return e.target.endpoint->host;
    return {};
}

std::string own_service(const Evidence& e) {
    return e.container.compose ? e.container.compose->service : std::string();
}

}  // namespace ocprobe::judge
