// The table of the contract's formats, and what they share.
#include "ocprobe/report/contract.hpp"

#include "report/contract_parts.hpp"

#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array<ContractFormat, 6> table{{
    {"text", "for people: the red rows with their lines", contract_text},
    {"json", "for machines: one object, ocprobe.contract/v1", contract_json},
    {"markdown", "for a ticket or a pull request", contract_markdown},
    {"sarif", "SARIF 2.1.0, for GitHub's code scanning", contract_sarif},
    {"junit", "JUnit XML, one test for each checkbox", contract_junit},
    {"github", "workflow commands: annotations at the lines", contract_github},
}};

}  // namespace

std::span<const ContractFormat> contract_formats() {
    return table;
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

std::string_view short_id(std::string_view id) {
    const auto dot = id.find('.');
    return dot == std::string_view::npos ? id : id.substr(dot + 1);
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
