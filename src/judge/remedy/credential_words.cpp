// How a credential's source is named and put right. Values are never known here.
#include "judge/remedy/credential_words.hpp"

#include "judge/remedy/words.hpp"

namespace ocprobe::judge {

std::string used_credential(const Evidence& e) {
    auto text = label(e.credential.source);
    if (e.credential.length) text += cat(" (", *e.credential.length, " characters)");
    return text;
}

// The other sources of the ladder, and whether they hold the same value.
std::string other_sources(const Evidence& e) {
    std::vector<std::string> texts;
    for (const auto& rung : e.credential.ladder) {
        if (!rung.present || rung.used || rung.kind != e.credential.kind || !rung.same_as_used) continue;
        texts.push_back(cat(label(rung.source), *rung.same_as_used ? " holds the same" : " differs"));
    }
    return texts.empty() ? "no other source holds one" : join(texts, "; ");
}

// The source whose value differs: the first thing to try instead.
const CredentialRung* different_rung(const Evidence& e) {
    for (const auto& rung : e.credential.ladder) {
        const bool other = rung.present && !rung.used && rung.kind == e.credential.kind;
        if (other && rung.same_as_used == std::optional(false)) return &rung;
    }
    return nullptr;
}

FixStep read_gateways_token(const Evidence& e) {
    // `config get` prints a redaction marker: only the file and the variable hold the value.
    return decide(
        "Read the token that the gateway expects, and keep it out of tickets",
        gateway_place(e),
        in_gateway(e, "grep -n token /home/node/.openclaw/openclaw.json")
    );
}

FixStep put_credential(const Evidence& e, std::string action) {
    switch (e.credential.source.kind) {
    case SourceKind::config_auth_token:
    case SourceKind::config_auth_password:
    case SourceKind::config_remote_token:
    case SourceKind::config_remote_password:
        return {
            std::move(action),
            here(e),
            cat("openclaw config set ", name(e.credential.source.kind).substr(7), " '<value of the gateway>'"
            )};
    case SourceKind::flag_token_file:
    case SourceKind::standard_input:
    case SourceKind::env_ocprobe_token:
        return {std::move(action), cat("what ", name(e.credential.source.kind), " gives"), {}};
    default:
        break;
    }
    const bool password = e.credential.kind == CredentialKind::password;
    const std::string variable = password ? "OPENCLAW_GATEWAY_PASSWORD" : "OPENCLAW_GATEWAY_TOKEN";
    if (!e.credential.source.from.empty() && e.credential.source.from.front() == '/') {
        return {std::move(action), e.credential.source.from, cat(variable, "=<the gateway's>")};
    }
    return set_variables(e, std::move(action), {{variable, cat("${", variable, "}")}});
}

}  // namespace ocprobe::judge
