// The report for people: what is wrong, what the CLI printed, why, what to change and what comes then; the stages up to
// the one that failed; where and when. One screen.
#include "report/check/formats.hpp"
#include "report/check/text_parts.hpp"
#include "report/common/fix_words.hpp"
#include "report/common/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::size_t screen_of_a_failure = 24;
constexpr std::size_t screen_of_a_healthy_run = 8;

constexpr Room unlimited{all, all, all, all, all, all, all, all, all, all, all, all, all, all, all, 1, 0};
// Tried in this order until the sheet fits on one screen: what helps least shrinks first.
constexpr std::array<Room, 8> rooms{
    {{3, 2, 3, 4, 3, 12, 2, 3, 1, 3, 2, all, 3, 3, 3, 1, 1},
     {3, 2, 3, 3, 3, 12, 1, 2, 1, 2, 2, all, 2, 2, 2, 1, 1},
     {3, 2, 3, 3, 2, 10, 1, 2, 1, 2, 2, all, 1, 1, 2, 0, 1},
     {3, 2, 3, 3, 2, 10, 1, 2, 1, 1, 2, 1, 2, 1, 2, 0, 1},
     {3, 1, 3, 3, 2, 10, 1, 2, 0, 1, 2, 1, 2, 1, 2, 0, 0},
     {2, 1, 2, 2, 2, 8, 1, 1, 0, 1, 1, 1, 2, 1, 1, 0, 0},
     {2, 1, 2, 2, 2, 6, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0},
     {2, 1, 1, 1, 2, 6, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0}}};
constexpr std::array<Room, 4> healthy_rooms{
    {{2, 0, 0, 0, 0, 0, 1, 2, 0, 2, 2, 1, 0, 0, 3, 0, 0},
     {2, 0, 0, 0, 0, 0, 1, 1, 0, 1, 2, 1, 0, 0, 2, 0, 0},
     {2, 0, 0, 0, 0, 0, 1, 1, 0, 1, 2, 0, 0, 0, 2, 0, 0},
     {1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 2, 0, 0}}};

constexpr std::size_t whole_command = 8;

std::string more(std::size_t count, std::string_view one, std::string_view several) {
    return fmt::format("… {} more {}: -v shows all", count, count == 1 ? one : several);
}

void add_verdict(Sheet& sheet, const Verdict& verdict, const Room& room) {
    const auto word = word_for(verdict);
    sheet.add(
        {.label = word,
         .ink = ink_for(word),
         .text = verdict.summary.empty() ? verdict.id : verdict.summary,
         .lines = room.summary,
         .text_ink = Ink::strong}
    );
    sheet.add(
        {.text = fmt::format("{} · {}", verdict.id, name(verdict.confidence)),
         .lines = 1,
         .text_ink = Ink::faint}
    );
}

void add_cause(Sheet& sheet, const Verdict& verdict, const Room& room) {
    std::string_view label = "you saw";
    for (std::size_t i = 0; i < std::min(verdict.cli_says.size(), room.said); ++i) {
        sheet.add({.label = label, .text = verdict.cli_says[i], .indent = body, .lines = room.said});
        label = {};
    }
    if (!verdict.cause.empty() && verdict.cause != verdict.summary)
        sheet.add({.label = "why", .text = verdict.cause, .indent = body, .lines = room.cause});
}

// The lines to copy, and what makes them take effect.
void add_lines(Sheet& sheet, const StepWords& step, const Room& room) {
    // Lines to copy are not wrapped: on a narrow screen they begin further to the left.
    const auto indent = sheet.columns() < 72 ? gutter + 2 : body + 2;
    sheet.add_command(step.command, step.kind, room.command_lines, indent);
    if (step.then.empty()) return;
    constexpr std::string_view then = "then: ";
    if (step.then_kind == LineKind::shell && body + then.size() + step.then.size() > sheet.columns()) {
        // A command that is copied in part may do something else: all of it is shown, folded as a shell reads it.
        // A comment cannot be folded: the note stands before the command.
        const auto note = step.then_note.empty() ? std::string() : " (and after it " + step.then_note + ")";
        sheet.add({.text = "then" + note + ":", .indent = body});
        sheet.add_command(step.then_lines, LineKind::shell, whole_command, indent);
        return;
    }
    sheet.add({.text = std::string(then) + step.then, .indent = body, .lines = room.fix_lines});
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
             .indent = body,
             .lines = room.fix_lines}
        );
        add_lines(sheet, step, room);
    }
    if (shown < verdict.fix.size())
        sheet.add({.text = more(verdict.fix.size() - shown, "step", "steps"), .indent = body});
}

// Where the remedy leads: nothing while that is not recorded.
LeadsTo end_of_remedy(const Verdict& verdict) {
    LeadsTo end;
    for (const auto& step : verdict.fix) {
        if (step.role == StepRole::remedy && step.leads_to) end = step.leads_to;
    }
    return end;
}

void add_after(Sheet& sheet, const Judgement& judgement, const Room& room) {
    const auto end = end_of_remedy(judgement.verdict);
    if (judgement.next.empty() && end && !end->empty() && end->front() == "healthy") {
        sheet.add({.label = "after", .text = "healthy", .indent = body});
        return;
    }
    const auto shown = std::min(judgement.next.size(), room.after);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& entry = judgement.next[i];
        sheet.add(
            {.label = i == 0 ? "after" : "",
             .ink = Ink::caution,
             .text = entry.because + " (" + entry.id + ")",
             .indent = body,
             .lines = room.after_lines}
        );
        if (i >= room.after_fixes) continue;
        for (const auto& step : words_of(entry.fix)) {
            sheet.add(
                {.text = "in the same change, " + step.where + ": " + step.action,
                 .indent = body,
                 .lines = room.fix_lines}
            );
            add_lines(sheet, step, room);
        }
    }
}

// Errors and warnings come first; notes need -v.
void add_findings(Sheet& sheet, const Judgement& judgement, const Room& room, bool verbose) {
    std::vector<const Finding*> findings;
    for (const auto severity : {Severity::error, Severity::warning, Severity::info}) {
        if (severity == Severity::info && !verbose) break;
        for (const auto& finding : judgement.findings) {
            if (finding.severity == severity) findings.push_back(&finding);
        }
    }
    const auto shown = std::min(findings.size(), room.findings);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& finding = *findings[i];
        const auto word = word_for(finding.severity);
        auto text = finding.summary;
        if (!finding.fix.empty()) text += " · " + finding.fix;
        if (verbose) text += " (" + finding.id + ")";
        sheet.add(
            {.label = word,
             .ink = ink_for(word),
             .text = std::move(text),
             .indent = body,
             .lines = room.finding_lines}
        );
    }
    if (const auto rest = findings.size() - shown; rest > 0)
        sheet.add({.text = more(rest, "warning", "warnings"), .indent = body});
}

// The three facts, as far as they were measured.
void add_facts(Sheet& sheet, const Report& report) {
    const auto& judgement = report.judgement;
    std::string text;
    const auto add = [&](std::string_view what, const std::optional<bool>& fact) {
        if (!fact) return;
        text += fmt::format("{}{} {}", text.empty() ? "" : " · ", what, *fact ? "yes" : "no");
    };
    add("reachable", judgement.reachable);
    add(accepted_words(report.evidence), judgement.authorised);
    add("scopes granted", judgement.scoped);
    if (!text.empty())
        sheet.add({.label = "facts", .text = std::move(text), .indent = body, .text_ink = Ink::strong});
}

Sheet sheet_for(const Report& report, const Style& style, const Room& room) {
    const bool quiet = style.verbosity < 0;
    const bool verbose = style.verbosity > 0;
    const auto& judgement = report.judgement;
    Sheet sheet(style);
    const auto gap = [&] {
        if (room.gaps > 0) sheet.gap();
    };
    add_verdict(sheet, judgement.verdict, room);
    if (judgement.verdict.kind != VerdictKind::healthy || verbose) {
        if (!quiet) gap();
        add_cause(sheet, judgement.verdict, room);
    }
    add_fixes(sheet, judgement.verdict, room);
    if (!quiet) {
        add_after(sheet, judgement, room);
        add_findings(sheet, judgement, room, verbose);
        gap();
        if (room.stages == all) {
            add_stages(sheet, report.evidence, room, verbose);
        } else {
            add_path(sheet, report.evidence, room);
        }
        add_session(sheet, report.evidence, room, verbose);
    }
    add_facts(sheet, report);
    if (quiet) return sheet;
    if (verbose) {
        sheet.gap();
        add_ladders(sheet, report.evidence);
        add_tried(sheet, report.evidence);
        add_excluded(sheet, judgement.verdict);
    }
    gap();
    if (verbose) add_place(sheet, report.evidence);
    add_footer(sheet, report, style, room);
    return sheet;
}

template <std::size_t Count>
std::string
fitted(const Report& report, const Style& style, const std::array<Room, Count>& choice, std::size_t lines) {
    for (const auto& room : choice) {
        const auto sheet = sheet_for(report, style, room);
        if (sheet.size() <= lines) return sheet.finished();
    }
    return sheet_for(report, style, choice.back()).finished();
}

}  // namespace

std::string render_text(const Report& report, const Style& style) {
    if (style.verbosity > 0) return sheet_for(report, style, unlimited).finished();
    const bool healthy = report.judgement.verdict.kind == VerdictKind::healthy && !report.evidence.hold;
    return healthy ? fitted(report, style, healthy_rooms, screen_of_a_healthy_run)
                   : fitted(report, style, rooms, screen_of_a_failure);
}

}  // namespace ocprobe::report
