// Which container this is, by the name that Docker's embedded resolver has for its address.
//
// The resolver answers `CONTAINER.NETWORK`. Compose builds both names from those of its project and service:
//   project-service-1.project_network                    a container of a service
//   project-service-run-0123456789ab.project_network     `docker compose run`
//   project_service_1.project_network                    before version 2
//   any.project_default                                  `container_name`: the service is not told
// Everything else is a container that Docker alone has named.
#include "base/ascii.hpp"
#include "ocprobe/container/inspect.hpp"

#include <algorithm>

namespace ocprobe::container {

namespace {

constexpr std::size_t longest_name = 253;

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

bool is_short_id(std::string_view text) {
    return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return is_hex(c); });
}

/// The service in `project-service-1`, empty where the name is not of that form.
std::string service_in(std::string_view container, std::string_view project) {
    for (const char separator : {'-', '_'}) {
        if (!container.starts_with(std::string(project) + separator)) continue;
        const auto rest = container.substr(project.size() + 1);
        const auto last = rest.rfind(separator);
        if (last == std::string_view::npos || last == 0) continue;
        const auto service = rest.substr(0, last);
        const auto end = rest.substr(last + 1);
        if (is_number(end)) return std::string(service);
        const std::string one_off = std::string(1, separator) + "run";
        if (is_short_id(end) && service.ends_with(one_off) && service.size() > one_off.size())
            return std::string(service.substr(0, service.size() - one_off.size()));
    }
    return {};
}

/// The network of Compose's is `project_name`, and both parts may contain `_`.
std::optional<ComposeIdentity> compose_identity(std::string_view container, std::string_view network) {
    for (auto end = network.rfind('_'); end != std::string_view::npos && end > 0;
         end = network.rfind('_', end - 1)) {
        const auto project = network.substr(0, end);
        if (auto service = service_in(container, project); !service.empty())
            return ComposeIdentity{std::string(project), std::move(service)};
    }
    return std::nullopt;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.';
    });
}

}  // namespace

std::optional<std::string> address_known_to_docker(const ContainerFacts& facts) {
    const bool docker = facts.engine == ContainerEngine::docker || facts.engine == ContainerEngine::unknown;
    const auto& servers = facts.name_servers;
    if (facts.in_container == false || !docker ||
        std::find(servers.begin(), servers.end(), docker_resolver) == servers.end())
        return std::nullopt;
    const auto& own = facts.own_addresses;
    const auto ipv4 = std::find_if(own.begin(), own.end(), [](const std::string& address) {
        return address.find(':') == std::string::npos;
    });
    return ipv4 == own.end() ? std::nullopt : std::optional(*ipv4);
}

void take_docker_name(ContainerFacts& facts, std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (!is_name(name)) return;
    // Names of containers and of networks may contain dots.
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
        facts.compose = compose_identity(name.substr(0, dot), name.substr(dot + 1));
        if (!facts.compose) continue;
        facts.container_name = std::string(name.substr(0, dot));
        break;
    }
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return;
    if (!facts.compose) {
        facts.container_name = std::string(name.substr(0, dot));
        constexpr std::string_view usual_network = "_default";
        const auto network = name.substr(dot + 1);
        if (network.ends_with(usual_network) && network.size() > usual_network.size())
            facts.compose = ComposeIdentity{
                std::string(network.substr(0, network.size() - usual_network.size())), std::string()};
    }
    if (facts.engine == ContainerEngine::unknown) facts.engine = ContainerEngine::docker;
}

}  // namespace ocprobe::container
