// contract.live_call: does the CLI's call work in this container?
#include "contract/live/live.hpp"
#include "ocprobe/base/text.hpp"

namespace ocprobe::contract {

namespace {

void compare_call(const Pair& pair, Row& row) {
    const auto& verdict = pair.measured->judgement.verdict;
    const auto& service = *pair.cli.service;
    const auto told = verdict.id + ": " + verdict.summary;
    if (verdict.kind == VerdictKind::healthy) return row.green("measured here: " + told);
    if (verdict.kind != VerdictKind::fault)
        return row.undecided(service, service.place, "measured here: " + told);
    Remedies remedies;
    // The step as a whole is what `ocprobe check` prints.
    if (!verdict.fix.empty())
        remedies = advise(verdict.fix.front().purpose + " (`ocprobe check` has the commands)");
    row.fails(service, service.place, verdict.id, "the CLI's call fails here: " + told, std::move(remedies));
}

}  // namespace

extern constinit const Check live_call_check{
    .id = "contract.live_call",
    .box = "call",
    .kind = ContractKind::live,
    .question = "does the CLI's call work in this container",
    .judge = compare_call,
    .holds_when = "With --live: the pipeline of `ocprobe check`, run in the CLI's container, did not end "
                  "with `healthy`.",
    .what_to_do = "`ocprobe explain` knows the verdict that is named.",
};

}  // namespace ocprobe::contract
