#include "report/common/markup.hpp"
#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

std::string_view command_for(Severity severity) {
    switch (severity) {
    case Severity::error:
        return "error";
    case Severity::warning:
        return "warning";
    case Severity::info:
        break;
    }
    return "notice";
}

}  // namespace

std::string render_github(const Report& report, const Style& style) {
    const Printable printable(style.redactor);
    const auto& verdict = report.judgement.verdict;
    const auto row = result_rows(report, style).front();
    std::string where;
    if (const auto place = place_of_verdict(report); !place.file.empty()) {
        where = "file=" + workflow_data(printable(place.file), true) + ",";
        if (place.line > 0) where += fmt::format("line={},col={},", place.line, place.column);
    }
    auto message = row.text;
    if (report.exit_code != 0 && verdict.cause != verdict.summary) message += "\n" + printable(verdict.cause);
    auto text = fmt::format(
        "::{} {}title={}::{}\n",
        report.exit_code == 0 ? "notice" : "error",
        where,
        workflow_data("ocprobe " + printable(verdict.id), true),
        workflow_data(message, false)
    );
    for (const auto& finding : report.judgement.findings)
        text += fmt::format(
            "::{} title={}::{}\n",
            command_for(finding.severity),
            workflow_data("ocprobe " + printable(finding.id), true),
            workflow_data(printable(finding.summary), false)
        );
    return text;
}

}  // namespace ocprobe::report
