#include "report/common/markup.hpp"
#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

std::string junit_case(const ResultRow& row, std::string_view id) {
    const auto head = fmt::format(
        R"(    <testcase classname="ocprobe" name="{}" time="{}")",
        markup_text(row.name),
        seconds_text(row.took)
    );
    switch (row.status) {
    case RowStatus::passed:
        break;
    case RowStatus::skipped:
        return head +
               fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", markup_text(row.text));
    case RowStatus::failed:
        return head + fmt::format(
                          ">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n",
                          markup_text(row.text),
                          markup_text(id),
                          markup_text(row.text)
                      );
    }
    return head + "/>\n";
}

}  // namespace

std::string render_junit(const Report& report, const Style& style) {
    const auto rows = result_rows(report, style);
    const auto id = Printable(style.redactor)(report.judgement.verdict.id);
    const auto count = [&](RowStatus status) {
        return std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row.status == status; });
    };
    const auto numbers = fmt::format(
        R"(tests="{}" failures="{}" errors="0" skipped="{}" time="{}")",
        rows.size(),
        count(RowStatus::failed),
        count(RowStatus::skipped),
        seconds_text(report.header.took)
    );
    auto text = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ocprobe\" {}>\n  <testsuite "
        "name=\"ocprobe\" "
        "{}>\n",
        numbers,
        numbers
    );
    for (const auto& row : rows)
        text += junit_case(row, id);
    return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace ocprobe::report
