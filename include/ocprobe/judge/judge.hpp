// What follows from the facts: verdict, findings, forecast. Pure.
#pragma once

#include "ocprobe/model/report.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace ocprobe::judge {

/// Verdict, findings, forecast and the three facts (reachable, authorised, scoped).
[[nodiscard]] Judgement judge(const Evidence& evidence);

/// The exit code of `check` for a verdict (src/judge/README.md).
[[nodiscard]] int exit_code(const Evidence& evidence, const Verdict& verdict);

/// An id's documentation, from its record: for `explain`, `list` and the README.
struct IdDocumentation {
    std::string_view id;
    std::string_view stage;  ///< what it is about: `target`, `dns` …
    bool finding_only;       ///< never a verdict
    std::string_view holds_when;
    std::string_view what_to_do;
    std::span<const std::string_view> links;  ///< the release's own documents, by their path in its package
};

/// Every stable id, each once: the verdicts in the order of the stages, then what is only ever a finding.
[[nodiscard]] std::vector<IdDocumentation> documentation();

}  // namespace ocprobe::judge
