// GitHub's workflow commands: an annotation at each line.
#include "report/common/printable.hpp"
#include "report/contract/parts.hpp"

#include <string>

namespace ocprobe::report {

namespace {

/// The data of a command: `%`, CR and LF escaped; in a property `:` and `,` too.
std::string escaped(std::string_view text, bool property) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '%':
            out += "%25";
            break;
        case '\r':
            out += "%0D";
            break;
        case '\n':
            out += "%0A";
            break;
        case ':':
            out += property ? "%3A" : ":";
            break;
        case ',':
            out += property ? "%2C" : ",";
            break;
        default:
            out += c;
        }
    }
    return out;
}

}  // namespace

std::string contract_github(const ContractReport& report, const Style& style) {
    const Printable printable(style.redactor);
    std::string out;
    for (const auto* finding : all_findings(report)) {
        const bool red = is_red(*finding) && !finding->waived;
        out += red ? "::error" : finding->waived ? "::notice" : "::warning";
        out += " file=" + escaped(printable(finding->place.file), true);
        if (finding->place.line > 0)
            out += ",line=" + std::to_string(finding->place.line) +
                   ",col=" + std::to_string(finding->place.column);
        out += ",title=" + escaped(finding->id, true);
        auto text = printable(finding->summary);
        if (!finding->service.empty()) text = "service " + printable(finding->service) + ": " + text;
        if (!finding->remedies.empty()) text += "\n" + printable.lines(remedy_text(finding->remedies));
        out += "::" + escaped(text, false) + "\n";
    }
    const auto [word, text] = answer_to(report);
    out += "::notice title=ocprobe contract::" + escaped(std::string(word) + ": " + printable(text), false) +
           "\n";
    return out;
}

}  // namespace ocprobe::report
