#include "report/common/layout.hpp"
#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t longest_status = 1'000;
constexpr std::string_view nagios_words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

// A bar begins the performance data.
std::string free_of_bars(std::string text) {
    std::replace(text.begin(), text.end(), '|', '/');
    return text;
}

}  // namespace

int nagios_exit_code(const Report& report) {
    const auto& judgement = report.judgement;
    if (report.exit_code == 0) {
        const bool warned =
            std::any_of(judgement.findings.begin(), judgement.findings.end(), [](const auto& finding) {
                return finding.severity != Severity::info;
            });
        return warned ? 1 : 0;
    }
    // A gateway that is well, but not as well as was asked for.
    if (judgement.verdict.kind == VerdictKind::healthy || judgement.verdict.kind == VerdictKind::fault)
        return 2;
    return 3;
}

std::string render_nagios(const Report& report, const Style& style) {
    const auto rows = result_rows(report, style);
    const auto status = to_ascii(free_of_bars(rows.front().text)).substr(0, longest_status);
    auto text = fmt::format(
        "OCPROBE {} - {}|time={}s",
        nagios_words[nagios_exit_code(report)],
        free_of_bars(status),
        seconds_text(report.header.took)
    );
    for (const auto& row : rows) {
        if (row.name != "verdict" && row.status != RowStatus::skipped)
            text += fmt::format(" {}={}s", row.name, seconds_text(row.took));
    }
    return text + "\n";
}

}  // namespace ocprobe::report
