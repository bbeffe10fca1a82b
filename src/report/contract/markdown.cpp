// The contract for a ticket: a table of the checkboxes, then what is red.
#include "report/common/markdown_inline.hpp"
#include "report/common/phrases.hpp"
#include "report/common/printable.hpp"
#include "report/contract/parts.hpp"

#include <fmt/format.h>

#include <string>

namespace ocprobe::report {

namespace {

std::string_view box(ContractStatus status) {
    switch (status) {
    case ContractStatus::green:
        return "☑ green";
    case ContractStatus::undecided:
        return "☐ not decidable here";
    case ContractStatus::waived:
        return "☐ waived";
    case ContractStatus::red:
        return "☒ **red**";
    }
    return "☒ **red**";
}

}  // namespace

std::string contract_markdown(const ContractReport& report, const Style& style) {
    const Printable printable(style.redactor);
    const auto [word, text] = answer_to(report);
    std::string out = "**" + std::string(word) + "** " + sentence(printable(text)) + "\n\n";
    for (const auto& pair : report.pairs) {
        out += "**" + sentence(printable(pair_text(pair))) +
               "**\n\n| checkbox | | what was found |\n|---|---|---|\n";
        for (const auto& row : pair.rows)
            out += "| " + code_cell(row.id) + " | " + std::string(box(row.status)) + " | " +
                   cell(printable(row.summary)) + " |\n";
        out += "\n";
        for (const auto& row : pair.rows) {
            if (row.status == ContractStatus::green) continue;
            for (const auto& finding : row.findings) {
                out += "- " + code_span(row.id) + " " + code_span(printable(place_text(finding.place))) +
                       ": " + sentence(printable(finding.summary)) + (finding.waived ? " (waived)" : "") +
                       "\n";
                if (!finding.remedies.empty())
                    out +=
                        "\n" + code_block(printable.lines(remedy_text(finding.remedies)), "yaml", 2) + "\n";
            }
        }
        out += "\n";
    }
    for (const auto& finding : report.warnings)
        out += "- " + code_span(finding.id) + " " + code_span(printable(place_text(finding.place))) + ": " +
               sentence(printable(finding.summary)) + "\n";
    for (const auto& waiver : report.waivers) {
        out += "- waiver " + code_span(printable(waiver.id)) + ", " + sentence(printable(waiver.owner)) +
               ": " + sentence(printable(waiver.reason));
        if (waiver.days_left) out += fmt::format(", {} days left", *waiver.days_left);
        out += "\n";
    }
    out += "\n<sub>run " + report.header.run_id + ", ocprobe " + report.header.version + "; " +
           receipt_sentence(report.redaction) + "</sub>\n";
    return out;
}

}  // namespace ocprobe::report
