// What follows from the facts: the rule table, findings and forecast. Pure.
#pragma once

#include "ocprobe/model/report.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace ocprobe::judge {

/// One cause. The first rule of the table whose `holds` is true is the verdict.
struct Rule {
    std::string_view id;
    StageId stage;
    bool (*holds)(const Evidence&);
    Confidence (*confidence)(const Evidence&);
    void (*say)(const Evidence&, Verdict&);  ///< fills summary, cause, fix, evidence
};

/// In the CLI's own order of stops (src/openclaw/README.md). The last row always holds.
[[nodiscard]] std::span<const Rule> rules();

/// Verdict, findings, forecast and the three facts (reachable, authorised, scoped).
[[nodiscard]] Judgement judge(const Evidence& evidence);

/// Whether the gateway judged a token or a password, by its hello-ok or its refusal; nothing where it did not say.
[[nodiscard]] std::optional<CredentialKind> kind_judged_by_the_gateway(const Evidence& evidence);

/// The exit code of `check` for a verdict (src/judge/README.md).
[[nodiscard]] int exit_code(const Evidence& evidence, const Verdict& verdict);

/// An id's documentation: for `explain`, `list` and the README.
struct Explanation {
    std::string_view id;
    std::string_view stage;  ///< the family: `target`, `dns` …
    bool finding_only;       ///< never a verdict
    std::string_view holds_when;
    std::string_view what_to_do;
};

/// Every stable id, verdicts and findings, in the order of the table.
[[nodiscard]] std::span<const Explanation> explanations();

}  // namespace ocprobe::judge
