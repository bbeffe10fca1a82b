// The network namespace of the files beside the one of the container.
#include "contract/live/live.hpp"
#include "contract/pair/names.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/policy/host.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

Place network_place(const Service& service) {
    if (service.network_mode.given()) return service.network_mode.place;
    const auto networks = service.given.find("networks");
    return networks == service.given.end() ? service.place : networks->second;
}

std::size_t ipv4_addresses(const ContainerFacts& container) {
    const auto& all = container.own_addresses;
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const std::string& address) {
        return address.find(':') == std::string::npos;
    }));
}

bool listens(const ContainerFacts& container, std::uint16_t port) {
    return std::any_of(
        container.listeners.begin(),
        container.listeners.end(),
        [port](const Listener& listener) { return listener.port == port; }
    );
}

/// A gateway at an address that is not of this namespace.
const CandidateResult* gateway_elsewhere(const Evidence& evidence) {
    const auto& own = evidence.container.own_addresses;
    for (const auto& result : evidence.candidates) {
        const bool near = result.address.empty() || policy::connects_to_loopback(result.address) ||
                          std::find(own.begin(), own.end(), result.address) != own.end();
        if (result.outcome == CandidateOutcome::gateway && !near) return &result;
    }
    return nullptr;
}

void compare_shared(const Pair& pair, Row& row) {
    const auto& service = *pair.cli.service;
    const auto& evidence = pair.measured->evidence;
    const auto port = pair.listens.port;
    const auto wanted = std::to_string(port);
    if (listens(evidence.container, port))
        return row.green("port " + wanted + " is listened on in this namespace, as the files say");
    if (const auto* found = gateway_elsewhere(evidence)) {
        row.latent(
            service,
            network_place(service),
            "not_joined",
            "the files share the gateway's network namespace, here nobody listens on " + wanted +
                ", and a gateway answers at " + escape_text(found->address, 60),
            recreate(pair)
        );
        return;
    }
    // Whoever owns a namespace takes its interfaces away when it is recreated; who joined the old one keeps loopback.
    if (evidence.container.loopback_alone.value_or(false) && !pair.gateway_namespace.starts_with("none:")) {
        row.latent(
            service,
            network_place(service),
            "left_behind",
            "the namespace that this container joined has no network left: the gateway was recreated after "
            "it",
            recreate(pair)
        );
        return;
    }
    row.undecided(
        service,
        network_place(service),
        "nobody listens on " + wanted + " here: the gateway is down, or this is not its namespace"
    );
}

void compare_own(const Pair& pair, Row& row) {
    const auto& service = *pair.cli.service;
    const auto& container = pair.measured->evidence.container;
    const auto port = pair.listens.port;
    if (listens(container, port) && !is_forwarded(pair, port)) {
        row.latent(
            service,
            network_place(service),
            "joined",
            "the files give this container a namespace of its own, here somebody listens on " +
                std::to_string(port) + " in it",
            recreate(pair)
        );
        return;
    }
    const auto written = service.networks.size();
    const auto found = ipv4_addresses(container);
    if (pair.project.kubernetes || written == found)
        return row.green("a namespace of its own, as the files say");
    row.latent(
        service,
        network_place(service),
        "networks",
        "the files put it on " + std::to_string(written) + (written == 1 ? " network" : " networks") +
            ", here it has " + std::to_string(found) + (found == 1 ? " address" : " addresses"),
        recreate(pair)
    );
}

void compare_network(const Pair& pair, Row& row) {
    const auto& service = *pair.cli.service;
    const auto& container = pair.measured->evidence.container;
    if (!container.listeners_measured) {
        row.undecided(service, network_place(service), "who listens in this namespace could not be read");
    } else if (pair.cli_namespace.starts_with("none:")) {
        if (container.own_addresses.empty()) return row.green("no network, as the files say");
        row.latent(
            service,
            network_place(service),
            "network",
            "the files cut this container off, here it has the address " + container.own_addresses.front(),
            recreate(pair)
        );
    } else if (pair.shared_namespace || pair.same_container) {
        compare_shared(pair, row);
    } else if (pair.cli_namespace == service.name) {
        compare_own(pair, row);
    } else {
        row.green("the namespace of " + escape_text(pair.cli_namespace, 80) + ", which is not compared");
    }
}

}  // namespace

extern constinit const Check live_network_check{
    .id = "contract.live_network",
    .box = "network",
    .kind = ContractKind::live,
    .question = "is the network namespace the one of the files",
    .judge = compare_network,
    .holds_when = "With --live: the files share the gateway's network namespace and this container does "
                  "not, or the reverse, or it is on more or fewer networks.",
    .what_to_do = "Recreate the container from the files. A container that shares a namespace must be "
                  "recreated after the one that owns it.",
};

}  // namespace ocprobe::contract
