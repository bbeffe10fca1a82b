// contract.token: do both sides have the same credential, from one source of truth?
#include "contract/checks/token_parts.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

/// A literal in a file that people keep in a repository.
void judge_literals(const Side& side, const Project& project, Row& row) {
    for (const auto name : credential_variables) {
        const auto* value = variable(*side.service, name);
        if (value == nullptr || value->text.value.empty() || !value->env_file.empty() ||
            !value->symbol.empty())
            continue;
        if (!value->text.uses.empty() || value->passed_through) continue;
        const auto place = value->text.place;
        if (place.file >= project.files.size() || project.files[place.file].resolved) continue;
        row.latent(
            *side.service,
            place,
            "literal",
            std::string(name) + " stands in the file itself: whoever reads the file has it",
            project.kubernetes
                ? advise("take it from a Secret, by valueFrom.secretKeyRef")
                : Remedies{{{set_env({side.service}, std::string(name), "${" + std::string(name) + "}")}, false, "with the value in .env or a secret"}}
        );
    }
}

void judge_two_tokens(const Pair& pair, Row& row) {
    // Config and environment of one container: which of them wins depends on the release.
    for (const auto* side : {&pair.gateway, &pair.cli}) {
        if (side == &pair.cli && pair.same_container) continue;
        for (const auto& rung : side->resolution.credential.ladder) {
            if (rung.kind != CredentialKind::token || rung.used || rung.same_as_used != false) continue;
            const bool env = rung.source.kind == SourceKind::env_gateway_token;
            const bool config = rung.source.kind == SourceKind::config_auth_token;
            if (!env && !config) continue;
            const auto& token = side->resolution.credentials.token;
            if (!token || side->is_symbol(*token)) continue;
            const auto* given = variable(*side->service, "OPENCLAW_GATEWAY_TOKEN");
            if (given != nullptr && !given->symbol.empty() && !pair.project.environment_known) continue;
            row.latent(
                *side->service,
                token_place(*side),
                "two_tokens",
                "two different tokens in one container: " + escape_text(label(rung.source), 80) +
                    " loses to " + held_by(*side, false).source + " today, and won before release 2026.8.2",
                advise("keep one of them")
            );
            return;
        }
    }
}

/// The end of a sentence about a value that is missing, where Compose made it blank.
std::string blank_note(const Side& side) {
    if (side.blanked.empty()) return {};
    return "; Compose puts nothing in place of " + escape_text(side.blanked.front(), 60) + "'s variable";
}

/// The gateway has nothing to ask for: then it does not start, or asks for what nobody knows.
bool judge_gateway(const Pair& pair, bool password, Row& row) {
    const auto held = held_by(pair.gateway, password);
    if (held.value != nullptr || pair.listens.auth_mode == "none") return true;
    const auto& service = *pair.gateway.service;
    const auto place = token_place(pair.gateway);
    if (const auto unseen = unseen_environment(pair.gateway)) {
        row.undecided(service, unseen->place, unseen->why + ": it may hold the token");
        return false;
    }
    if (pair.gateway.config == Knowledge::unknown) {
        if (shares_state(pair)) return true;  // whatever the config holds, both read it
        row.undecided(service, place, "the gateway's token is in its config, which is not seen, or nowhere");
        return false;
    }
    const auto* given = pair.gateway.resolution.credential.stop == CredentialStop::unresolved_secret_ref
                            ? "is a reference without a value"
                            : "is nowhere";
    const bool loopback = pair.listens.bind == "loopback";
    row.fails(
        service,
        place,
        "gateway_without",
        std::string("the gateway's token ") + given +
            (loopback ? ": it makes one up at each start" : ": it refuses to listen on the network") +
            blank_note(pair.gateway),
        one_source(pair)
    );
    return false;
}

/// The CLI gets what the gateway has, where the files say by which variable.
Remedies gateway_token(const Pair& pair) {
    if (pair.project.kubernetes) return advise(std::string(token_from_secret));
    const auto* cli = pair.cli.service;
    const auto* given = variable(*pair.gateway.service, token_variable);
    const bool known = given != nullptr && given->text.whole && given->env_file.empty() &&
                       variable(*cli, token_variable) == nullptr;
    const auto name = known ? given->text.uses.front().name : std::string(token_variable);
    auto made = set_env({cli}, std::string(token_variable), "${" + name + "}");
    return known ? change_at_once(std::move(made)) : change({std::move(made)});
}

/// The CLI has no token but the one that its config may hold.
void judge_unseen_config(const Pair& pair, Row& row) {
    const auto& service = *pair.cli.service;
    const auto place = token_place(pair.cli);
    if (!shares_state(pair)) {
        row.undecided(service, place, "the CLI's token is in its config, which is not seen, or nowhere");
        return;
    }
    // The gateway would take the environment's only where the config has none, and then the CLI has nothing.
    const bool gateway_has = held_by(pair.gateway, false).value != nullptr;
    row.undecided(
        service,
        place,
        gateway_has
            ? "the gateway has a token in its environment, the CLI only what the shared config holds, "
              "which is not seen"
            : "whether the config that both sides read has a token is not seen: show it, or set "
              "OPENCLAW_GATEWAY_TOKEN"
    );
}

/// With OPENCLAW_GATEWAY_URL the CLI takes its credential from the environment alone. Returns whether it finds none there.
bool judge_environment_url(const Pair& pair, bool password, Row& row) {
    const auto& side = pair.cli;
    const auto& service = *side.service;
    const auto place = place_of(service, "OPENCLAW_GATEWAY_URL");
    if (side.resolution.credential.stop == CredentialStop::url_needs_env_token) {
        row.fails(
            service,
            place,
            "url_needs_token",
            "OPENCLAW_GATEWAY_URL without OPENCLAW_GATEWAY_TOKEN: with that URL the CLI ignores the config's "
            "token" +
                blank_note(side),
            gateway_token(pair)
        );
        return true;
    }
    if (password && side.resolution.target.source.kind == SourceKind::env_gateway_url) {
        row.fails(
            service,
            place,
            "url_needs_password",
            "the gateway asks for a password, and with OPENCLAW_GATEWAY_URL the CLI takes one from its "
            "environment alone, which has none",
            change({set_env({&service}, "OPENCLAW_GATEWAY_PASSWORD", "${OPENCLAW_GATEWAY_PASSWORD}")})
        );
        return true;
    }
    return false;
}

void judge_cli_without(const Pair& pair, bool password, Row& row) {
    const auto& side = pair.cli;
    const auto& credential = side.resolution.credential;
    const auto& service = *side.service;
    const auto place = token_place(side);
    if (const auto unseen = unseen_environment(side)) {
        row.undecided(service, unseen->place, unseen->why + ": it may hold the token");
        return;
    }
    if (judge_environment_url(pair, password, row)) return;
    if (credential.stop == CredentialStop::unresolved_secret_ref) {
        row.fails(
            service,
            place,
            "unresolved",
            "the CLI's token is a reference without a value: " + escape_text(credential.stop_detail, 160)
        );
        return;
    }
    if (side.config == Knowledge::unknown) return judge_unseen_config(pair, row);
    row.fails(
        service,
        place,
        "cli_without",
        "the CLI has no token: neither in its environment nor in a config that it reads" + blank_note(side),
        one_source(pair)
    );
}

void judge_equal(const Pair& pair, bool password, Row& row) {
    const auto wanted = held_by(pair.gateway, password);
    auto sent = held_by(pair.cli, password);
    if (sent.value == nullptr) return judge_cli_without(pair, password, row);
    if (wanted.value == nullptr) {
        if (!shares_state(pair) || pair.gateway.config != Knowledge::unknown) return;
        row.undecided(
            *pair.cli.service,
            token_place(pair.cli),
            "the CLI sends " + named(sent) + ", the gateway's own is in a config that is not seen"
        );
        return;
    }
    const auto place = token_place(pair.cli);
    if (Secret::same(*wanted.value, *sent.value)) {
        const auto& problem = pair.cli.resolution.credential;
        if (problem.problem == CredentialProblem::placeholder)
            row.latent(
                *pair.cli.service, place, "placeholder", "the token is a placeholder that anybody can guess"
            );
        std::string unseen = pair.gateway.config == Knowledge::unknown
                                 ? "; a token in the gateway's config, which is not seen, would win over it"
                                 : "";
        row.green("one value on both sides: " + named(sent) + unseen);
        return;
    }
    const bool open = !wanted.meaning.empty() || !sent.meaning.empty();
    const bool two_names = !wanted.meaning.empty() && !sent.meaning.empty();
    const std::string both = "the CLI sends " + named(sent) + ", the gateway wants " + named(wanted);
    if (two_names) {
        row.latent(
            *pair.cli.service, place, "two_variables", "two sources of truth: " + both, one_source(pair)
        );
    } else if (open) {
        row.undecided(
            *pair.cli.service, place, both + ": whether they are the same only the deployment knows"
        );
    } else {
        std::string problem;
        if (pair.cli.resolution.credential.problem != CredentialProblem::none)
            problem = "; the CLI's value is malformed: " +
                      escape_text(pair.cli.resolution.credential.problem_detail, 120);
        row.fails(
            *pair.cli.service, place, "mismatch", "two different values: " + both + problem, one_source(pair)
        );
    }
}

void judge_token(const Pair& pair, Row& row) {
    judge_literals(pair.gateway, pair.project, row);
    if (!pair.same_container) judge_literals(pair.cli, pair.project, row);
    judge_two_tokens(pair, row);
    const bool password = pair.listens.auth_mode == "password";
    if (pair.listens.auth_mode == "none") {
        row.undecided(
            *pair.gateway.service,
            pair.gateway.service->place,
            "gateway.auth.mode is none: whether this CLI's device is let in is not in these files"
        );
        return;
    }
    if (pair.listens.auth_mode == "trusted-proxy") {
        row.undecided(
            *pair.gateway.service,
            pair.gateway.service->place,
            "gateway.auth.mode is trusted-proxy: the proxy decides"
        );
        return;
    }
    if (judge_gateway(pair, password, row)) judge_equal(pair, password, row);
}

}  // namespace

extern constinit const Check token_check{
    .id = "contract.token",
    .box = "token",
    .kind = ContractKind::blocker,
    .question = "is there one source of truth for the token",
    .judge = judge_token,
    .holds_when = "The two sides have different credentials, two variables for one token, or a token that "
                  "stands in the file itself. Or there is an environment URL without a token in the "
                  "environment, or no token at all.",
    .what_to_do = "Write OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN} in both services and its value in "
                  "one place, or "
                  "keep it in the shared config alone.",
};

}  // namespace ocprobe::contract
