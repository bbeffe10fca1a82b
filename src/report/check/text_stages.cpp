// The second half of the text report: stages, ladders, candidates, exclusions, footer.
#include "base/duration.hpp"
#include "report/check/text_parts.hpp"
#include "report/common/phrases.hpp"

#include <algorithm>
#include <vector>

namespace ocprobe::report {

namespace {

struct RungRow {
    bool used;
    std::string source;
    std::string text;
};

// The source that is used and those that are not; a ladder of one source stands in its stage's row already.
void add_rungs(
    Sheet& sheet, std::string_view label, std::vector<RungRow> rows, const Room& room, bool verbose
) {
    const bool contested = std::any_of(rows.begin(), rows.end(), [](const RungRow& r) { return !r.used; });
    if (room.rungs == 0 || (!contested && !verbose)) return;
    std::stable_sort(rows.begin(), rows.end(), [](const RungRow& a, const RungRow& b) {
        return a.used && !b.used;
    });
    const auto shown = std::min(rows.size(), room.rungs);
    for (std::size_t i = 0; i < shown; ++i) {
        sheet.add(
            {.label = i == 0 ? label : std::string_view(),
             .ink = Ink::strong,
             .name = rows[i].used ? "used" : "lost",
             .text = rows[i].source + ": " + rows[i].text,
             .indent = gutter + 6,
             .lines = verbose ? all : 2,
             .text_ink = rows[i].used ? Ink::plain : Ink::faint}
        );
    }
}

}  // namespace

Ink ink_for(std::string_view word) {
    if (word == "ok") return Ink::good;
    if (word == "FAIL" || word == "BUG" || word == "error") return Ink::bad;
    if (word == "skip" || word == "note") return Ink::faint;
    return Ink::caution;
}

void add_stages(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose) {
    for (const auto& stage : evidence.stages) {
        const auto word = word_for(stage.status);
        auto text = sentence_for(stage);
        if (stage.id == StageId::websocket) {
            if (const auto note = no_close_code(evidence); !note.empty())
                text += (text.empty() ? "" : " · ") + note;
        }
        // The failing row is the one to read in full.
        const bool failed = stage.status == StageStatus::failed;
        const auto lines = room.stage_lines == all ? all : room.stage_lines + (failed ? 1 : 0);
        const bool timed = stage.status != StageStatus::skipped && stage.took.count() > 0;
        sheet.add(
            {.label = word,
             .ink = ink_for(word),
             .name = std::string(name(stage.id)),
             .text = std::move(text),
             .indent = stage_text,
             .lines = lines,
             .right = timed ? duration_text(stage.took) : std::string(),
             .text_ink = stage.status == StageStatus::skipped ? Ink::faint : Ink::plain}
        );
        if (stage.id == StageId::websocket && evidence.close)
            sheet.add(
                {.text = sentence_for(*evidence.close, sentence_for(stage)),
                 .indent = stage_text,
                 .lines = std::max<std::size_t>(room.stage_lines, 2)}
            );
        if (verbose) add_details(sheet, evidence, stage);
    }
}

void add_ladders(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose) {
    std::vector<RungRow> rows;
    for (const auto& rung : evidence.target.ladder) {
        // That the default is not used needs no row.
        const bool worth_showing =
            rung.used || (!rung.value.empty() && rung.source.kind != SourceKind::default_loopback);
        if (worth_showing || verbose) rows.push_back({rung.used, label(rung.source), sentence_for(rung)});
    }
    add_rungs(sheet, "url", std::move(rows), room, verbose);
    rows.clear();
    for (const auto& rung : evidence.credential.ladder) {
        // Nor does another source with the same value.
        const bool same = !rung.used && rung.same_as_used.value_or(false);
        const bool worth_showing =
            rung.used || rung.problem != CredentialProblem::none || (rung.present && !same);
        if (worth_showing || verbose) rows.push_back({rung.used, label(rung.source), sentence_for(rung)});
    }
    add_rungs(sheet, "cred", std::move(rows), room, verbose);
}

void add_tried(Sheet& sheet, const Evidence& evidence, const Room& room) {
    std::string text;
    for (const auto& result : evidence.candidates) {
        if (result.outcome == CandidateOutcome::not_tried) continue;
        text += (text.empty() ? "" : "; ") + sentence_for(result);
    }
    if (text.empty() || room.tried_lines == 0) return;
    sheet.add({.label = "tried", .text = std::move(text), .lines = room.tried_lines});
}

void add_excluded(Sheet& sheet, const Verdict& verdict, const Room& room) {
    std::string text;
    for (const auto& entry : verdict.excluded)
        text += (text.empty() ? "" : "; ") + entry.id + ": " + entry.because;
    if (text.empty() || room.excluded_lines == 0) return;
    sheet.add(
        {.label = "excl.",
         .ink = Ink::faint,
         .text = std::move(text),
         .lines = room.excluded_lines,
         .text_ink = Ink::faint}
    );
}

void add_footer(Sheet& sheet, const Report& report, const Room& room) {
    const auto line = [&](std::string_view label, std::string text, std::size_t lines = 1) {
        if (text.empty()) return;
        sheet.add(
            {.label = label,
             .ink = Ink::faint,
             .text = std::move(text),
             .lines = lines,
             .text_ink = Ink::faint}
        );
    };
    line("here", here(report.evidence), room.footer_lines);
    line("peer", peer(report), room.footer_lines);
    line("run", run_sentence(report.header));
    line("", receipt_sentence(report.redaction));
}

}  // namespace ocprobe::report
