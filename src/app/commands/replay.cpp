// `ocprobe replay`: a saved report, judged again from its evidence. Nothing but the report is read.
#include "app/commands/commands.hpp"
#include "app/commands/recording.hpp"
#include "app/exit_codes.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/saved_report.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/report/evidence.hpp"
#include "version.hpp"

#include <fmt/format.h>

#include <cerrno>
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

std::string_view words(NotPlayable why) {
    switch (why) {
    case NotPlayable::nobody_answered:
        return "nobody answered in this run, so there is nothing to play";
    case NotPlayable::protocol_violation:
        return "the bytes that broke the protocol are not in the report";
    case NotPlayable::answer_is_not_recorded:
        return "the answer to the upgrade is not in the report";
    }
    return {};
}

// What the client should expect of it, in one line each.
std::string announcement(const Report& report, const probes::Recording& recording, std::uint16_t port) {
    const auto& target = report.evidence.target.endpoint;
    std::string text = fmt::format(
        "ws://127.0.0.1:{}\nA replay of run {} ({}): no gateway, and no credential is checked.\n",
        port,
        report.header.run_id,
        report.judgement.verdict.id
    );
    if (recording.answer.contains("payload")) text += "Its hello-ok holds the least that a client needs.\n";
    if (recording.challenge_after && recording.answer.empty() && !recording.end)
        text += "What answers to `connect` was not seen: it stays silent.\n";
    if (target && target->transport == Endpoint::Transport::tls)
        text += "The recorded one spoke TLS: this one does not.\n";
    return text;
}

int serve_recording(const CommandContext& context, const Report& report, const report::Replayed& replayed) {
    const auto name = name_of_report(context.options.replayed);
    if (!replayed.judged_again)
        return usage_error(name + ": saved without its evidence, so there is nothing to play");
    const auto recording = recording_of(report.evidence);
    if (!recording) return usage_error(name + ": " + std::string(words(recording.error())));
    int not_told = context.stdout_open ? 0 : EBADF;
    const int error = probes::serve(
        *recording,
        {.time = context.options.hold.time,
         .stop_descriptor = context.stop_descriptor,
         .listening = [&](std::uint16_t port
                      ) { not_told = write_stdout(announcement(report, *recording, port)); }}
    );
    if (error != 0) {
        write_stderr("ocprobe: cannot listen on 127.0.0.1: " + errno_name(error) + "\n");
        return exit_code::failure;
    }
    return not_told == 0 ? exit_code::ok : not_written(not_told);
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
    if (options.serve) return serve_recording(context, report, replayed);
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
