// The table of formats, and what stands in when none of them may be written.
#include "report/check/formats.hpp"

#include "report/common/printable.hpp"

#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array<Format, 4> format_table{{
    {"text", "for people: the verdict first, one screen", render_text},
    {"json", "for machines: one object, ocprobe.report/v1", render_json},
    {"ndjson", "for machines: one event a line as it happens (`hold`), the report last", render_ndjson},
    {"markdown", "for a ticket: details folded, nothing that links or mentions", render_markdown},
}};

}  // namespace

std::span<const Format> formats() {
    return format_table;
}

std::string minimal_report(
    std::string_view format, const RunHeader& header, std::string_view why, const RedactionReceipt& receipt
) {
    if (format == "json" || format == "ndjson") return minimal_json(header, why, receipt);
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
