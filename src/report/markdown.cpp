// The report ready for a ticket: verdict and fix in the open, the rest folded.
#include "report/markdown.hpp"

#include "report/json.hpp"
#include "report/page.hpp"
#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t most_bytes = 60'000;

// The longest run of back-ticks decides how many must stand around it.
std::size_t longest_run(std::string_view text, char c) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char each : text) {
        run = each == c ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::string code_block(std::string_view text, std::string_view language) {
    const std::string fence(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
    std::string lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        lines += on_one_line(line) + "\n";
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return fence + std::string(language) + "\n" + lines + fence + "\n";
}

// A bar would end the cell even inside a code span.
std::string cell(std::string text) {
    std::string result;
    for (const char c : text)
        result += c == '|' ? std::string("\\|") : std::string(1, c);
    return result;
}

std::string fix_part(const Verdict& verdict) {
    if (verdict.fix.empty()) return {};
    std::string text = "**Fix**\n\n";
    int number = 0;
    for (const auto& step : verdict.fix) {
        text += fmt::format(
            "{}. {}{}\n",
            ++number,
            step.where.empty() ? "" : "(" + prose(step.where) + ") ",
            prose(step.action)
        );
        if (!step.command.empty()) text += "\n" + code_block(step.command, "") + "\n";
    }
    return text + "\n";
}

std::string stage_table(const Evidence& evidence) {
    std::string text = "| stage | status | ms | seen |\n|---|---|---:|---|\n";
    for (const auto& record : evidence.stages) {
        const bool skipped = record.status == StageStatus::skipped;
        text += fmt::format(
            "| {} | {} | {} | {} |\n",
            name(record.id),
            record.status == StageStatus::failed ? "**FAILED**" : std::string(name(record.status)),
            skipped ? std::string()
                    : fmt::format("{:.1f}", static_cast<double>(record.took.count()) / 1000.0),
            cell(prose(skipped ? record.skipped_because : record.summary))
        );
    }
    return text;
}

std::string ladders(const Evidence& evidence) {
    std::string text = "| URL source | value | used | why |\n|---|---|---|---|\n";
    for (const auto& rung : evidence.target.ladder) {
        text += fmt::format(
            "| {} | {} | {} | {} |\n",
            cell(code_span(label(rung.source))),
            cell(code_span(rung.value)),
            rung.used ? "**yes**" : "no",
            cell(prose(rung.why))
        );
    }
    text +=
        "\n| credential source | kind | present | used | same value | note |\n|---|---|---|---|---|---|\n";
    for (const auto& rung : evidence.credential.ladder) {
        auto note = rung.problem == CredentialProblem::none
                        ? rung.why
                        : std::string(name(rung.problem)) + ": " + rung.problem_detail;
        text += fmt::format(
            "| {} | {} | {} | {} | {} | {} |\n",
            cell(code_span(label(rung.source))),
            name(rung.kind),
            rung.present ? "yes" : "no",
            rung.used ? "**yes**" : "no",
            rung.same_as_used ? (*rung.same_as_used ? "yes" : "no") : "",
            cell(prose(note))
        );
    }
    return text;
}

std::string lists(const Judgement& judgement) {
    std::string text;
    for (const auto& entry : judgement.next)
        text += "- next " + code_span(entry.id) + ": " + prose(entry.because) + "\n";
    for (const auto& finding : judgement.findings) {
        text += fmt::format(
            "- {} {}: {}\n", name(finding.severity), code_span(finding.id), prose(finding.summary)
        );
    }
    for (const auto& entry : judgement.verdict.excluded) {
        text += "- excluded " + code_span(entry.id) + ": " + prose(entry.because) + "\n";
    }
    return text;
}

std::string folded(std::string_view title, const std::string& body) {
    return "<details><summary>" + std::string(title) + "</summary>\n\n" + body + "\n</details>\n";
}

}  // namespace

std::string code_span(std::string_view text) {
    const auto plain = on_one_line(text);
    if (plain.empty()) return {};
    const std::string ticks(longest_run(plain, '`') + 1, '`');
    // A span that starts or ends with a back-tick needs the space that Markdown then takes away.
    const bool padded = plain.front() == '`' || plain.back() == '`';
    return ticks + (padded ? " " : "") + plain + (padded ? " " : "") + ticks;
}

std::string prose(std::string_view text) {
    std::string result;
    for (const char c : on_one_line(text)) {
        switch (c) {
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '&':
            result += "&amp;";
            break;
        case '@':
            // A mention would call somebody into the ticket; the entity is shown the same and calls nobody.
            result += "&#64;";
            break;
        case '#':
            result += "&#35;";
            break;
        case ':':
            // Keeps `https://…` from becoming a link.
            result += "&#58;";
            break;
        default:
            if (std::string_view("\\`*_{}[]()!|~").find(c) != std::string_view::npos) result += '\\';
            result += c;
        }
    }
    return result;
}

std::string render_markdown(const Report& report, const Style& style) {
    const auto& verdict = report.judgement.verdict;
    std::string text =
        fmt::format("### ocprobe: {} ({})\n\n", code_span(verdict.id), name(verdict.confidence));
    text += prose(verdict.summary) + "\n\n";
    if (!verdict.cause.empty() && verdict.cause != verdict.summary) text += prose(verdict.cause) + "\n\n";
    text += fix_part(verdict);
    text += prose(three_facts(report.judgement)) + "\n\n";
    text += folded("Stages", stage_table(report.evidence));
    text += folded("Which URL, which credential", ladders(report.evidence));
    if (const auto more = lists(report.judgement); !more.empty())
        text += folded("Next, findings, excluded", more);

    const auto& header = report.header;
    std::string end = fmt::format(
        "\n<sub>run {} · ocprobe {} · CLI {} ({}) · {} · {} · {} secrets known, {} found in this "
        "report</sub>\n",
        header.run_id,
        header.version,
        prose(report.evidence.cli.version),
        report.evidence.cli.measured ? "measured" : "assumed",
        rfc3339(header.started_at),
        human_duration(header.took),
        report.redaction.secrets_known,
        report.redaction.found
    );
    Style pretty = style;
    pretty.pretty = true;
    // Whole or not at all: half of a JSON document is of use to nobody.
    const auto document = folded("The whole report (JSON)", code_block(render_json(report, pretty), "json"));
    if (text.size() + document.size() + end.size() <= most_bytes) text += document;
    return text + end;
}

}  // namespace ocprobe::report
