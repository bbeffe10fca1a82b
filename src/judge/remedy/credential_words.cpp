#include "judge/remedy/credential_words.hpp"

#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "ocprobe/policy/credential_script.hpp"

namespace ocprobe::judge {

std::string used_credential(const Evidence& e) {
    auto text = label(e.judged_credential().source);
    if (e.judged_credential().length) text += cat(" (", *e.judged_credential().length, " characters)");
    return text;
}

// The other sources of the ladder, and whether they hold the same value.
std::string other_sources(const Evidence& e) {
    std::vector<std::string> texts;
    for (const auto& rung : e.credential.ladder) {
        if (!rung.present || rung.used || rung.kind != e.judged_credential().kind || !rung.same_as_used)
            continue;
        texts.push_back(cat(label(rung.source), *rung.same_as_used ? " holds the same" : " differs"));
    }
    return texts.empty() ? "no other source holds one" : join(texts, "; ");
}

// The source whose value differs: the first thing to try instead.
const CredentialRung* different_rung(const Evidence& e) {
    for (const auto& rung : e.credential.ladder) {
        const bool other = rung.present && !rung.used && rung.kind == e.judged_credential().kind;
        if (other && rung.same_as_used == std::optional(false)) return &rung;
    }
    return nullptr;
}

void compare_lengths(Advice& advice) {
    const auto& length = advice.evidence().credential.length;
    advice.decide(
        cat("Compare the lengths without showing the token",
            length ? cat(" (the one that was sent has ", *length, " characters)") : std::string()),
        Place::gateway_container,
        {"node", "-p", policy::credential_script("token") + ".length"}
    );
}

}  // namespace ocprobe::judge
