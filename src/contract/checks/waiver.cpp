// contract.waiver: does every waiver still hold? apply_waivers() finds what this record documents.
#include "contract/checks/checks.hpp"

namespace ocprobe::contract {

extern constinit const Check waiver_check{
    .id = "contract.waiver",
    .box = "waiver",
    .kind = ContractKind::waiver,
    .question = "does every waiver still hold",
    .judge = nullptr,
    .holds_when = "A waiver is expired, incomplete or for a checkbox that does not exist (the run is red), "
                  "or it waives "
                  "nothing any more (a warning).",
    .what_to_do = "Renew it with an owner, a reason and a date, or remove it.",
};

}  // namespace ocprobe::contract
