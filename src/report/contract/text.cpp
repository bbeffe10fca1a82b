// The contract for people: the answer, then each checkbox of each pair, red ones with the place and the lines to write.
#include "report/common/phrases.hpp"
#include "report/common/sheet.hpp"
#include "report/contract/parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

struct Word {
    std::string_view word;
    Ink ink;
};

Word status_word(ContractStatus status) {
    switch (status) {
    case ContractStatus::green:
        return {"green", Ink::good};
    case ContractStatus::undecided:
        return {"open", Ink::caution};
    case ContractStatus::waived:
        return {"waived", Ink::caution};
    case ContractStatus::red:
        return {"red", Ink::bad};
    }
    return {"red", Ink::bad};
}

constexpr std::string_view margin = "  ";  // between the longest of those words and what follows
constexpr std::size_t name_column = gutter + margin.size();
constexpr std::size_t text_column = name_column + 8;  // the longest of the names, and a blank

std::string named(std::string_view text) {
    return std::string(margin) + std::string(text);
}

Ink ink_of(std::string_view word) {
    return word == "ok" ? Ink::good : word == "open" ? Ink::caution : Ink::bad;
}

void add_remedies(Sheet& sheet, const std::vector<ContractRemedy>& remedies) {
    if (remedies.empty()) return;
    const auto fix = remedy_text(remedies);
    const std::string name(name_column, ' ');
    if (fix.find('\n') != std::string::npos) {
        sheet.add_verbatim(name + "fix", fix, text_column);
    } else {
        sheet.add({.name = named("fix"), .text = fix, .indent = text_column, .text_ink = Ink::strong});
    }
}

std::string where(const ContractFinding& finding) {
    auto text = place_text(finding.place);
    if (!finding.service.empty()) text += " · service " + finding.service;
    return text;
}

bool is_shown(const ContractRow& row, const ContractFinding& finding) {
    return row.status != ContractStatus::red || finding.effect != ContractEffect::note;
}

/// One fault in two places is shown once, with both.
void add_findings(Sheet& sheet, const ContractRow& row) {
    std::string last = row.summary;
    for (std::size_t i = 0; i < row.findings.size(); ++i) {
        const auto& finding = row.findings[i];
        if (!is_shown(row, finding)) continue;
        if (finding.summary != last) sheet.add({.text = finding.summary, .indent = text_column});
        last = finding.summary;
        auto place = where(finding);
        if (finding.effect == ContractEffect::latent) place += " · breaks later";
        if (finding.waived) place += " · waived";
        sheet.add({.text = std::move(place), .indent = text_column, .text_ink = Ink::faint});
        const auto* next = i + 1 < row.findings.size() ? &row.findings[i + 1] : nullptr;
        const bool again = next != nullptr && is_shown(row, *next) && next->summary == finding.summary &&
                           next->remedies == finding.remedies;
        if (!again) add_remedies(sheet, finding.remedies);
    }
}

bool says_the_same(const ContractRow& a, const ContractRow& b) {
    return a.kind == b.kind && a.status == b.status && a.summary == b.summary &&
           std::equal(
               a.findings.begin(),
               a.findings.end(),
               b.findings.begin(),
               b.findings.end(),
               [](const ContractFinding& x, const ContractFinding& y) {
                   return x.summary == y.summary && x.service == y.service &&
                          place_text(x.place) == place_text(y.place) && x.effect == y.effect &&
                          x.waived == y.waived && x.remedies == y.remedies;
               }
           );
}

/// The checkbox above this one whose fault is the same; nullptr: none.
const ContractRow* same_above(const ContractPair& pair, const ContractRow& row) {
    if (row.status == ContractStatus::green) return nullptr;
    for (const auto& above : pair.rows) {
        if (&above == &row) return nullptr;
        if (says_the_same(above, row)) return &above;
    }
    return nullptr;
}

void add_row(Sheet& sheet, const ContractPair& pair, const ContractRow& row) {
    const auto [word, ink] = status_word(row.status);
    if (const auto* above = same_above(pair, row)) {
        sheet.add(
            {.label = word,
             .ink = ink,
             .name = named(row.box),
             .text = "the same fault as " + std::string(above->box),
             .indent = text_column}
        );
        return;
    }
    const bool open = row.status == ContractStatus::undecided;
    sheet.add(
        {.label = word,
         .ink = ink,
         .name = named(row.box),
         .text = (open ? "not decidable here: " : "") + row.summary,
         .indent = text_column}
    );
    if (row.status == ContractStatus::green) return;
    add_findings(sheet, row);
}

void add_pair(Sheet& sheet, const ContractPair& pair, bool quiet) {
    const bool red = std::any_of(pair.rows.begin(), pair.rows.end(), [](const auto& row) {
        return row.status == ContractStatus::red;
    });
    if (quiet && !red) return;
    sheet.add({.text = pair_text(pair)});
    bool headed = false;
    for (const auto& row : pair.rows) {
        if (quiet && row.status != ContractStatus::red) continue;
        if (!headed && row.kind == ContractKind::live) {
            sheet.add({.text = "measured in this container"});
            headed = true;
        }
        add_row(sheet, pair, row);
    }
    sheet.gap();
}

/// What decided, for -v; otherwise only a gateway that had to be assumed.
void add_roles(Sheet& sheet, const ContractReport& report, bool all) {
    for (const auto& role : report.roles) {
        if (!all && !role.assumed) continue;
        auto text = std::string(name(role.role)) + (role.assumed ? " (assumed), " : ", ") +
                    std::to_string(role.score);
        sheet.add(
            {.label = "role",
             .name = std::string(margin),
             .text = role.service + ": " + text,
             .indent = name_column}
        );
        for (const auto& reason : role.because)
            sheet.add({.text = reason, .indent = text_column, .text_ink = Ink::faint});
    }
    if (all) sheet.gap();
}

void add_warning(Sheet& sheet, const ContractFinding& finding) {
    const bool bad = is_red(finding);
    sheet.add(
        {.label = bad ? "red" : "warn",
         .ink = bad ? Ink::bad : Ink::caution,
         .name = std::string(margin),
         .text = std::string(finding.box) + ": " + finding.summary,
         .indent = name_column}
    );
    sheet.add({.text = where(finding), .indent = name_column, .text_ink = Ink::faint});
    add_remedies(sheet, finding.remedies);
}

void add_waiver(Sheet& sheet, const Waiver& waiver) {
    auto text = waiver.id + (waiver.service.empty() ? "" : " · service " + waiver.service) + " · " +
                waiver.owner + ": " + waiver.reason;
    if (waiver.days_left && !waiver.problem) text += fmt::format(" · {} days left", *waiver.days_left);
    if (waiver.problem) text += " · does not count: " + describe_problem(waiver);
    sheet.add(
        {.label = "waiver",
         .ink = !waiver.problem ? Ink::caution : Ink::bad,
         .name = std::string(margin),
         .text = std::move(text),
         .indent = name_column}
    );
}

}  // namespace

std::string contract_text(const ContractReport& report, const Style& style) {
    Sheet sheet(style);
    const bool quiet = style.verbosity < 0;
    const auto [word, text] = answer_to(report);
    sheet.add({.label = word, .ink = ink_of(word), .text = text, .text_ink = Ink::strong});
    sheet.gap();
    if (!quiet) add_roles(sheet, report, style.verbosity > 0);
    for (const auto& pair : report.pairs)
        add_pair(sheet, pair, quiet);
    if (!quiet) {
        for (const auto& finding : report.warnings)
            add_warning(sheet, finding);
        for (const auto& waiver : report.waivers)
            add_waiver(sheet, waiver);
        sheet.gap();
        if (report.patchable)
            sheet.add(
                {.label = "next",
                 .name = std::string(margin),
                 .text = "`ocprobe contract --fix` prints a patch for what needs no decision",
                 .indent = name_column}
            );
    }
    sheet.add({.text = "ocprobe " + run_sentence(report.header), .text_ink = Ink::faint});
    sheet.add({.text = receipt_sentence(report.redaction), .text_ink = Ink::faint});
    return sheet.finished();
}

}  // namespace ocprobe::report
