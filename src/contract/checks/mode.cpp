// contract.mode: one of two ways, a shared namespace or a TCP URL, never halves of both.
#include "contract/checks/state_parts.hpp"
#include "contract/pair/roles.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

void judge_engine(const Service& service, Row& row) {
    const auto& mode = service.network_mode.value;
    const bool child = mode.starts_with("service:") || mode.starts_with("container:");
    for (const auto key : namespace_keys) {
        const auto given = service.given.find(key);
        if (given == service.given.end()) continue;
        const bool refused = child || (key == "networks" && service.network_mode.given());
        if (!refused) continue;
        row.fails(
            service,
            given->second,
            "child_" + std::string(key),
            "`" + std::string(key) + "` beside network_mode: " + escape_text(mode, 80) +
                ": Compose or the engine refuses the container",
            change_at_once({ContractEdit::Op::remove_key, {&service}, given->second, std::string(key), "", ""}
            )
        );
    }
}

namespace {

void judge_missing_owner(const Pair& pair, const Service& service, Row& row) {
    const auto& mode = service.network_mode.value;
    if (!mode.starts_with("service:")) return;
    const auto wanted = mode.substr(8);
    if (pair.project.service(wanted) != nullptr) return;
    row.fails(
        service,
        service.network_mode.place,
        "no_owner",
        "network_mode names the service `" + escape_text(wanted, 60) + "`, which does not exist"
    );
}

void judge_mode(const Pair& pair, Row& row) {
    const auto& cli = *pair.cli.service;
    judge_missing_owner(pair, cli, row);
    judge_engine(cli, row);
    if (!pair.same_container) {
        judge_missing_owner(pair, *pair.gateway.service, row);
        judge_engine(*pair.gateway.service, row);
    }
    const auto& target = pair.cli.resolution.target;
    const bool names_host = target.endpoint.has_value() && !target.host_is_loopback;
    if (pair.same_container) {
        row.green("the gateway's own container");
        return;
    }
    if (pair.shared_namespace) {
        if (names_host) {
            row.latent(
                cli,
                place_of(cli, "OPENCLAW_GATEWAY_URL"),
                "hybrid",
                "a shared network namespace and a URL over the network: the gateway takes this CLI for a "
                "remote one",
                advise("remove OPENCLAW_GATEWAY_URL, or network_mode")
            );
        }
        row.green("a shared network namespace, and loopback");
        return;
    }
    for (const auto& extra : cli.extra_hosts) {
        const bool gateway_name = extra.name == pair.gateway.service->name || extra.name == url_host(cli);
        if (!gateway_name || extra.name == "host.docker.internal") continue;
        row.latent(
            cli,
            extra.place,
            "extra_hosts",
            "extra_hosts hides the gateway's own name `" + escape_text(extra.name, 60) +
                "` behind a fixed address",
            advise("remove the entry: the network's DNS knows the name")
        );
    }
    row.green(names_host ? "a URL over the network, and namespaces of their own" : "namespaces of their own");
}

}  // namespace

extern constinit const Check mode_check{
    .id = "contract.mode",
    .box = "mode",
    .kind = ContractKind::blocker,
    .question = "is it one way, a shared namespace or a TCP URL",
    .judge = judge_mode,
    .holds_when = "Both ways are mixed: network_mode: service: with ports, networks or a service name's URL. "
                  "Or an extra_hosts entry hides the gateway's own name.",
    .what_to_do = "Keep either network_mode: \"service:<gateway>\" and loopback, or networks and a URL.",
};

}  // namespace ocprobe::contract
