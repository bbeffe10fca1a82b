// The table of the contract's formats, and what they share.
#include "ocprobe/report/contract.hpp"
#include "report/contract/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array<ContractFormat, 6> contract_table{{
    {"text", "for people: the red rows with their lines", contract_text},
    {"json", "for machines: one object, ocprobe.contract/v1", contract_json},
    {"markdown", "for a ticket or a pull request", contract_markdown},
    {"sarif", "SARIF 2.1.0, for GitHub's code scanning", contract_sarif},
    {"junit", "JUnit XML, one test for each checkbox", contract_junit},
    {"github", "workflow commands: annotations at the lines", contract_github},
}};

/// The checkboxes with a status, each named once: `url, token`.
std::string names_of(const ContractReport& report, ContractStatus status) {
    std::vector<std::string_view> names;
    for (const auto& pair : report.pairs) {
        for (const auto& row : pair.rows) {
            if (row.status == status && std::find(names.begin(), names.end(), row.box) == names.end())
                names.push_back(row.box);
        }
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

bool any_fails(const ContractReport& report) {
    const auto findings = all_findings(report);
    return std::any_of(findings.begin(), findings.end(), [](const auto* finding) {
        return finding->effect == ContractEffect::fails && !finding->waived;
    });
}

std::string counted(const ContractReport& report, const ContractCount& count) {
    const auto total = count.green + count.red + count.waived + count.undecided;
    const auto waived = count.waived == 0 ? "" : " · waived: " + names_of(report, ContractStatus::waived);
    const auto open =
        count.undecided == 0 ? "" : " · not decidable here: " + names_of(report, ContractStatus::undecided);
    if (count.red > 0) {
        const auto* effect = !any_fails(report)    ? "works today, breaks later"
                             : report.live_verdict ? "the CLI's call fails"
                                                   : "the CLI's call fails with these files";
        return fmt::format(
            "{} of {} red: {} · {}{}{}",
            count.red,
            total,
            names_of(report, ContractStatus::red),
            effect,
            open,
            waived
        );
    }
    const bool bad_waiver = std::any_of(report.warnings.begin(), report.warnings.end(), is_red);
    const auto green = fmt::format("{} of {} green{}{}", count.green, total, open, waived);
    if (bad_waiver) return "a waiver does not hold · " + green;
    return report.exit_code == 0 ? green : green + ", which counts as red (--strict)";
}

}  // namespace

std::span<const ContractFormat> contract_formats() {
    return contract_table;
}

std::string place_text(const FilePlace& place) {
    if (place.line == 0) return place.file;
    return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string pair_text(const ContractPair& pair) {
    return pair.cli == pair.gateway ? pair.gateway : pair.cli + " → " + pair.gateway;
}

bool is_red(const ContractFinding& finding) {
    return finding.effect == ContractEffect::fails || finding.effect == ContractEffect::latent;
}

ContractCount count_rows(const ContractReport& report) {
    ContractCount count;
    for (const auto& pair : report.pairs) {
        for (const auto& row : pair.rows) {
            switch (row.status) {
            case ContractStatus::green:
                ++count.green;
                break;
            case ContractStatus::red:
                ++count.red;
                break;
            case ContractStatus::waived:
                ++count.waived;
                break;
            case ContractStatus::undecided:
                ++count.undecided;
                break;
            }
        }
    }
    return count;
}

ContractAnswer answer_to(const ContractReport& report) {
    const auto count = count_rows(report);
    const auto* word = report.exit_code != 0 ? "FAIL" : count.undecided > 0 ? "open" : "ok";
    return {word, counted(report, count)};
}

std::vector<const ContractFinding*> all_findings(const ContractReport& report) {
    std::vector<const ContractFinding*> out;
    for (const auto& pair : report.pairs) {
        for (const auto& row : pair.rows) {
            for (const auto& finding : row.findings) {
                if (finding.effect != ContractEffect::note) out.push_back(&finding);
            }
        }
    }
    for (const auto& finding : report.warnings)
        out.push_back(&finding);
    return out;
}

}  // namespace ocprobe::report
