// Where the credential of a side comes from, and how both sides get one.
#include "contract/checks/token_parts.hpp"

#include "ocprobe/base/text.hpp"

#include <utility>

namespace ocprobe::contract {

namespace {

/// What stands above the environment's token in a container, and would still count beside it: the words that take it
/// away. Empty: nothing does.
std::string above_environment(const Side& side) {
    for (const auto& rung : side.resolution.credential.ladder) {
        if (!rung.used || rung.kind != CredentialKind::token) continue;
        if (rung.source.kind == SourceKind::config_auth_token)
            return "take gateway.auth.token out of the config of " + escape_text(side.service->name, 100);
        if (rung.source.kind == SourceKind::flag_token_file)
            return "take --token out of the command of " + escape_text(side.service->name, 100);
    }
    return {};
}

}  // namespace

Remedies one_source(const Pair& pair) {
    std::vector<Change> changes;
    for (const auto* side : {&pair.gateway, &pair.cli}) {
        if (auto words = above_environment(*side); !words.empty())
            changes.push_back(advise(std::move(words)).front().changes.front());
    }
    if (pair.project.kubernetes) {
        changes.push_back(advise(std::string(token_from_secret)).front().changes.front());
        return change(std::move(changes));
    }
    const auto* wanted = variable(*pair.gateway.service, token_variable);
    const auto* sent = variable(*pair.cli.service, token_variable);
    const bool same = wanted != nullptr && sent != nullptr && wanted->text.value == sent->text.value;
    if (!same || changes.empty())
        changes.push_back(set_env(
            {pair.gateway.service, pair.cli.service},
            std::string(token_variable),
            "${" + std::string(token_variable) + "}"
        ));
    return change(std::move(changes));
}

Held held_by(const Side& side, bool password) {
    const auto& credentials = side.resolution.credentials;
    const auto& value = password ? credentials.password : credentials.token;
    Held out;
    if (!value) return out;
    out.value = &*value;
    const auto wanted = password ? CredentialKind::password : CredentialKind::token;
    for (const auto& rung : side.resolution.credential.ladder) {
        if (!rung.used || rung.kind != wanted) continue;
        const bool command = rung.source.kind == SourceKind::flag_token_file;
        out.source = command ? "--token of its command" : escape_text(label(rung.source), 120);
    }
    out.meaning = side.meaning(*value);
    return out;
}

std::string named(const Held& held) {
    return held.source + (held.meaning.empty() ? "" : ", from " + escape_text(held.meaning, 80));
}

Place token_place(const Side& side) {
    for (const auto name : credential_variables) {
        if (const auto* value = variable(*side.service, name)) return value->text.place;
    }
    return place_of(*side.service, "OPENCLAW_GATEWAY_URL");
}

bool shares_state(const Pair& pair) {
    const auto identity = pair.cli.state.identity();
    return !identity.empty() && identity == pair.gateway.state.identity();
}

}  // namespace ocprobe::contract
