#include "app/commands/container_name.hpp"

#include "ocprobe/container/inspect.hpp"
#include "ocprobe/probes/own_name.hpp"

#include <string>

namespace ocprobe::app {

void identify_container(ContainerFacts& container) {
    constexpr Millis budget{500};
    const auto address = container::address_known_to_docker(container);
    if (!address) return;
    const auto name = probes::ask_name_of(std::string(container::docker_resolver), *address, budget);
    if (name) container::take_docker_name(container, *name);
}

}  // namespace ocprobe::app
