// A cause: everything that this program knows about one verdict, in one record. Nothing else names its id; where it
// stands in the order of stops says causes/order.cpp.
#pragma once

#include "base/required.hpp"
#include "ocprobe/model/report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::judge {

class Advice;       // remedy/advice.hpp
struct Hypothesis;  // forecast/hypothesis.hpp

using Predicate = bool (*)(const Evidence&);
using ConfidenceOf = Confidence (*)(const Evidence&);
/// Fills summary, cause and evidence.
using Say = void (*)(const Evidence&, Verdict&);
/// Adds the steps of the fix.
using Advise = void (*)(Advice&);
/// Makes the evidence what it would be once this cause alone is fixed: what was measured and is not touched by it
/// stays, what was not measured goes well, save where local knowledge says otherwise. False: nothing can be said of
/// what follows.
using OnceFixed = bool (*)(Hypothesis&);
/// What the evidence rules out beside this verdict, with the reason.
using RuleOut = std::vector<Excluded> (*)(const Evidence&);
/// What the real CLI of the installed release prints in this state; nullptr: never recorded.
using CliSays = std::vector<std::string> (*)(const Evidence&);
inline constexpr CliSays cli_words_not_recorded = nullptr;

/// What a forecast of this cause rests on.
enum class KnownFrom {
    configuration,  ///< what is configured here
    network,        ///< what the gateway said, or, where it was not reached, what is configured here
    network_or_state_directory,  ///< what the gateway said, or else the state directory
};

/// For `explain`, `list`, the man page and SARIF.
struct Documentation {
    Required<std::string_view> holds_when;
    Required<std::string_view> what_to_do;
    /// The release's own documents, by their path in its package.
    Required<std::span<const std::string_view>> links;
};
inline constexpr std::span<const std::string_view> no_links;

struct Cause {
    Required<std::string_view> id;
    Required<VerdictKind> kind;
    Required<StageId> stage;  ///< where the run stopped for it
    Required<Predicate> holds;
    Required<ConfidenceOf> confidence;
    Required<Say> say;
    Required<Advise> advise;
    Required<OnceFixed> once_fixed;
    Required<KnownFrom> known_from;
    Required<Waiting> waiting;
    Required<RuleOut> rules_out;
    Required<CliSays> cli_says;
    Documentation documentation;
};

/// The causes of one file.
struct CauseGroup {
    Required<std::string_view> family;  ///< `tls` of `tls.expired`; empty: ids without a dot
    Required<std::span<const Cause>> causes;
    /// What of the family the evidence shows to be false: `tls.*`, or single ids.
    Required<RuleOut> ruled_out;
};

[[nodiscard]] std::span<const CauseGroup* const> cause_groups();

/// Every cause in the order in which the real CLI would stop. The first that holds is the verdict; the last one always
/// holds.
[[nodiscard]] std::span<const Cause* const> causes();

// ---- values that many records share

inline Confidence certain(const Evidence&) {
    return Confidence::certain;
}
inline Confidence likely(const Evidence&) {
    return Confidence::likely;
}
inline Confidence possible(const Evidence&) {
    return Confidence::possible;
}
/// What the evidence shows to be false of any family.
[[nodiscard]] std::vector<Excluded> other_families(const Evidence& e);
inline std::vector<Excluded> rules_out_nothing(const Evidence&) {
    return {};
}
inline bool nothing_follows(Hypothesis&) {
    return false;
}
inline std::vector<Excluded> never_ruled_out(const Evidence&) {
    return {};
}

}  // namespace ocprobe::judge
