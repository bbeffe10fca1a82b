// `ocprobe replay`: a saved report, judged again from its evidence. Nothing but the report is read.
#include "app/commands/commands.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/saved_report.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/report/evidence.hpp"
#include "version.hpp"

#include <string>

namespace ocprobe::app {

namespace {

// The run stays who, when and how long it was; who judges is this version.
void judge_again(Report& report) {
    report.judgement = judge::judge(report.evidence);
    report.exit_code = judge::exit_code(report.evidence, report.judgement.verdict);
    report.header.version = version;
    report.header.commit = commit;
}

std::string
replay_notice(const report::Replayed& replayed, const Report& report, std::string_view verdict_then) {
    auto text = "ocprobe: " + report::replay_sentence(replayed, report.header);
    if (replayed.judged_again && verdict_then != report.judgement.verdict.id)
        text += "; the verdict in it is " + escape_text(verdict_then, 64);
    return text + "\n";
}

}  // namespace

int run_replay(const CommandContext& context) {
    const auto& options = context.options;
    auto saved = load_report(options.replayed, context.stop_descriptor);
    if (!saved) return saved.error();
    auto restored = report::restore(*saved);
    if (!restored) return usage_error(name_of_report(options.replayed) + ": " + restored.error().line());
    auto& report = *restored;
    report::Replayed replayed{
        .version = report.header.version,
        .judged_again = report::has_evidence(*saved),
        .other_members = report::unknown_members(saved->document)};
    if (replayed.judged_again) judge_again(report);
    write_stderr(replay_notice(replayed, report, saved->verdict));

    auto style = style_for(options, context.environment);
    style.replayed = &replayed;
    // No secret of the run is known here: its own report was searched for them before it was written.
    const Redactor none;
    const bool as_it_was = !replayed.judged_again && options.output == "json";
    const auto text = as_it_was ? report::render_saved(saved->document, style)
                                : render_checked(report, options.output, style, none);
    return deliver(text, report.exit_code, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
