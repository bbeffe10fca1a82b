// The formats of a comparison, alone and with the report of the run that was compared.
#include "report/check/formats.hpp"

#include "ocprobe/report/compare.hpp"
#include "report/compare/parts.hpp"

#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array<DiffFormat, 3> diff_format_table{{
    {"text", "for people: the answer first", diff_text},
    {"json", "for machines: one object, ocprobe.diff/v1", diff_json},
    {"markdown", "for a ticket: a table of the differences", diff_markdown},
}};

}  // namespace

std::span<const DiffFormat> diff_formats() {
    return diff_format_table;
}

std::string
render_against(const Format& format, const Report& run, const Comparison& comparison, const Style& style) {
    if (format.name == "json") return render_json_against(run, &comparison, style);
    auto text = format.render(run, style);
    if (format.name == "markdown")
        return text + "\n" + comparison_markdown(comparison, Printable(style.redactor));
    if (format.name != "text") return text;
    Sheet sheet(style);
    add_comparison(sheet, comparison, style);
    return text + "\n" + sheet.finished();
}

}  // namespace ocprobe::report
