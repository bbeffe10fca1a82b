// The report for people: verdict, cause and fix first, then the stages, the ladders, the rest. One screen.
#include "report/check/formats.hpp"
#include "report/check/text_parts.hpp"
#include "report/common/fix_words.hpp"
#include "report/common/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::size_t one_screen = 40;

constexpr Room unlimited{all, all, all, all, all, all, all, all, all, all, all, all, all, all, all};
// Tried in this order until the sheet fits on one screen: what helps least shrinks first.
constexpr std::array<Room, 6> rooms{
    {{3, 4, 4, 3, 12, 3, 3, 2, 6, 3, 3, 6, 3, 3, 2},
     {3, 4, 4, 3, 12, 3, 2, 2, 4, 2, 2, 4, 2, 2, 2},
     {3, 3, 3, 3, 12, 2, 2, 1, 3, 2, 2, 2, 1, 1, 1},
     {2, 3, 3, 2, 10, 2, 2, 1, 3, 1, 1, 2, 1, 1, 1},
     {2, 2, 2, 2, 8, 1, 2, 1, 2, 1, 1, 0, 1, 1, 1},
     {2, 2, 1, 2, 8, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1}}};

std::string more(std::size_t count, std::string_view one, std::string_view several) {
    return fmt::format("… {} more {}: -v shows all", count, count == 1 ? one : several);
}

void add_verdict(Sheet& sheet, const Verdict& verdict, const Room& room) {
    const auto word = word_for(verdict);
    sheet.add(
        {.label = word,
         .ink = ink_for(word),
         .text = verdict.id,
         .lines = 1,
         .right = std::string(name(verdict.confidence)),
         .text_ink = Ink::strong}
    );
    if (!verdict.summary.empty()) sheet.add({.text = verdict.summary, .lines = room.summary});
    if (!verdict.cause.empty() && verdict.cause != verdict.summary)
        sheet.add({.label = "why", .text = verdict.cause, .lines = room.cause});
}

// The lines to copy, and what makes them take effect.
void add_lines(Sheet& sheet, const StepWords& step, const Room& room) {
    sheet.add_command(step.command, step.kind, room.command_lines);
    if (!step.then.empty()) sheet.add({.label = "then", .text = step.then, .lines = room.fix_lines});
}

void add_fixes(Sheet& sheet, const Verdict& verdict, const Room& room) {
    const auto steps = words_of(verdict.fix);
    const auto shown = std::min(steps.size(), room.fixes);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& step = steps[i];
        auto text = step.where.empty() ? step.action : step.where + ": " + step.action;
        sheet.add(
            {.label = i == 0 ? "fix" : "",
             .ink = Ink::strong,
             .text = std::move(text),
             .lines = room.fix_lines}
        );
        add_lines(sheet, step, room);
    }
    if (shown < verdict.fix.size()) sheet.add({.text = more(verdict.fix.size() - shown, "step", "steps")});
}

void add_next(Sheet& sheet, const Judgement& judgement, const Room& room) {
    const auto shown = std::min(judgement.next.size(), room.next);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& entry = judgement.next[i];
        sheet.add(
            {.label = i == 0 ? "next" : "",
             .ink = Ink::caution,
             .text = entry.id + ": " + entry.because,
             .lines = room.next_lines}
        );
        if (i >= room.next_fixes) continue;
        for (const auto& step : words_of(entry.fix)) {
            sheet.add(
                {.text = "in the same change, " + step.where + ": " + step.action, .lines = room.fix_lines}
            );
            add_lines(sheet, step, room);
        }
    }
}

// Errors and warnings come first; notes need -v, unless there is nothing else to show.
void add_findings(Sheet& sheet, const Judgement& judgement, const Room& room, bool verbose) {
    std::vector<const Finding*> findings;
    for (const auto severity : {Severity::error, Severity::warning, Severity::info}) {
        if (severity == Severity::info && !verbose && !findings.empty()) break;
        for (const auto& finding : judgement.findings) {
            if (finding.severity == severity) findings.push_back(&finding);
        }
    }
    const auto shown = std::min(findings.size(), room.findings);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& finding = *findings[i];
        const auto word = word_for(finding.severity);
        auto text = finding.id + ": " + finding.summary;
        if (!finding.fix.empty()) text += " · " + finding.fix;
        sheet.add({.label = word, .ink = ink_for(word), .text = std::move(text), .lines = room.finding_lines}
        );
    }
    if (const auto rest = judgement.findings.size() - shown; rest > 0)
        sheet.add({.text = more(rest, "finding", "findings")});
}

void add_facts(Sheet& sheet, const Judgement& judgement) {
    sheet.add(
        {.label = "facts",
         .text = fmt::format(
             "reachable {} · authorised {} · scoped {}",
             answer(judgement.reachable),
             answer(judgement.authorised),
             answer(judgement.scoped)
         ),
         .lines = 2,
         .text_ink = Ink::strong}
    );
}

Sheet sheet_for(const Report& report, const Style& style, const Room& room) {
    const bool quiet = style.verbosity < 0;
    const bool verbose = style.verbosity > 0;
    Sheet sheet(style);
    add_verdict(sheet, report.judgement.verdict, room);
    add_fixes(sheet, report.judgement.verdict, room);
    if (!quiet) {
        add_next(sheet, report.judgement, room);
        add_findings(sheet, report.judgement, room, verbose);
    }
    add_facts(sheet, report.judgement);
    if (quiet) return sheet;
    sheet.gap();
    add_stages(sheet, report.evidence, room, verbose);
    add_session(sheet, report.evidence, room, verbose);
    add_ladders(sheet, report.evidence, room, verbose);
    add_tried(sheet, report.evidence, room);
    add_excluded(sheet, report.judgement.verdict, room);
    sheet.gap();
    if (verbose) add_place(sheet, report.evidence);
    add_footer(sheet, report, room);
    return sheet;
}

}  // namespace

std::string render_text(const Report& report, const Style& style) {
    if (style.verbosity > 0) return sheet_for(report, style, unlimited).finished();
    for (const auto& room : rooms) {
        const auto sheet = sheet_for(report, style, room);
        if (sheet.size() <= one_screen) return sheet.finished();
    }
    return sheet_for(report, style, rooms.back()).finished();
}

}  // namespace ocprobe::report
