// What the formats of monitors, test runners and code scanners share: a report as rows that passed, failed or were
// skipped. The verdict is the first row, the stages follow in their order.
#pragma once

#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

enum class RowStatus { passed, failed, skipped };

struct ResultRow {
    std::string name;  ///< `verdict`, or a stage's id
    RowStatus status = RowStatus::passed;
    std::string text;  ///< one line; of a failure what is wrong, of a skipped row why
    Micros took{0};
};
/// Printable, and scrubbed where the style asks for it.
[[nodiscard]] std::vector<ResultRow> result_rows(const Report& report, const Style& style);

/// `0.012345`
[[nodiscard]] std::string seconds_text(Micros time);

/// A place in a file that the verdict is about; line 0: the file as a whole, an empty file: none is known.
struct VerdictPlace {
    std::string file;
    int line = 0;
    int column = 0;
};
[[nodiscard]] VerdictPlace place_of_verdict(const Report& report);

/// Prometheus' text format 0.0.4.
[[nodiscard]] std::string render_prometheus(const Report& report, const Style& style);
/// JUnit XML as Jenkins and GitLab read it.
[[nodiscard]] std::string render_junit(const Report& report, const Style& style);
/// TAP version 14 (testanything.org).
[[nodiscard]] std::string render_tap(const Report& report, const Style& style);
/// SARIF 2.1.0.
[[nodiscard]] std::string render_sarif(const Report& report, const Style& style);
/// Workflow commands of GitHub Actions.
[[nodiscard]] std::string render_github(const Report& report, const Style& style);
/// One line with performance data, as the Monitoring Plugins Development Guidelines ask for.
[[nodiscard]] std::string render_nagios(const Report& report, const Style& style);
/// Their exit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
[[nodiscard]] int nagios_exit_code(const Report& report);
/// One page for a ticket, without a script and without anything that is loaded.
[[nodiscard]] std::string render_html(const Report& report, const Style& style);

}  // namespace ocprobe::report
