// One page for a ticket: the verdict, the way from the CLI to the gateway with the hop that is broken, the fix; the whole
// text report is folded. It has no script and loads nothing.
#include "report/check/formats.hpp"
#include "report/common/fix_words.hpp"
#include "report/common/markup.hpp"
#include "report/common/phrases.hpp"
#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

// A page is at most 150 KB: this much of each text, of so many steps.
constexpr std::size_t longest_of_page = 4'000;
constexpr std::size_t most_steps = 9;
constexpr std::size_t longest_whole = 80'000;

constexpr std::string_view page_style =
    R"(:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--card:#f6f8fa;--bad:#b3141d;--good:#116329}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9aa4af;--line:#30363d;--card:#161b22;--bad:#ff8f87;--good:#6fdd8b}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}h1{font-size:1.3rem;margin:.2rem 0}h2{font-size:1.05rem;margin:1.2rem 0 .4rem}
code,pre{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem;white-space:pre-wrap}
.dim{color:var(--dim)}.bad{color:var(--bad)}.good{color:var(--good)}
ol.path{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;margin:.4rem 0;padding:0}
ol.path li{border:1px solid var(--line);border-top:5px solid var(--line);border-radius:6px;background:var(--card);padding:.3rem .7rem}
ol.path li.good{border-top-color:var(--good)}ol.path li.bad{border:2px solid var(--bad);border-top:5px solid var(--bad);font-weight:700}
ol.path span{display:block;font-size:.85em}@media(max-width:30rem){ol.path{flex-direction:column}}
)";

class HtmlPage {
public:
    HtmlPage(const Report& report, const Style& style)
        : report_(report), style_(style), printable_(style.redactor) {}

    [[nodiscard]] std::string finished() const {
        const auto& verdict = report_.judgement.verdict;
        const auto title = text(verdict.id);
        auto page = fmt::format(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n"
            "<title>ocprobe: {}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
            title,
            page_style
        );
        const bool well = report_.exit_code == 0;
        page += fmt::format(
            "<header><h1 class=\"{}\">{} {}</h1>\n<p class=\"dim\"><code>{}</code> · {}</p></header>\n",
            well ? "good" : "bad",
            word_for(verdict),
            text(verdict.summary),
            title,
            name(verdict.confidence)
        );
        if (!verdict.cause.empty() && verdict.cause != verdict.summary)
            page += "<p>" + text(verdict.cause) + "</p>\n";
        return page + path() + fix() + findings() + whole() + footer();
    }

private:
    [[nodiscard]] std::string text(std::string_view value) const {
        return markup_text(printable_(value, longest_of_page));
    }

    // The state of a hop stands there as a word, too.
    [[nodiscard]] std::string path() const {
        std::string items;
        for (const auto& row : result_rows(report_, style_)) {
            if (row.name == "verdict") continue;
            const bool failed = row.status == RowStatus::failed;
            const bool passed = row.status == RowStatus::passed;
            items += fmt::format(
                "<li class=\"{}\">{}<span>{}</span></li>\n",
                failed   ? "bad"
                : passed ? "good"
                         : "dim",
                row.name,
                failed   ? "✗ broken here"
                : passed ? "✓ ok"
                         : "not reached"
            );
        }
        if (items.empty()) return {};
        return "<section aria-labelledby=\"p\"><h2 id=\"p\">From the CLI to the gateway</h2>\n<ol "
               "class=\"path\">\n" +
               items + "</ol></section>\n";
    }

    [[nodiscard]] std::string fix() const {
        const auto steps = words_of(report_.judgement.verdict.fix);
        if (steps.empty()) return {};
        std::string items;
        for (std::size_t i = 0; i < std::min(steps.size(), most_steps); ++i) {
            const auto& step = steps[i];
            items += "<li>" + (step.where.empty() ? "" : text(step.where) + ": ") + text(step.action);
            if (!step.command.empty())
                items += "<pre>" + markup_text(printable_.lines(step.command, longest_of_page)) + "</pre>";
            if (!step.then.empty()) items += "<p>Then: <code>" + text(step.then) + "</code></p>";
            items += "</li>\n";
        }
        return "<section aria-labelledby=\"f\"><h2 id=\"f\">Fix</h2>\n<ol>\n" + items + "</ol></section>\n";
    }

    [[nodiscard]] std::string findings() const {
        std::string items;
        for (const auto& finding : report_.judgement.findings) {
            if (items.size() > longest_whole / 4) break;
            items += fmt::format(
                "<li>{} <code>{}</code>: {}</li>\n",
                word_for(finding.severity),
                text(finding.id),
                text(finding.summary)
            );
        }
        if (items.empty()) return {};
        return "<section aria-labelledby=\"n\"><h2 id=\"n\">Findings</h2>\n<ul>\n" + items +
               "</ul></section>\n";
    }

    [[nodiscard]] std::string whole() const {
        auto style = style_;
        style.colour = false;
        style.verbosity = 1;
        style.columns = 100;
        auto all = render_text(report_, style);
        if (all.size() > longest_whole) all = all.substr(0, all.rfind('\n', longest_whole)) + "\n...\n";
        return "<details><summary>Everything that was measured</summary>\n<pre>" + markup_text(all) +
               "</pre></details>\n";
    }

    [[nodiscard]] std::string footer() const {
        return "<footer><p class=\"dim\">" + text(run_sentence(report_, style_)) + " · " +
               text(closing_sentence(report_, style_)) + "</p></footer>\n</main>\n</body>\n</html>\n";
    }

    const Report& report_;
    const Style& style_;
    Printable printable_;
};

}  // namespace

std::string render_html(const Report& report, const Style& style) {
    return HtmlPage(report, style).finished();
}

}  // namespace ocprobe::report
