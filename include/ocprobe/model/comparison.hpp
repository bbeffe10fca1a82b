// Two reports side by side: where their facts differ. A difference is no cause, and nothing here says one.
#pragma once

#include "ocprobe/model/report.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ocprobe {

/// A value as it stands in a report; a list in the order of its texts.
using FactValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

/// One fact with two values. Texts are of files: whatever prints them escapes them.
struct FactDifference {
    std::string fact;  ///< its place within the stage: `outcome`, `hello.version`, `answers[10.0.0.2].family`
    std::optional<FactValue> a;  ///< nothing: that report does not have it, where its stage was measured
    std::optional<FactValue> b;
};

/// One stage of both reports.
struct StageComparison {
    StageId id = StageId::target;
    std::optional<std::string>
        skipped_a;  ///< the stage was not measured, and why: then nothing of it is compared
    std::optional<std::string> skipped_b;
    StageStatus status_a = StageStatus::skipped;
    StageStatus status_b = StageStatus::skipped;
    std::vector<FactDifference> differences;
    std::vector<std::string> unknown_a;  ///< facts that only the other report has measured: no differences
    std::vector<std::string> unknown_b;

    [[nodiscard]] bool measured() const { return !skipped_a && !skipped_b; }
    [[nodiscard]] bool differs() const { return !differences.empty(); }
    [[nodiscard]] bool status_differs() const { return measured() && status_a != status_b; }
};

/// What one of the two reports is.
struct ComparedReport {
    std::string name;  ///< the file, `<stdin>`, or `this run`
    std::string run_id;
    std::string started_at;  ///< RFC 3339
    std::string version;     ///< of the ocprobe that wrote it
    std::string verdict;     ///< id
    std::string confidence;
    std::vector<std::string> findings;  ///< ids that the other report does not have
};

/// What `diff` and `check --against` find.
struct Comparison {
    ComparedReport a;
    ComparedReport b;
    std::vector<StageComparison> stages;  ///< in the order of the run, all of them
    std::vector<FactDifference>
        conditions;  ///< where and by which versions the runs were made: no results of them

    /// The first stage with a difference; null when there is none.
    [[nodiscard]] const StageComparison* first() const {
        for (const auto& stage : stages) {
            if (stage.differs()) return &stage;
        }
        return nullptr;
    }
    /// The first stage that passed in one run and did not in the other; null when there is none.
    [[nodiscard]] const StageComparison* first_by_status() const {
        for (const auto& stage : stages) {
            if (stage.status_differs()) return &stage;
        }
        return nullptr;
    }
    [[nodiscard]] bool same_verdict() const { return a.verdict == b.verdict; }
    /// No fact of a stage that both measured differs, and the verdict is the same.
    [[nodiscard]] bool same() const { return first() == nullptr && same_verdict(); }
};

/// Of `diff`.
struct DiffReport {
    RunHeader header;
    Comparison comparison;
    RedactionReceipt redaction;
    int exit_code = 1;
};

}  // namespace ocprobe
