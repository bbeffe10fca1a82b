// Which of two credentials that were sent together the report is about.
#include "ocprobe/openclaw/stages.hpp"

#include <algorithm>
#include <utility>

namespace ocprobe::openclaw {

void name_the_one_asked_for(CredentialFacts& credential, CredentialKind wanted) {
    if (credential.also.empty() || credential.kind == wanted) return;
    const auto asked_for =
        std::find_if(credential.ladder.begin(), credential.ladder.end(), [&](const CredentialRung& rung) {
            return rung.used && rung.kind == wanted;
        });
    if (asked_for == credential.ladder.end()) return;
    credential.also = {std::exchange(credential.source, asked_for->source)};
    credential.kind = wanted;
    credential.length = asked_for->length;
    credential.problem = asked_for->problem;
    credential.problem_detail = asked_for->problem_detail;
    credential.trimmed = asked_for->trimmed;
}

}  // namespace ocprobe::openclaw
