// A comparison for people: the answer first, then the stages that differ.
#include "report/compare/parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t facts_of_first_stage = 6;
constexpr std::size_t facts_of_others = 3;
constexpr std::size_t most_conditions = 4;
constexpr std::size_t lines_of_a_fact = 3;
// Behind the longest name of a stage.
constexpr std::size_t fact_column = gutter + 12;

struct Block {
    std::string_view label;
    std::string name;
    std::size_t facts;
    bool verbose;
};

void add_fact_row(Sheet& sheet, Block& block, std::string text, Ink ink = Ink::plain) {
    sheet.add(
        {.label = block.label,
         .ink = Ink::strong,
         .name = block.name,
         .text = std::move(text),
         .indent = fact_column,
         .lines = block.verbose ? all : lines_of_a_fact,
         .text_ink = ink}
    );
    block.label = {};
    block.name.clear();
}

void add_differences(Sheet& sheet, Block& block, const std::vector<FactDifference>& differences) {
    const auto shown = block.verbose ? differences.size() : std::min(differences.size(), block.facts);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& [fact, a, b] = differences[i];
        add_fact_row(sheet, block, fmt::format("{}: A {} · B {}", fact, value_words(a), value_words(b)));
    }
    if (const auto rest = differences.size() - shown; rest > 0)
        add_fact_row(sheet, block, fmt::format("… {} more: -v shows all", rest), Ink::faint);
}

void add_stage(Sheet& sheet, const StageComparison& stage, std::string_view label, bool verbose) {
    Block block{
        label,
        std::string(name(stage.id)),
        label == "part" ? facts_of_first_stage : facts_of_others,
        verbose};
    if (const auto why = not_compared_words(stage); !why.empty())
        return add_fact_row(sheet, block, why, Ink::faint);
    add_differences(sheet, block, stage.differences);
    if (!verbose) return;
    if (!stage.unknown_a.empty())
        add_fact_row(sheet, block, fmt::format("not measured in A: {}", fmt::join(stage.unknown_a, ", ")));
    if (!stage.unknown_b.empty())
        add_fact_row(sheet, block, fmt::format("not measured in B: {}", fmt::join(stage.unknown_b, ", ")));
}

}  // namespace

void add_comparison(Sheet& sheet, const Comparison& comparison, const Style& style) {
    const bool verbose = style.verbosity > 0;
    const bool same = comparison.same();
    sheet.add(
        {.label = same ? "same" : "DIFF",
         .ink = same ? Ink::good : Ink::caution,
         .text = answer_of(comparison) + first_fact_of(comparison) + ".",
         .text_ink = Ink::strong}
    );
    if (const auto status = status_sentence(comparison); !status.empty()) sheet.add({.text = status});
    for (const auto& [label, report] : {std::pair("A", &comparison.a), std::pair("B", &comparison.b)}) {
        sheet.add({.label = label, .text = verdict_words(*report)});
        sheet.add({.text = report_words(*report), .text_ink = Ink::faint});
    }
    if (style.verbosity < 0) return;
    const auto* first = comparison.first();
    for (const auto& stage : comparison.stages) {
        if (&stage == first) {
            add_stage(sheet, stage, "part", verbose);
        } else if (stage.differs() || !not_compared_words(stage).empty() || verbose) {
            add_stage(sheet, stage, first != nullptr && &stage > first ? "then" : "", verbose);
        }
    }
    Block conditions{"where", {}, most_conditions, verbose};
    add_differences(sheet, conditions, comparison.conditions);
    for (const auto& [side, report] : {std::pair("A", &comparison.a), std::pair("B", &comparison.b)}) {
        if (report->findings.empty()) continue;
        Block findings{"warn", {}, 0, verbose};
        add_fact_row(sheet, findings, fmt::format("only in {}: {}", side, fmt::join(report->findings, ", ")));
    }
}

std::string diff_text(const DiffReport& report, const Style& style) {
    Sheet sheet(style);
    add_comparison(sheet, report.comparison, style);
    return sheet.finished();
}

}  // namespace ocprobe::report
