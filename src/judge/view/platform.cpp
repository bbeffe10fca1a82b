#include "judge/view/platform.hpp"

#include "base/ascii.hpp"
#include "judge/view/names.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

bool may_be_a_service(std::string_view host) {
    return is_plain_name(host) && !policy::connects_to_loopback(host) &&
           host.find('.') == std::string_view::npos;
}

// Compose's service, or the container where Docker alone has named it.
std::string namespace_owner(const Evidence& e) {
    const auto& container = e.container;
    return container.compose ? container.compose->service : container.container_name;
}

// A one-label name that the engine's resolver knows is a service (or a container) of this network.
std::string dialled_service(const Evidence& e) {
    const auto* dns = e.dns();
    const bool resolved = dns != nullptr && dns->outcome == DnsOutcome::resolved && !dns->from_hosts_file;
    return e.target.endpoint && resolved && may_be_a_service(e.target.endpoint->host)
               ? e.target.endpoint->host
               : std::string();
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

bool shares_another_namespace(const Evidence& e) {
    for (const auto& process : e.container.gateway_processes) {
        if (process.same_network_namespace) return false;
    }
    if (e.state.lock.state == LockState::live) return false;
    const bool on_this_loopback =
        e.target.host_is_loopback && (gateway_answered(e) || gateway_on_other_port(e) != nullptr);
    return on_this_loopback || !gateway_visible_here(e).empty();
}

bool is_behind_proxy(const Evidence& e) {
    const auto* http = e.http();
    const auto* upgrade = upgrade_answer(e);
    return (http != nullptr && !http->proxy.empty()) || (upgrade != nullptr && !upgrade->proxy.empty()) ||
           any_body(e, HttpBody::gateway_attribution);
}

namespace {

// `project-service-1`: as Compose names its containers.
bool is_numbered(std::string_view name) {
    const auto hyphen = name.rfind('-');
    const auto number = hyphen == std::string_view::npos ? std::string_view() : name.substr(hyphen + 1);
    return !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
}

// Where Docker's resolver has not told our own name, or tells one of Compose's on a network of another project, a name
// that leads to a container may be its service's, which `docker exec` does not take.
bool names_may_be_services_of_compose(const Evidence& e) {
    const auto& own = e.container.container_name;
    return platform_of(e) == Platform::docker && (own.empty() || is_numbered(own));
}

}  // namespace

std::string gateways_service(const Evidence& e) {
    if (names_may_be_services_of_compose(e)) return {};
    const auto* candidate = gateway_elsewhere(e);
    if (candidate != nullptr && may_be_a_service(candidate->candidate.host)) return candidate->candidate.host;
    if (!gateway_visible_here(e).empty() || shares_another_namespace(e)) {
        if (auto owner = namespace_owner(e); !owner.empty()) return owner;
    }
    return is_behind_proxy(e) || !gateway_answered(e) ? std::string() : dialled_service(e);
}

std::string own_service(const Evidence& e) {
    return shares_another_namespace(e) ? std::string() : namespace_owner(e);
}

std::string proxys_service(const Evidence& e) {
    return is_behind_proxy(e) && !names_may_be_services_of_compose(e) ? dialled_service(e) : std::string();
}

std::string own_container(const Evidence& e) {
    const auto& container = e.container;
    constexpr std::size_t short_id = 12;
    if (container.container_id_is_own) return container.container_id.substr(0, short_id);
    if (shares_another_namespace(e)) return {};
    if (!container.container_id.empty()) return container.container_id.substr(0, short_id);
    return container.container_name;
}

bool program_lies_in_container(const Evidence& e) {
    const std::string_view program = e.program;
    // A bare name was found on PATH, where an image has its programs.
    if (e.container.in_container != std::optional(true) || program.find('/') == std::string_view::npos)
        return false;
    std::string_view nearest = "/";
    for (const auto& mount : e.container.mounts) {
        const std::string_view point = mount.point;
        const bool above = program == point || (program.starts_with(point) && program.size() > point.size() &&
                                                program[point.size()] == '/');
        if (above && point.size() > nearest.size()) nearest = point;
    }
    return nearest == "/";
}

}  // namespace ocprobe::judge
