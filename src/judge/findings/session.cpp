// Findings about held sessions: what happened beside the verdict.
#include "judge/view/session.hpp"

#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"

namespace ocprobe::judge {

void note_session(Notes& notes) {
    const auto& e = notes.evidence();
    const auto decided = session_kind(e);
    if (!decided) return;
    for (const auto kind : end_kinds) {
        const int count = ends_of_kind(e, kind);
        if (count == 0 || kind == *decided) continue;
        notes.add(
            id_of(kind),
            Severity::warning,
            cat(count,
                count == 1 ? " session" : " sessions",
                " of this run ended so, beside what the verdict says")
        );
    }
}

}  // namespace ocprobe::judge
