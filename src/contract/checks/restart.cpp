// contract.restart: is the gateway started again when it ends?
#include "contract/checks/checks.hpp"

namespace ocprobe::contract {

namespace {

void judge_restart(const Pair& pair, Row& row) {
    const auto& service = *pair.gateway.service;
    if (pair.project.kubernetes || service.given.contains("deploy")) return;
    if (!service.restart.given() || service.restart.value == "no")
        row.warn(
            service,
            service.restart.given() ? service.restart.place : service.place,
            "none",
            "the gateway is not started again when it ends",
            change({set_key(service, "restart", "unless-stopped")})
        );
}

}  // namespace

extern constinit const Check restart_check{
    .id = "contract.restart",
    .box = "restart",
    .kind = ContractKind::warning,
    .question = "is the gateway started again when it ends",
    .judge = judge_restart,
    .holds_when = "The gateway's service has no restart policy. The gateway ends by itself for some config "
                  "changes.",
    .what_to_do = "Write restart: unless-stopped.",
};

}  // namespace ocprobe::contract
