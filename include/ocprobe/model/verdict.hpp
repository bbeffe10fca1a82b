// What is concluded from the evidence: the verdict, its remedy, the findings and the forecast.
#pragma once

#include "ocprobe/base/enum_names.hpp"

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

struct FixStep {
    std::string action;  ///< JSON `do`; an alternative to the steps before it begins with `Or`
    std::string where;  ///< `host`, `gateway container`, `CLI container`, `compose.yml, service openclaw-cli`
    std::string command;   ///< exact command or Compose lines; may hold newlines; empty when there is none
    bool decides = false;  ///< it mends nothing: its answer tells what to mend
};

struct Excluded {
    std::string id;  ///< an id, or a family: `tls.*`
    std::string because;
};

struct Verdict {
    std::string id = "inconclusive";
    Confidence confidence = Confidence::possible;
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
