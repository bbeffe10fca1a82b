// contract.live_url: does the CLI dial what the files say?
#include "contract/live/live.hpp"

namespace ocprobe::contract {

namespace {

void compare_url(const Pair& pair, Row& row) {
    constexpr std::string_view name = "OPENCLAW_GATEWAY_URL";
    const auto& cli = pair.cli;
    const auto& written = cli.resolution.target;
    const auto& found = pair.measured->evidence.target;
    if (is_of_this_shell(pair, name, row)) return;
    const auto here = shown(found.url) + " (" + named_source(found.source) + ")";
    const auto* given = variable(*cli.service, name);
    const bool open = (given != nullptr && !given->symbol.empty()) || unseen_environment(cli).has_value() ||
                      (given == nullptr && cli.config == Knowledge::unknown);
    if (written.url == found.url) return row.green("the CLI dials " + here + ", as the files say");
    if (open) return row.green("the CLI dials " + here + ", which the files leave open");
    row.latent(
        *cli.service,
        place_of(*cli.service, name),
        "url",
        "the files say " + shown(written.url) + " (" + named_source(written.source) +
            "), this container dials " + here,
        recreate(pair)
    );
}

}  // namespace

extern constinit const Check live_url_check{
    .id = "contract.live_url",
    .box = "url",
    .kind = ContractKind::live,
    .question = "does the CLI dial what the files say",
    .judge = compare_url,
    .holds_when = "With --live: the URL of this container is not the one that the files give it.",
    .what_to_do = "Recreate the container from the files, or change the files to what is meant.",
};

}  // namespace ocprobe::contract
