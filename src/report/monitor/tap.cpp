// A `#` in a description would begin a directive, a backslash an escape (TAP 14, "Escaping").
#include "report/common/json_writer.hpp"
#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

std::string tap_text(std::string_view printable) {
    std::string text;
    for (const char c : printable) {
        if (c == '\\' || c == '#') text += '\\';
        text += c;
    }
    return text;
}

}  // namespace

std::string render_tap(const Report& report, const Style& style) {
    const auto rows = result_rows(report, style);
    const auto id = Printable(style.redactor)(report.judgement.verdict.id);
    auto text = fmt::format("TAP version 14\n1..{}\n", rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const auto* word = row.status == RowStatus::failed ? "not ok" : "ok";
        if (row.status == RowStatus::skipped) {
            text += fmt::format("{} {} - {} # SKIP {}\n", word, i + 1, row.name, tap_text(row.text));
            continue;
        }
        text += fmt::format("{} {} - {}: {}\n", word, i + 1, row.name, tap_text(row.text));
        // A JSON string is one of YAML, too.
        if (row.status == RowStatus::failed)
            text += fmt::format(
                "  ---\n  id: {}\n  duration_ms: {}\n  message: {}\n  ...\n",
                json_string(id),
                json_milliseconds(row.took),
                json_string(row.text)
            );
    }
    return text;
}

}  // namespace ocprobe::report
