// contract.live_user: is it the user of the files?
#include "contract/live/live.hpp"

namespace ocprobe::contract {

namespace {

void compare_user(const Pair& pair, Row& row) {
    const auto& cli = pair.cli;
    const auto uid = pair.measured->evidence.container.uid;
    const auto here = "uid " + std::to_string(uid);
    if (!cli.service->user.given() || !cli.uid_known)
        return row.green("runs as " + here + "; the files leave it to the image");
    if (uid == cli.uid) return row.green("runs as " + here + ", as the files say");
    const auto summary = "the files say uid " + std::to_string(cli.uid) + ", this process is " + here;
    const auto place = cli.service->user.place;
    // `docker exec -u root` is the usual reason.
    if (uid == 0)
        return row.undecided(*cli.service, place, summary + ": started as root by hand, or drifted");
    row.latent(*cli.service, place, "user", summary, recreate(pair));
}

}  // namespace

extern constinit const Check live_user_check{
    .id = "contract.live_user",
    .box = "user",
    .kind = ContractKind::live,
    .question = "is it the user of the files",
    .judge = compare_user,
    .holds_when = "With --live: this process runs as another uid than `user:` in the files says.",
    .what_to_do = "Recreate the container from the files; `docker exec` without -u has the container's own "
                  "user.",
};

}  // namespace ocprobe::contract
