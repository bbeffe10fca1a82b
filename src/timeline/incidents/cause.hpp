// What is known of one cause stands in one record: when it holds, what proves it, what is said of it.
#pragma once

#include "base/required.hpp"
#include "timeline/incidents/process_end.hpp"

#include <span>

namespace ocprobe::timeline {

/// Why a cause holds: the events that prove it, in the order of the story, and how sure they make it.
struct Proof {
    Confidence confidence = Confidence::possible;
    std::vector<ChainLink> chain;
};

/// Adds an event to the chain: `words at 13:21:53.340 ± 4 ms`. Nothing for nothing.
void link(Proof& proof, const Scene& scene, Index index, const std::string& words);

/// The first event of that kind in the chain, or nullptr.
[[nodiscard]] const TimelineEvent* proven_by(const Proof& proof, const Scene& scene, EventKind kind);

/// What is said of a proven cause.
struct Statement {
    std::string_view verdict;  ///< the id of `check` and `hold` that explains it
    std::string summary;
    std::string next;  ///< what to look at or change
};

/// What a cause is looked for.
enum class CauseUnit : std::uint8_t {
    process_end,  ///< each end of the gateway's process, with or without a session
    session,      ///< each close or refusal that no such end explains
    either,
};

struct CauseRecord {
    Required<std::string_view> id;
    Required<CauseUnit> unit;
    Required<Confidence> at_most;  ///< the most that its chain can make it
    /// Nothing where the events do not prove it. scene.end() is there for a process_end, scene.close() for a session.
    Required<std::optional<Proof> (*)(const Scene&)> prove;
    Required<Statement (*)(const Scene&, const Proof&)> say;
    Required<std::string_view> excludes;  ///< what is ruled out once it holds, with the reason
    Required<std::string_view> holds_when;
    Required<std::string_view> what_to_do;
};

/// Every cause, in the order of precedence: the first one that is proven is stated.
[[nodiscard]] std::span<const CauseRecord* const> cause_records();

}  // namespace ocprobe::timeline
