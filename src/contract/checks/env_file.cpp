// contract.env_file: do both Composes read the env files the same way?
#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"

namespace ocprobe::contract {

namespace {

void judge_env_files(const Pair& pair, Row& row) {
    for (const auto* side : {&pair.gateway, &pair.cli}) {
        if (side == &pair.cli && pair.same_container) continue;
        for (const auto& [name, value] : side->service->environment) {
            if (!value.dialects_differ || !name.starts_with("OPENCLAW_")) continue;
            row.warn(
                *side->service,
                value.text.place,
                name,
                escape_text(name, 60) + " in " + escape_text(value.env_file, 120) +
                    ": docker-compose 1.29.2 and Compose v2 read this line differently"
            );
        }
    }
}

}  // namespace

extern constinit const Check env_file_check{
    .id = "contract.env_file",
    .box = "env_file",
    .kind = ContractKind::warning,
    .question = "do both Composes read the env files the same way",
    .judge = judge_env_files,
    .holds_when = "A line of an env_file that sets an OPENCLAW variable has different values for "
                  "docker-compose 1.29.2 and Compose v2.",
    .what_to_do = "Write NAME=value without quotes and without $.",
};

}  // namespace ocprobe::contract
