// The words of a comparison: a difference is told, never a cause.
#include "report/compare/parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

struct ValueWords {
    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return value.empty() ? "empty" : value; }
    std::string operator()(const std::vector<std::string>& values) const {
        return values.empty() ? "none" : fmt::format("{}", fmt::join(values, ", "));
    }
};

// In a sentence: the whole of it stands below.
std::string short_value(const std::optional<FactValue>& value) {
    constexpr std::size_t longest = 48;
    return escape_text(value_words(value), longest);
}

}  // namespace

std::string value_words(const std::optional<FactValue>& value) {
    return value ? std::visit(ValueWords(), *value) : "absent";
}

std::string answer_of(const Comparison& comparison) {
    if (const auto* stage = comparison.first(); stage != nullptr)
        return fmt::format("The two runs part at stage {}", name(stage->id));
    const bool any = std::any_of(comparison.stages.begin(), comparison.stages.end(), [](const auto& stage) {
        return stage.measured();
    });
    const std::string facts = any ? "The two runs say the same at every stage that both measured"
                                  : "No stage was measured in both runs";
    return facts + (comparison.same_verdict() ? "" : "; their verdicts differ");
}

std::string first_fact_of(const Comparison& comparison) {
    const auto* stage = comparison.first();
    if (stage == nullptr) return {};
    const auto& [fact, a, b] = stage->differences.front();
    return fmt::format(": {} is {} in A, {} in B", escape_text(fact, 60), short_value(a), short_value(b));
}

std::string status_sentence(const Comparison& comparison) {
    const auto* stage = comparison.first_by_status();
    if (stage == nullptr || stage == comparison.first()) return {};
    return fmt::format(
        "The first stage with another status is {}: {} in A, {} in B.",
        name(stage->id),
        name(stage->status_a),
        name(stage->status_b)
    );
}

std::string verdict_words(const ComparedReport& report) {
    return report.confidence.empty() ? report.verdict
                                     : fmt::format("{} ({})", report.verdict, report.confidence);
}

std::string report_words(const ComparedReport& report) {
    auto text = report.name;
    if (!report.started_at.empty()) text += " · " + report.started_at;
    if (!report.run_id.empty()) text += " · run " + report.run_id;
    if (!report.version.empty()) text += " · ocprobe " + report.version;
    return text;
}

std::string not_compared_words(const StageComparison& stage) {
    if (stage.skipped_a && stage.skipped_b) return {};
    if (stage.skipped_a) return "not measured in A: " + *stage.skipped_a;
    return stage.skipped_b ? "not measured in B: " + *stage.skipped_b : "";
}

}  // namespace ocprobe::report
