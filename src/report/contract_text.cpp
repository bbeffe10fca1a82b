// The contract for people: each checkbox of each pair, red ones with the line to change.
#include "report/contract_parts.hpp"
#include "report/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

struct Word {
    std::string_view word;
    Ink ink;
};

Word word_for(ContractStatus status) {
    switch (status) {
    case ContractStatus::green:
        return {"ok", Ink::good};
    case ContractStatus::undecided:
        return {"open", Ink::caution};
    case ContractStatus::waived:
        return {"waiv", Ink::caution};
    case ContractStatus::red:
        return {"FAIL", Ink::bad};
    }
    return {"FAIL", Ink::bad};
}

constexpr std::size_t name_columns = 7;  // the longest of the five

void add_finding(Sheet& sheet, const ContractFinding& finding, bool with_summary) {
    auto where = place_text(finding.place);
    if (!finding.service.empty()) where += " · service " + finding.service;
    if (finding.effect == ContractEffect::latent) where += " · works today, breaks later";
    if (finding.waived) where += " · waived";
    constexpr std::size_t indent = gutter + name_columns + 1;
    if (with_summary) sheet.add({.text = finding.summary, .indent = indent});
    sheet.add({.text = std::move(where), .indent = indent, .text_ink = Ink::faint});
    if (!finding.fix.empty()) {
        sheet.add({.label = "fix", .ink = Ink::strong});
        sheet.add_command(finding.fix, all);
    }
}

void add_row(Sheet& sheet, const ContractRow& row, bool quiet) {
    const auto [word, ink] = word_for(row.status);
    if (quiet && row.status != ContractStatus::red) return;
    auto id = std::string(short_id(row.id));
    id.resize(std::max(id.size(), name_columns), ' ');
    sheet.add(
        {.label = word,
         .ink = ink,
         .name = std::move(id),
         .text = row.summary,
         .indent = gutter + name_columns + 1}
    );
    if (row.status == ContractStatus::green) return;
    bool first = true;
    for (const auto& finding : row.findings) {
        if (row.status == ContractStatus::red && finding.effect == ContractEffect::note) continue;
        add_finding(sheet, finding, !first);
        first = false;
    }
}

void add_waivers(Sheet& sheet, const ContractReport& report) {
    for (const auto& waiver : report.waivers) {
        auto text = waiver.id + (waiver.service.empty() ? "" : " · service " + waiver.service) + " · " +
                    waiver.owner + ": " + waiver.reason;
        if (waiver.days_left && waiver.problem.empty())
            text += fmt::format(" · {} days left", *waiver.days_left);
        if (!waiver.problem.empty()) text += " · does not count: " + waiver.problem;
        sheet.add(
            {.label = "waiv",
             .ink = waiver.problem.empty() ? Ink::caution : Ink::bad,
             .text = std::move(text)}
        );
    }
}

}  // namespace

std::string contract_text(const ContractReport& report, const Style& style) {
    Sheet sheet(style);
    const bool quiet = style.verbosity < 0;
    for (const auto& pair : report.pairs) {
        const bool red = std::any_of(pair.rows.begin(), pair.rows.end(), [](const auto& row) {
            return row.status == ContractStatus::red;
        });
        if (quiet && !red) continue;
        sheet.add({.text = pair_text(pair), .indent = 0, .text_ink = Ink::strong});
        for (const auto& row : pair.rows)
            add_row(sheet, row, quiet);
        sheet.gap();
    }
    if (!quiet) {
        for (const auto& finding : report.warnings) {
            const bool bad = is_red(finding);
            auto text = finding.id + ": " + finding.summary;
            if (!finding.fix.empty()) text += " · " + finding.fix;
            sheet.add(
                {.label = bad ? "FAIL" : "warn",
                 .ink = bad ? Ink::bad : Ink::caution,
                 .text = std::move(text)}
            );
            sheet.add(
                {.text = place_text(finding.place) +
                         (finding.service.empty() ? "" : " · service " + finding.service),
                 .text_ink = Ink::faint}
            );
        }
        add_waivers(sheet, report);
        if (report.live_verdict) sheet.add({.label = "live", .text = *report.live_verdict});
        if (!report.warnings.empty() || !report.waivers.empty()) sheet.gap();
    }
    const auto count = count_rows(report);
    sheet.add(
        {.text = fmt::format(
             "{} green · {} red · {} waived · {} not decidable here",
             count.green,
             count.red,
             count.waived,
             count.undecided
         ),
         .indent = 0,
         .text_ink = Ink::strong}
    );
    sheet.add(
        {.text = fmt::format(
             "{} secrets known, {} found in this report",
             report.redaction.secrets_known,
             report.redaction.found
         ),
         .indent = 0,
         .text_ink = Ink::faint}
    );
    return sheet.finished();
}

}  // namespace ocprobe::report
