// The report for people: verdict and fix first, then the stages, then what rules other causes out.
#include "report/text.hpp"

#include "report/layout.hpp"
#include "report/page.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t text_column = 6;
constexpr std::size_t stage_column = 19;
// What one screen of 40 lines has room for.
constexpr std::size_t most_fix_lines = 9;
constexpr std::size_t most_next = 2;
constexpr std::size_t most_findings = 4;

std::string_view answer(const std::optional<bool>& fact) {
    if (!fact) return "not measured";
    return *fact ? "yes" : "no";
}

struct Mark {
    std::string_view word;
    Tone tone;
};

Mark mark(StageStatus status) {
    switch (status) {
    case StageStatus::passed:
        return {" ok", Tone::good};
    case StageStatus::warned:
        return {" warn", Tone::doubtful};
    case StageStatus::failed:
        return {" FAIL", Tone::bad};
    case StageStatus::skipped:
        return {" skip", Tone::faint};
    }
    return {" skip", Tone::faint};
}

void verdict_lines(Page& page, const Report& report, const Style& style) {
    const auto& verdict = report.judgement.verdict;
    const bool healthy = verdict.id == "healthy";
    const auto tone = healthy ? Tone::good : verdict.id == "inconclusive" ? Tone::doubtful : Tone::bad;
    const auto* word = healthy ? "ok" : verdict.id == "inconclusive" ? "?" : "FAIL";
    // The grade stands apart from the id, always in the same column.
    page.paragraph(word, tone, verdict.id, text_column, 1, name(verdict.confidence));
    const std::size_t limit = style.verbosity > 0 ? 0 : 3;
    page.paragraph("", Tone::plain, verdict.summary, text_column, limit);
    if (!verdict.cause.empty() && verdict.cause != verdict.summary) {
        page.paragraph("", Tone::plain, verdict.cause, text_column, limit);
    }
}

// Each step: where and what, then the lines to copy.
void fix_lines(Page& page, const Verdict& verdict, const Style& style) {
    const auto start = page.size();
    for (std::size_t i = 0; i < verdict.fix.size(); ++i) {
        if (style.verbosity <= 0 && page.size() - start >= most_fix_lines) {
            page.paragraph(
                "",
                Tone::plain,
                fmt::format("… and {} more steps (-v)", verdict.fix.size() - i),
                text_column,
                1
            );
            return;
        }
        const auto& step = verdict.fix[i];
        const auto text = step.where.empty() ? step.action : step.where + ": " + step.action;
        page.paragraph(i == 0 ? "fix" : "", Tone::plain, text, text_column, style.verbosity > 0 ? 0 : 3);
        std::string_view command = step.command;
        while (!command.empty()) {
            const auto line = command.substr(0, command.find('\n'));
            page.verbatim(std::string(text_column + 2, ' ') + std::string(line));
            command.remove_prefix(std::min(command.size(), line.size() + 1));
        }
    }
}

void next_lines(Page& page, const Judgement& judgement, const Style& style) {
    std::size_t shown = 0;
    for (const auto& entry : judgement.next) {
        if (style.verbosity <= 0 && shown == most_next) break;
        page.paragraph(
            shown == 0 ? "next" : "",
            Tone::doubtful,
            entry.id + ": " + entry.because,
            text_column,
            style.verbosity > 0 ? 0 : 2
        );
        ++shown;
    }
}

std::string close_sentence(const CloseEvent& close) {
    auto text = fmt::format("close {} ({})", close.code, name(close.origin));
    if (!close.reason.empty()) text += " \"" + close.reason.str() + "\"";
    if (!close.error_details_code.empty()) text += " after " + close.error_details_code.str();
    text += fmt::format(", {} after the 101, in phase {}", human_duration(close.after), name(close.phase));
    if (close.transport != TransportEnd::none) text += fmt::format(", transport {}", name(close.transport));
    return text;
}

void stage_lines(Page& page, const Evidence& evidence, const Style& style) {
    for (const auto& record : evidence.stages) {
        const auto [word, tone] = mark(record.status);
        auto text = record.status == StageStatus::skipped ? record.skipped_because : record.summary;
        if (record.status != StageStatus::skipped && record.took.count() > 0 && record.id >= StageId::dns) {
            text += " · " + human_duration(record.took);
        }
        const bool whole = record.status == StageStatus::failed || style.verbosity > 0;
        const auto head = fmt::format("{:<6} {:<11}", word, name(record.id));
        page.paragraph(head, tone, text, stage_column, style.verbosity > 0 ? 0 : whole ? 2 : 1);
    }
    if (evidence.close) {
        page.paragraph("", Tone::plain, close_sentence(*evidence.close), stage_column, 2);
    }
}

void ladder_lines(Page& page, const Evidence& evidence) {
    page.gap();
    for (const auto& rung : evidence.target.ladder) {
        page.paragraph(
            rung.used ? " url  *" : " url",
            Tone::plain,
            label(rung.source) + " = " + rung.value + " · " + rung.why,
            8
        );
    }
    for (const auto& rung : evidence.credential.ladder) {
        auto text = label(rung.source) + (rung.present ? "" : " not set");
        if (rung.length) text += fmt::format(" ({} characters)", *rung.length);
        if (rung.same_as_used && !rung.used) text += *rung.same_as_used ? " same value" : " other value";
        if (!rung.why.empty()) text += " · " + rung.why;
        page.paragraph(rung.used ? " cred *" : " cred", Tone::plain, text, 8);
    }
    for (const auto& result : evidence.candidates) {
        page.paragraph(
            " cand",
            Tone::plain,
            fmt::format("{}:{} {}", result.candidate.host, result.candidate.port, result.detail),
            8
        );
    }
}

void finding_lines(Page& page, const Judgement& judgement, const Style& style) {
    std::size_t shown = 0;
    // Two passes: what may hurt comes before what is only worth knowing.
    for (const bool information : {false, true}) {
        for (const auto& finding : judgement.findings) {
            if ((finding.severity == Severity::info) != information) continue;
            if (style.verbosity <= 0 && (information || shown == most_findings)) continue;
            const auto head = finding.severity == Severity::info      ? " info"
                              : finding.severity == Severity::warning ? " warn"
                                                                      : " error";
            const auto tone = finding.severity == Severity::info ? Tone::faint : Tone::doubtful;
            auto text = finding.id + ": " + finding.summary;
            if (style.verbosity > 0 && !finding.fix.empty()) text += " · " + finding.fix;
            page.paragraph(head, tone, text, 7, style.verbosity > 0 ? 0 : 2);
            ++shown;
        }
    }
    if (style.verbosity <= 0 && judgement.findings.size() > shown) {
        page.paragraph(
            "", Tone::plain, fmt::format("{} more findings (-v)", judgement.findings.size() - shown), 7, 1
        );
    }
}

void excluded_line(Page& page, const Verdict& verdict, const Style& style) {
    if (verdict.excluded.empty()) return;
    std::string text;
    for (const auto& entry : verdict.excluded)
        text += (text.empty() ? "" : "; ") + entry.id + ": " + entry.because;
    page.paragraph(" excl.", Tone::faint, text, 7, style.verbosity > 0 ? 0 : 2);
}

}  // namespace

std::string human_duration(Micros time) {
    const auto millis = static_cast<double>(time.count()) / 1000.0;
    if (millis < 1000) return fmt::format("{:.1f} ms", millis);
    return fmt::format("{:.2f} s", millis / 1000.0);
}

std::string three_facts(const Judgement& judgement) {
    return fmt::format(
        "reachable {} · authorised {} · scoped {}",
        answer(judgement.reachable),
        answer(judgement.authorised),
        answer(judgement.scoped)
    );
}

std::string render_text(const Report& report, const Style& style) {
    Page page(style);
    verdict_lines(page, report, style);
    fix_lines(page, report.judgement.verdict, style);
    if (style.verbosity >= 0) next_lines(page, report.judgement, style);
    page.paragraph("", Tone::plain, three_facts(report.judgement), text_column, 1);
    if (style.verbosity >= 0) {
        page.gap();
        stage_lines(page, report.evidence, style);
        if (style.verbosity > 0) ladder_lines(page, report.evidence);
        page.gap();
        finding_lines(page, report.judgement, style);
        excluded_line(page, report.judgement.verdict, style);
    }
    page.gap();
    const auto& header = report.header;
    page.line(fmt::format(
        "run {} · ocprobe {} · CLI {} ({}) · {} · {}",
        header.run_id,
        header.version,
        report.evidence.cli.version.empty() ? "unknown" : report.evidence.cli.version,
        report.evidence.cli.measured ? "measured" : "assumed",
        rfc3339(header.started_at),
        human_duration(header.took)
    ));
    const auto known = report.redaction.secrets_known;
    page.line(fmt::format(
        "{} secret{} known, {} found in this report", known, known == 1 ? "" : "s", report.redaction.found
    ));
    return page.finished();
}

}  // namespace ocprobe::report
