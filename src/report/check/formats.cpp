// The table of formats, and what stands in when none of them may be written.
#include "report/check/formats.hpp"

#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array format_table{
    Format{"text", "for people: the verdict first, one screen", render_text},
    Format{"json", "for machines: one object, ocprobe.report/v1", render_json},
    Format{"ndjson", "for machines: one event a line as it happens (`hold`), the report last", render_ndjson},
    Format{"markdown", "for a ticket: details folded, nothing that links or mentions", render_markdown},
    Format{"html", "for a ticket: one page that loads nothing", render_html},
    Format{"prometheus", "for Prometheus' textfile collector", render_prometheus},
    Format{"junit", "for test runners: a test for the verdict and for each stage", render_junit},
    Format{"tap", "for test runners: TAP version 14", render_tap},
    Format{"sarif", "for code scanners: SARIF 2.1.0", render_sarif},
    Format{"github", "for GitHub Actions: an annotation each", render_github},
    Format{"nagios", "for Nagios: one line, and its exit codes", render_nagios, nagios_exit_code},
};

// A report that says nothing but that there is none.
Report failed_report(const RunHeader& header, std::string_view why, const RedactionReceipt& receipt) {
    Report report;
    report.header = header;
    report.judgement.verdict.id = "internal_error";
    report.judgement.verdict.kind = VerdictKind::internal_error;
    report.judgement.verdict.confidence = Confidence::certain;
    report.judgement.verdict.summary = std::string(why);
    report.redaction = receipt;
    report.exit_code = 70;
    return report;
}

}  // namespace

std::span<const Format> formats() {
    return format_table;
}

std::string minimal_report(
    std::string_view format, const RunHeader& header, std::string_view why, const RedactionReceipt& receipt
) {
    if (format == "json" || format == "ndjson") return minimal_json(header, why, receipt);
    for (const auto& row : format_table) {
        if (row.name == format && row.name != "text" && row.name != "markdown")
            return row.render(failed_report(header, why, receipt), {});
    }
    const auto reason = Printable()(why, 500);
    if (format == "markdown") {
        // The text is our own: a code span is enough.
        return "**BUG `internal_error`**\n\n`" + reason + "`\n\n<sub>run " + header.run_id + ", ocprobe " +
               header.version + "</sub>\n";
    }
    return "BUG   internal_error\n      " + reason + "\nrun   " + header.run_id + ", ocprobe " +
           header.version + "\n";
}

}  // namespace ocprobe::report
