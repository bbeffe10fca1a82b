// Collects the findings of all families, errors before warnings before notes.
#include "judge/findings/findings.hpp"

#include "judge/judge.hpp"

#include <algorithm>

namespace ocprobe::judge {

void Notes::add(std::string_view id, Severity severity, std::string summary, std::string fix) {
    if (id == verdict_.id) return;
    list_.push_back({std::string(id), severity, std::move(summary), std::move(fix)});
}

std::vector<Finding> findings_of(const Evidence& e, const Verdict& verdict) {
    if (verdict.id == "internal_error") return {};
    Notes notes(e, verdict);
    note_target(notes);
    note_credential(notes);
    note_config(notes);
    note_state(notes);
    note_network(notes);
    note_identity(notes);
    note_session(notes);
    note_versions(notes);
    note_surroundings(notes);
    auto list = notes.take();
    std::stable_sort(list.begin(), list.end(), [](const Finding& a, const Finding& b) {
        return a.severity > b.severity;
    });
    return list;
}

}  // namespace ocprobe::judge
