// contract.depends_on: does the CLI wait until the gateway is healthy?
#include "contract/checks/checks.hpp"

namespace ocprobe::contract {

namespace {

void judge_order(const Pair& pair, Row& row) {
    const auto& cli = *pair.cli.service;
    const auto found = cli.depends_on.find(pair.gateway.service->name);
    if (found == cli.depends_on.end() || found->second.condition != "service_started") return;
    if (!pair.gateway.service->health || pair.gateway.service->health->disabled) return;
    row.warn(
        cli,
        found->second.place,
        "started",
        "the CLI starts with the gateway's process, seconds before it listens",
        change({set_key(cli, "condition", "service_healthy")})
    );
}

}  // namespace

extern constinit const Check depends_on_check{
    .id = "contract.depends_on",
    .box = "depends_on",
    .kind = ContractKind::warning,
    .question = "does the CLI wait until the gateway is healthy",
    .judge = judge_order,
    .holds_when = "The CLI depends on the gateway with condition service_started although the gateway has a "
                  "health check.",
    .what_to_do = "Write depends_on: {<gateway>: {condition: service_healthy}}.",
};

}  // namespace ocprobe::contract
