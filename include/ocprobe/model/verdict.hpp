// What is concluded from the evidence: the verdict, its remedy, the findings and the forecast.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/model/fix.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

enum class Confidence { possible, likely, certain };

template <>
inline constexpr auto names_of<Confidence> = enum_names<Confidence>({
    {Confidence::possible, "possible"},
    {Confidence::likely, "likely"},
    {Confidence::certain, "certain"},
});

struct Excluded {
    std::string id;  ///< an id, or a family: `tls.*`
    std::string because;
};

/// What sort of answer a verdict is: the head of a report and the exit code follow from it.
enum class VerdictKind { healthy, fault, undecided, deadline, internal_error };

/// Whether time alone can mend it.
enum class Waiting {
    may_help,              ///< usual while a stack comes up, or it ends by itself
    is_the_fix,            ///< the gateway starts or stops: nothing that was sent has been judged
    in_vain,               ///< somebody has to change something first
    in_vain_for_this_cli,  ///< the gateway is up; the CLI as configured here would still stop
};

struct Verdict {
    std::string id = "inconclusive";
    VerdictKind kind = VerdictKind::undecided;
    Waiting waiting = Waiting::may_help;
    Confidence confidence = Confidence::possible;
    std::vector<std::string>
        cli_says;         ///< what the real CLI prints in this state, as recorded; empty: not recorded
    std::string summary;  ///< one line: what is wrong
    std::string cause;    ///< why, from the evidence
    std::vector<FixStep> fix;
    std::vector<std::string> evidence;  ///< stage or fact ids
    std::vector<Excluded> excluded;
};

enum class Severity { info, warning, error };

template <>
inline constexpr auto names_of<Severity> = enum_names<Severity>({
    {Severity::info, "info"},
    {Severity::warning, "warning"},
    {Severity::error, "error"},
});

struct Finding {
    std::string id;
    Severity severity = Severity::info;
    std::string summary;
    std::string fix;  ///< empty when there is none
};

struct Forecast {
    std::string id;
    std::string because;
    std::vector<FixStep> fix{};  ///< what mends it, to be done in the same change
};

/// Which releases behave as the gateway did. Bounds that nothing shows are empty.
struct ReleaseRange {
    std::string at_least;              ///< the first release that it may be
    std::string before;                ///< the first release that it can no longer be
    std::vector<std::string> because;  ///< what was seen, in words
    [[nodiscard]] bool known() const { return !at_least.empty() || !before.empty(); }
};

struct Judgement {
    Verdict verdict;
    std::optional<bool> reachable;
    std::optional<bool> authorised;
    std::optional<bool> scoped;
    std::vector<Forecast> next;
    /// The verdict's steps and those of `next` as one change, where all of them are known; else empty.
    std::vector<FixStep> combined_fix;
    std::vector<Finding> findings;
    ReleaseRange release;
};

}  // namespace ocprobe
