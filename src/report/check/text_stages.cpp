// The second half of the text report: stages, ladders, candidates, exclusions, footer.
#include "base/duration.hpp"
#include "report/check/text_parts.hpp"
#include "report/common/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ocprobe::report {

namespace {

struct RungRow {
    bool used;
    std::string source;
    std::string text;
};

// The source that is used and those that are not.
void add_rungs(Sheet& sheet, std::string_view label, std::vector<RungRow> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const RungRow& a, const RungRow& b) {
        return a.used && !b.used;
    });
    for (const auto& row : rows) {
        sheet.add(
            {.label = label,
             .ink = Ink::strong,
             .name = row.used ? "used" : "not used",
             .text = row.source + ": " + row.text,
             .indent = stage_text,
             .text_ink = row.used ? Ink::plain : Ink::faint}
        );
        label = {};
    }
}

// The last stage that is shown: the one that failed, or the last one.
std::size_t shown_stages(const std::vector<StageRecord>& stages, bool verbose) {
    const auto failed = std::find_if(stages.begin(), stages.end(), [](const StageRecord& stage) {
        return stage.status == StageStatus::failed;
    });
    if (verbose || failed == stages.end()) return stages.size();
    return static_cast<std::size_t>(failed - stages.begin()) + 1;
}

// A close, and that there was none, belong to the handshake: they are told where its row would stand.
void add_close(Sheet& sheet, const Evidence& evidence, std::size_t indent, bool verbose) {
    const auto* websocket = evidence.stage(StageId::websocket);
    const auto said = websocket == nullptr ? std::string() : sentence_for(*websocket);
    auto text = evidence.close ? sentence_for(*evidence.close, said) : no_close_code(evidence);
    if (verbose && evidence.close) text += details_of(*evidence.close, said);
    if (!text.empty()) sheet.add({.text = std::move(text), .indent = indent, .lines = verbose ? all : 2});
}

}  // namespace

Ink ink_for(std::string_view word) {
    if (word == "ok") return Ink::good;
    if (word == "FAIL" || word == "BUG" || word == "error") return Ink::bad;
    if (word == "skip" || word == "note") return Ink::faint;
    return Ink::caution;
}

void add_stages(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose) {
    const auto shown = shown_stages(evidence.stages, verbose);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& stage = evidence.stages[i];
        if (stage.status == StageStatus::skipped && !verbose) continue;
        const auto word = word_for(stage.status);
        // The failing row is the one to read in full.
        const bool failed = stage.status == StageStatus::failed;
        const auto lines = room.stage_lines == all ? all : room.stage_lines + (failed ? 1 : 0);
        const bool timed = stage.status != StageStatus::skipped && stage.took.count() > 0;
        sheet.add(
            {.label = word,
             .ink = ink_for(word),
             .name = std::string(name(stage.id)),
             .text = sentence_for(stage),
             .indent = stage_text,
             .lines = lines,
             .right = timed ? duration_text(stage.took) : std::string(),
             .text_ink = stage.status == StageStatus::skipped ? Ink::faint : Ink::plain}
        );
        if (verbose) add_details(sheet, evidence, stage);
    }
    add_close(sheet, evidence, stage_text, verbose);
}

void add_path(Sheet& sheet, const Evidence& evidence, const Room& room) {
    std::string path;
    const auto shown = shown_stages(evidence.stages, false);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& stage = evidence.stages[i];
        if (stage.status == StageStatus::skipped) continue;
        path += fmt::format("{}{} {}", path.empty() ? "" : " · ", name(stage.id), word_for(stage.status));
    }
    if (!path.empty() && room.stages > 0)
        sheet.add({.label = "path", .text = std::move(path), .indent = body, .lines = 2});
    if (shown == 0 || evidence.stages[shown - 1].status != StageStatus::failed) return;
    sheet.add({.text = sentence_for(evidence.stages[shown - 1]), .indent = body, .lines = room.stage_lines});
    add_close(sheet, evidence, body, false);
}

void add_ladders(Sheet& sheet, const Evidence& evidence) {
    std::vector<RungRow> rows;
    for (const auto& rung : evidence.target.ladder)
        rows.push_back({rung.used, label(rung.source), sentence_for(rung)});
    add_rungs(sheet, "url", std::move(rows));
    rows.clear();
    for (const auto& rung : evidence.credential.ladder)
        rows.push_back({rung.used, label(rung.source), sentence_for(rung)});
    add_rungs(sheet, "cred", std::move(rows));
}

void add_tried(Sheet& sheet, const Evidence& evidence) {
    std::string text;
    for (const auto& result : evidence.candidates) {
        if (result.outcome == CandidateOutcome::not_tried) continue;
        text += (text.empty() ? "" : "; ") + sentence_for(result);
    }
    if (!text.empty()) sheet.add({.label = "also", .text = "tried: " + text, .indent = body});
}

void add_excluded(Sheet& sheet, const Verdict& verdict) {
    std::string text;
    for (const auto& entry : verdict.excluded)
        text += (text.empty() ? "" : "; ") + entry.id + ": " + entry.because;
    if (!text.empty())
        sheet.add(
            {.label = "not",
             .ink = Ink::faint,
             .text = std::move(text),
             .indent = body,
             .text_ink = Ink::faint}
        );
}

void add_footer(Sheet& sheet, const Report& report, const Style& style, const Room& room) {
    const auto paragraph = [&](std::string text) {
        if (!text.empty())
            sheet.add(
                {.text = std::move(text), .indent = 0, .lines = room.footer_lines, .text_ink = Ink::faint}
            );
    };
    const auto run = "ocprobe " + run_sentence(report.header) + " · " + closing_sentence(report, style);
    if (style.replayed != nullptr)
        sheet.add({.text = replay_sentence(*style.replayed, report.header), .lines = 2});
    auto place = here(report.evidence);
    if (style.verbosity > 0) {
        paragraph(std::move(place));
        paragraph(peer(report));
        paragraph(run);
        return;
    }
    if (const auto release = gateway_release(report); !release.empty()) place += " · gateway " + release;
    paragraph(place + " · " + run);
    if (room.hint > 0)
        paragraph("-v shows every stage, every source of the URL and the token, and what else was tried");
}

}  // namespace ocprobe::report
