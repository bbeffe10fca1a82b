// `ocprobe diff`: the first stage where two saved reports part.
#include "app/commands/commands.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/output.hpp"
#include "app/saved_report.hpp"
#include "ocprobe/report/compare.hpp"

#include <algorithm>

namespace ocprobe::app {

namespace {

const report::DiffFormat& diff_format_named(std::string_view name) {
    const auto formats = report::diff_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [name](const auto& f) { return f.name == name; });
    return found == formats.end() ? formats.front() : *found;
}

}  // namespace

int run_diff(const CommandContext& context) {
    const auto& paths = context.options.reports;
    if (paths.size() != 2) return usage_error("diff needs two reports, as before.json after.json");
    if (paths[0] == "-" && paths[1] == "-") return usage_error("only one of the two can be standard input");
    const auto a = load_report(paths[0], context.stop_descriptor);
    if (!a) return a.error();
    const auto b = load_report(paths[1], context.stop_descriptor);
    if (!b) return b.error();
    DiffReport report;
    report.comparison = report::compare(*a, name_of_report(paths[0]), *b, name_of_report(paths[1]));
    report.exit_code = report.comparison.same() ? exit_code::ok : exit_code::failure;
    report.header = make_header(context.clock);
    report.header.took = context.clock.monotonic() - context.started;
    const auto& format = diff_format_named(context.options.output);
    const Rendering render = [&](const report::Style& style, const RedactionReceipt& receipt) {
        report.redaction = receipt;
        return format.render(report, style);
    };
    // No secret is known: what wrote the reports has searched them.
    const auto text = render_searched(render, style_for(context.options, context.environment), Redactor());
    if (!text) return exit_code::internal;
    return deliver(*text, report.exit_code, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
