// Does a name of the cluster lead to the gateway?
#include "contract/checks/url_parts.hpp"
#include "ocprobe/base/text.hpp"

namespace ocprobe::contract {

void judge_cluster_name(const Pair& pair, const NameAnswer& answer, Row& row) {
    const auto& service = *pair.cli.service;
    const auto place = url_place(pair);
    const auto name = shown(answer.cluster->name);
    const auto dialled_port = pair.cli.resolution.target.endpoint->port;
    const auto& there = answer.cluster->name_space;
    const auto& here = service.name_space;
    if (answer.found == Found::no_pod) {
        row.undecided(service, place, "the Service " + name + " selects no pod of these files");
    } else if (answer.found == Found::other_service) {
        row.undecided(service, place, "the Service " + name + " selects other pods than the gateway's");
    } else if (answer.found == Found::other_name_space && (there.empty() || here.empty())) {
        row.undecided(
            service,
            place,
            name + " is a name of one namespace: whether gateway and CLI share " +
                shown(there.empty() ? here : there) + " is not in these files"
        );
    } else if (answer.found == Found::other_name_space) {
        row.fails(
            service,
            place,
            "other_namespace",
            name + " is a name of the namespace " + shown(there) + ", the CLI runs in " + shown(here),
            set_url(pair)
        );
    } else if (answer.found == Found::no_such_port) {
        row.fails(
            service,
            place,
            "no_such_port",
            "the Service " + name + " has no port " + std::to_string(dialled_port),
            set_url(pair)
        );
    } else if (answer.port != 0 && answer.port != pair.listens.port && pair.listens.port_known) {
        const auto wanted = std::to_string(pair.listens.port);
        row.fails(
            service,
            place,
            "target_port",
            "the Service " + name + " leads to port " + std::to_string(answer.port) +
                ", the gateway listens on " + wanted + " (" + pair.listens.port_source + ")",
            advise("targetPort: " + wanted + " in the Service " + escape_text(answer.cluster->name, 100))
        );
    } else {
        row.green(dialled(pair) + " is the gateway, by the Service " + name);
        judge_port(pair, row, answer.port == 0 ? dialled_port : answer.port);
    }
}

}  // namespace ocprobe::contract
