// contract.image: do both sides run the same image?
#include "base/ascii.hpp"
#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"

namespace ocprobe::contract {

namespace {

void judge_images(const Pair& pair, Row& row) {
    const auto& gateway = pair.gateway.service->image;
    const auto& cli = pair.cli.service->image;
    if (!gateway.given() || !cli.given() || gateway.value == cli.value) return;
    const bool both = contains(gateway.value, "openclaw") && contains(cli.value, "openclaw");
    if (both)
        row.warn(
            *pair.cli.service,
            cli.place,
            "differ",
            "two images: `" + escape_text(cli.value, 80) + "` here, `" + escape_text(gateway.value, 80) +
                "` for the gateway"
        );
}

}  // namespace

extern constinit const Check image_check{
    .id = "contract.image",
    .box = "image",
    .kind = ContractKind::warning,
    .question = "do both sides run the same image",
    .judge = judge_images,
    .holds_when = "The two services run different images or tags: protocol and state layout follow the "
                  "release.",
    .what_to_do = "Use one variable for both images.",
};

}  // namespace ocprobe::contract
