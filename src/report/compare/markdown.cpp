// A comparison for a ticket.
#include "report/common/markdown_inline.hpp"
#include "report/compare/parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

// Of a value: a table with longer cells cannot be read.
constexpr std::size_t longest_cell = 200;
constexpr std::size_t most_rows_of_stage = 24;

std::string
difference_row(std::string_view place, const FactDifference& difference, const Printable& printable) {
    const auto value = [&](const std::optional<FactValue>& held) {
        return held ? code_cell(printable(value_words(held), longest_cell)) : std::string("absent");
    };
    return fmt::format(
        "| {} | {} | {} | {} |\n",
        place,
        code_cell(printable(difference.fact, longest_cell)),
        value(difference.a),
        value(difference.b)
    );
}

std::string difference_rows(
    std::string_view place, const std::vector<FactDifference>& differences, const Printable& printable
) {
    std::string rows;
    const auto shown = std::min(differences.size(), most_rows_of_stage);
    for (std::size_t i = 0; i < shown; ++i)
        rows += difference_row(place, differences[i], printable);
    if (shown < differences.size())
        rows += fmt::format("| {} | and {} more | | |\n", place, differences.size() - shown);
    return rows;
}

}  // namespace

std::string comparison_markdown(const Comparison& comparison, const Printable& printable) {
    auto text = fmt::format(
        "**{}** {}.\n\n", comparison.same() ? "same" : "DIFF", sentence(printable(answer_of(comparison)))
    );
    if (const auto status = status_sentence(comparison); !status.empty()) text += status + "\n\n";
    for (const auto& [side, report] : {std::pair("A", &comparison.a), std::pair("B", &comparison.b)}) {
        text += fmt::format(
            "- {}: {}, {}\n",
            side,
            code_span(printable(verdict_words(*report))),
            sentence(printable(report_words(*report)))
        );
    }
    std::string rows;
    std::string notes;
    for (const auto& stage : comparison.stages) {
        rows += difference_rows(name(stage.id), stage.differences, printable);
        if (const auto why = not_compared_words(stage); !why.empty())
            notes += fmt::format("- {}: {}\n", name(stage.id), sentence(printable(why)));
    }
    rows += difference_rows("*where*", comparison.conditions, printable);
    if (!rows.empty()) text += "\n| stage | fact | A | B |\n|---|---|---|---|\n" + rows;
    for (const auto& [side, report] : {std::pair("A", &comparison.a), std::pair("B", &comparison.b)}) {
        for (const auto& id : report->findings)
            notes += fmt::format("- only in {}: {}\n", side, code_span(printable(id)));
    }
    if (!notes.empty()) text += "\n" + notes;
    return text;
}

std::string diff_markdown(const DiffReport& report, const Style& style) {
    return comparison_markdown(report.comparison, Printable(style.redactor));
}

}  // namespace ocprobe::report
