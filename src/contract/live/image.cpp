// contract.live_image: is it the release of the files?
#include "contract/live/live.hpp"

namespace ocprobe::contract {

namespace {

void compare_image(const Pair& pair, Row& row) {
    const auto& cli = pair.cli;
    const auto& found = pair.measured->evidence.cli;
    if (!found.measured) return row.green("no installed CLI was found here to compare the image tag with");
    const auto tag = release_of(cli.service->image);
    if (!tag) return row.green("CLI " + found.version + "; the image's tag names no release");
    if (*tag == found.version) return row.green("CLI " + found.version + ", as the image's tag says");
    row.latent(
        *cli.service,
        cli.service->image.place,
        "image",
        "the image's tag says " + *tag + ", the CLI in this container is " + found.version,
        recreate(pair)
    );
}

}  // namespace

extern constinit const Check live_image_check{
    .id = "contract.live_image",
    .box = "image",
    .kind = ContractKind::live,
    .question = "is it the release of the files",
    .judge = compare_image,
    .holds_when = "With --live: the installed CLI is of another release than the tag of its image in the "
                  "files.",
    .what_to_do = "Pull, and recreate the container.",
};

}  // namespace ocprobe::contract
