// GitHub's workflow commands: an annotation at each line.
#include "report/common/markup.hpp"
#include "report/common/printable.hpp"
#include "report/contract/parts.hpp"

#include <string>

namespace ocprobe::report {

std::string contract_github(const ContractReport& report, const Style& style) {
    const Printable printable(style.redactor);
    std::string out;
    for (const auto* finding : all_findings(report)) {
        const bool red = is_red(*finding) && !finding->waived;
        out += red ? "::error" : finding->waived ? "::notice" : "::warning";
        out += " file=" + workflow_data(printable(finding->place.file), true);
        if (finding->place.line > 0)
            out += ",line=" + std::to_string(finding->place.line) +
                   ",col=" + std::to_string(finding->place.column);
        out += ",title=" + workflow_data(finding->id, true);
        auto text = printable(finding->summary);
        if (!finding->service.empty()) text = "service " + printable(finding->service) + ": " + text;
        if (!finding->remedies.empty()) text += "\n" + printable.lines(remedy_text(finding->remedies));
        out += "::" + workflow_data(text, false) + "\n";
    }
    const auto [word, text] = answer_to(report);
    out += "::notice title=ocprobe contract::" +
           workflow_data(std::string(word) + ": " + printable(text), false) + "\n";
    return out;
}

}  // namespace ocprobe::report
