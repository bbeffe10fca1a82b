// contract.variables: is every OPENCLAW variable read by somebody?
#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"

namespace ocprobe::contract {

namespace {

void judge_variables(const Pair& pair, Row& row) {
    for (const auto* side : {&pair.gateway, &pair.cli}) {
        if (side == &pair.cli && pair.same_container) continue;
        for (const auto& dead : side->resolution.target.dead_variables) {
            row.warn(
                *side->service,
                place_of(*side->service, dead.name),
                dead.name,
                escape_text(dead.name, 60) + " is ignored: " + escape_text(dead.why, 200)
            );
        }
    }
    const auto& gateway = *pair.gateway.service;
    if (variable(gateway, "OPENCLAW_GATEWAY_URL") != nullptr && !pair.same_container)
        row.warn(
            gateway,
            place_of(gateway, "OPENCLAW_GATEWAY_URL"),
            "url_on_gateway",
            "OPENCLAW_GATEWAY_URL on the gateway: a CLI run in its container dials it too, and ignores the "
            "config's token"
        );
}

}  // namespace

extern constinit const Check variables_check{
    .id = "contract.variables",
    .box = "variables",
    .kind = ContractKind::warning,
    .question = "is every OPENCLAW variable read by somebody",
    .judge = judge_variables,
    .holds_when = "A variable is set that this release ignores, or one on the gateway that is meant for the "
                  "CLI.",
    .what_to_do = "Remove it, or use the one that is read: OPENCLAW_STATE_DIR, OPENCLAW_GATEWAY_TOKEN.",
};

}  // namespace ocprobe::contract
