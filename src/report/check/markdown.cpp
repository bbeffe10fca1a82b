// The report ready for a ticket: verdict, fix and stages in the open, the rest folded.
#include "base/duration.hpp"
#include "report/check/fingerprint.hpp"
#include "report/check/formats.hpp"
#include "report/common/fix_words.hpp"
#include "report/common/markdown_inline.hpp"
#include "report/common/phrases.hpp"
#include "report/common/printable.hpp"
#include "report/common/session_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t ticket_bytes = 65'536;
constexpr std::size_t most_items = 40;
// Longer texts are cut: the JSON below has them whole.
constexpr std::size_t longest_text = 600;

class Page {
public:
    Page(const Report& report, const Style& style)
        : report_(report), style_(style), printable_(style.redactor) {}

    std::string finished() {
        const auto end = footer();
        room_ = ticket_bytes - end.size();
        add(head());
        add(versions());
        add(steps("Fix", report_.judgement.verdict.fix));
        add(facts());
        add(list("Next", report_.judgement.next, [this](const Forecast& next) {
            return code(next.id) + ": " + words(next.because);
        }));
        add(steps("All of it in one change", report_.judgement.combined_fix));
        add(findings());
        if (style_.verbosity >= 0) {
            add(stages());
            add(session());
            add(folded("URL and credential sources", ladders()));
            add(folded("Other addresses that were tried", tried()));
            add(folded("Excluded causes", excluded()));
            add(folded("Where it ran, who answered", place()));
            add_document();
        }
        return text_ + end;
    }

private:
    [[nodiscard]] std::string words(std::string_view text) const {
        return sentence(printable_(text, longest_text));
    }
    [[nodiscard]] std::string code(std::string_view text) const {
        return code_span(printable_(text, longest_text));
    }
    [[nodiscard]] std::string cell_words(std::string_view text) const {
        return cell(printable_(text, longest_text));
    }
    [[nodiscard]] std::string cell_code(std::string_view text) const {
        return code_cell(printable_(text, longest_text));
    }

    // Whole or not at all: half of a table or of a document is of no use.
    bool add(const std::string& section) {
        if (text_.size() + section.size() > room_) return false;
        text_ += section;
        return true;
    }

    template <class Items, class Say>
    std::string list(std::string_view title, const Items& items, const Say& say) {
        if (items.empty()) return {};
        std::string text = title.empty() ? "" : fmt::format("**{}**\n\n", title);
        for (std::size_t i = 0; i < std::min(items.size(), most_items); ++i)
            text += "- " + say(items[i]) + "\n";
        if (items.size() > most_items) text += fmt::format("- and {} more\n", items.size() - most_items);
        return text + "\n";
    }

    [[nodiscard]] std::string head() const {
        const auto& verdict = report_.judgement.verdict;
        auto text =
            fmt::format("**{} {}** ({})\n\n", word_for(verdict), code(verdict.id), name(verdict.confidence));
        if (!verdict.summary.empty()) text += "**What:** " + words(verdict.summary) + "\n\n";
        if (!verdict.cause.empty() && verdict.cause != verdict.summary)
            text += "**Why:** " + words(verdict.cause) + "\n\n";
        return text;
    }

    // Whoever reads many tickets looks here first: which releases, and whether the fault is known.
    [[nodiscard]] std::string versions() const {
        auto text = "ocprobe " + words(report_.header.version);
        if (const auto& cli = report_.evidence.cli; cli.measured) text += " · CLI " + words(cli.version);
        if (const auto release = gateway_release(report_); !release.empty())
            text += " · gateway " + words(release);
        return text + " · fingerprint " + code(fingerprint(report_)) + "\n\n";
    }

    [[nodiscard]] std::string steps(std::string_view title, const std::vector<FixStep>& steps) const {
        if (steps.empty()) return {};
        std::string text = fmt::format("**{}**\n\n", title);
        const auto all_words = words_of(steps);
        for (std::size_t i = 0; i < std::min<std::size_t>(all_words.size(), 9); ++i) {
            const auto& step = all_words[i];
            text += fmt::format("{}. ", i + 1);
            if (!step.where.empty()) text += words(step.where) + ": ";
            text += words(step.action) + "\n\n";
            if (!step.command.empty())
                text += code_block(printable_.lines(step.command), language_of(step.kind), 3) + "\n";
            if (!step.then.empty())
                text += "   then " +
                        (step.then_kind == LineKind::shell ? code(step.then) : words(step.then)) + "\n\n";
        }
        return text;
    }

    [[nodiscard]] std::string facts() const {
        const auto& judgement = report_.judgement;
        return fmt::format(
            "reachable **{}** · authorised **{}** · scoped **{}**\n\n",
            answer(judgement.reachable),
            answer(judgement.authorised),
            answer(judgement.scoped)
        );
    }

    std::string findings() {
        return list("Findings", report_.judgement.findings, [this](const Finding& finding) {
            auto text = fmt::format("{} {}: ", word_for(finding.severity), code(finding.id));
            text += words(finding.summary);
            if (!finding.fix.empty()) text += " · " + words(finding.fix);
            return text;
        });
    }

    [[nodiscard]] std::string stages() const {
        std::string text = "| stage | status | took | what was seen |\n|---|---|---:|---|\n";
        for (const auto& stage : report_.evidence.stages) {
            const bool timed = stage.status != StageStatus::skipped && stage.took.count() > 0;
            const auto word = word_for(stage.status);
            text += fmt::format(
                "| {} | {} | {} | {} |\n",
                name(stage.id),
                stage.status == StageStatus::failed ? fmt::format("**{}**", word) : std::string(word),
                timed ? duration_text(stage.took) : "",
                cell_words(sentence_for(stage))
            );
        }
        if (report_.evidence.close)
            text += "\n" +
                    words(sentence_for(*report_.evidence.close) + details_of(*report_.evidence.close)) + "\n";
        if (const auto note = no_close_code(report_.evidence); !note.empty())
            text += "\n" + words(note) + "\n";
        return text + "\n";
    }

    std::string session() {
        if (!report_.evidence.hold) return {};
        const auto& held = *report_.evidence.hold;
        auto text = "**Session:** " + words(sentence_for(held)) + "\n\n";
        if (const auto limit = limit_sentence(held); !limit.empty()) text += words(limit) + "\n\n";
        return text + list("", held.ends, [this](const SessionEnd& end) { return words(sentence_for(end)); });
    }

    [[nodiscard]] std::string ladders() const {
        std::string text;
        const auto& urls = report_.evidence.target.ladder;
        const auto& credentials = report_.evidence.credential.ladder;
        if (!urls.empty()) text += "| URL from | | value, and why |\n|---|---|---|\n";
        for (std::size_t i = 0; i < std::min(urls.size(), most_items); ++i)
            text += row(label(urls[i].source), urls[i].used, sentence_for(urls[i]));
        if (!urls.empty()) text += "\n";
        if (!credentials.empty()) text += "| credential from | | what it holds, and why |\n|---|---|---|\n";
        for (std::size_t i = 0; i < std::min(credentials.size(), most_items); ++i)
            text += row(label(credentials[i].source), credentials[i].used, sentence_for(credentials[i]));
        return text;
    }

    [[nodiscard]] std::string row(std::string_view source, bool used, std::string_view text) const {
        return fmt::format("| {} | {} | {} |\n", cell_code(source), used ? "**used**" : "", cell_words(text));
    }

    std::string tried() {
        std::vector<std::string> results;
        for (const auto& result : report_.evidence.candidates) {
            if (result.outcome != CandidateOutcome::not_tried) results.push_back(sentence_for(result));
        }
        return list("", results, [this](const std::string& result) { return words(result); });
    }

    std::string excluded() {
        return list("", report_.judgement.verdict.excluded, [this](const Excluded& entry) {
            return code(entry.id) + ": " + words(entry.because);
        });
    }

    [[nodiscard]] std::string place() const {
        std::string text = "- here: " + words(here(report_.evidence)) + "\n";
        if (const auto who = peer(report_); !who.empty()) text += "- peer: " + words(who) + "\n";
        const auto& container = report_.evidence.container;
        if (!container.network_namespace.empty())
            text += "- network namespace: " + code(container.network_namespace) + "\n";
        if (!container.kernel.empty()) text += "- kernel: " + code(container.kernel) + "\n";
        return text;
    }

    static std::string folded(std::string_view title, const std::string& body) {
        if (body.empty()) return {};
        return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n\n", title, body);
    }

    void add_document() {
        auto style = style_;
        for (const bool pretty : {true, false}) {
            style.pretty = pretty;
            const auto document = code_block(render_json(report_, style), "json");
            if (add(folded("The whole report (JSON)", document))) return;
        }
        add("The whole report is too long for a ticket: `ocprobe -o json` writes it.\n\n");
    }

    [[nodiscard]] std::string footer() const {
        const auto* advice =
            style_.shared ? "" : "; `--share` replaces addresses, names and paths for the public";
        return "<sub>" + words("ocprobe " + run_sentence(report_, style_)) + " · " +
               closing_sentence(report_, style_) + advice + "</sub>\n";
    }

    const Report& report_;
    const Style& style_;
    Printable printable_;
    std::string text_;
    std::size_t room_ = 0;
};

}  // namespace

std::string render_markdown(const Report& report, const Style& style) {
    return Page(report, style).finished();
}

}  // namespace ocprobe::report
