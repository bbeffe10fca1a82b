// The table of formats.
#include "ocprobe/report/render.hpp"
#include "report/json.hpp"
#include "report/markdown.hpp"
#include "report/schema.hpp"
#include "report/text.hpp"

namespace ocprobe::report {

namespace {

constexpr Format table[] = {
    {"text", "for people: the verdict first, at most 40 lines", render_text},
    {"json", "one object, ocprobe.report/v1", render_json},
    {"markdown", "ready for a ticket, details folded", render_markdown},
};

}  // namespace

std::span<const Format> formats() {
    return table;
}

std::string_view json_schema() {
    return schema_text;
}

std::string minimal_report(std::string_view format, const RunHeader& header, std::string_view why) {
    if (format == "json") return minimal_json(header, why);
    const std::string_view start =
        format == "markdown" ? "### ocprobe: `internal_error`\n\n" : "FAIL  internal_error\n      ";
    return std::string(start) + std::string(why) + "\n";
}

}  // namespace ocprobe::report
