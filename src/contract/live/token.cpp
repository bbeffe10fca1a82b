// contract.live_token: is the token the one that the files give?
#include "contract/live/live.hpp"

namespace ocprobe::contract {

namespace {

struct Sent {
    const Secret* value = nullptr;
    std::string source;
};

Sent sent_by(const Credentials& credentials, const CredentialFacts& facts) {
    const auto& value = facts.kind == CredentialKind::password ? credentials.password : credentials.token;
    return {value ? &*value : nullptr, named_source(facts.source)};
}

void compare_token(const Pair& pair, Row& row) {
    constexpr std::string_view name = "OPENCLAW_GATEWAY_TOKEN";
    const auto& cli = pair.cli;
    const auto& service = *cli.service;
    if (is_of_this_shell(pair, name, row)) return;
    const auto written = sent_by(cli.resolution.credentials, cli.resolution.credential);
    const auto found = sent_by(pair.measured->credentials, pair.measured->evidence.credential);
    const auto place = place_of(service, name);
    const bool open = cli.config == Knowledge::unknown || unseen_environment(cli).has_value();
    if (written.value == nullptr || found.value == nullptr) {
        const auto& lacks = written.value == nullptr ? "none" : written.source;
        const auto& has = found.value == nullptr ? "none" : found.source;
        if (written.value == found.value) return row.green("no token here, as the files say");
        if (written.value == nullptr && open)
            return row.green("the token comes from " + has + ", which the files leave open");
        return row.latent(
            service,
            place,
            "token_source",
            "the token by the files: " + lacks + ", in this container: " + has,
            recreate(pair)
        );
    }
    if (cli.is_symbol(*written.value))
        return row.green("the token comes from " + found.source + "; its value is not in the files");
    if (Secret::same(*written.value, *found.value))
        return row.green("the token of the files, from " + found.source);
    row.latent(
        service,
        place,
        "token_value",
        "this container holds another token (" + found.source + ") than the files give now (" +
            written.source + "): they were changed after it was made",
        recreate(pair)
    );
}

}  // namespace

extern constinit const Check live_token_check{
    .id = "contract.live_token",
    .box = "token",
    .kind = ContractKind::live,
    .question = "is the token the one that the files give",
    .judge = compare_token,
    .holds_when = "With --live: the token of this container comes from elsewhere than the files say, or has "
                  "another value. Values are compared in memory.",
    .what_to_do = "Recreate the container: it keeps the environment that it was made with.",
};

}  // namespace ocprobe::contract
