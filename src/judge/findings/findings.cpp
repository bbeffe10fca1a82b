// Collects the findings of all records, errors before warnings before notes.
#include "judge/findings/findings.hpp"

#include "judge/judge.hpp"

#include <algorithm>

namespace ocprobe::judge {

void Notes::add(Severity severity, std::string summary, std::string fix) {
    if (id_ == verdict_.id) return;
    list_.push_back({std::string(id_), severity, std::move(summary), std::move(fix)});
}

std::vector<FindingRecord> finding_records() {
    std::vector<FindingRecord> all;
    for (const auto records :
         {target_findings(),
          credential_findings(),
          state_findings(),
          network_findings(),
          identity_findings(),
          session_findings(),
          version_findings(),
          surroundings_findings()})
        all.insert(all.end(), records.begin(), records.end());
    return all;
}

std::vector<Finding> findings_of(const Evidence& e, const Verdict& verdict) {
    if (verdict.kind == VerdictKind::internal_error) return {};
    Notes notes(e, verdict);
    for (const auto& record : finding_records()) {
        notes.begin(record.id);
        record.note.value(notes);
    }
    auto list = notes.take();
    std::stable_sort(list.begin(), list.end(), [](const Finding& a, const Finding& b) {
        return a.severity > b.severity;
    });
    return list;
}

}  // namespace ocprobe::judge
