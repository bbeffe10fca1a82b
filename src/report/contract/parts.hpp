// What the contract's formats share.
#pragma once

#include "ocprobe/model/contract.hpp"
#include "ocprobe/report/contract.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

[[nodiscard]] std::string contract_text(const ContractReport& report, const Style& style);
[[nodiscard]] std::string contract_json(const ContractReport& report, const Style& style);
[[nodiscard]] std::string contract_markdown(const ContractReport& report, const Style& style);
[[nodiscard]] std::string contract_sarif(const ContractReport& report, const Style& style);
[[nodiscard]] std::string contract_junit(const ContractReport& report, const Style& style);
[[nodiscard]] std::string contract_github(const ContractReport& report, const Style& style);

/// `compose.yml:12:7`, or the file alone.
[[nodiscard]] std::string place_text(const FilePlace& place);
/// `openclaw-cli → openclaw-gateway`, or one name for a CLI in the gateway's own container.
[[nodiscard]] std::string pair_text(const ContractPair& pair);
/// Whether the finding makes its row red.
[[nodiscard]] bool is_red(const ContractFinding& finding);
/// The remedies of a finding in words: the lines to write, a command, or a sentence; empty when there is none.
[[nodiscard]] std::string remedy_text(const std::vector<ContractRemedy>& remedies);

struct ContractCount {
    std::size_t green = 0;
    std::size_t red = 0;
    std::size_t waived = 0;
    std::size_t undecided = 0;
};
[[nodiscard]] ContractCount count_rows(const ContractReport& report);

/// The one line that says how it stands: `FAIL`, `open` or `ok`, and why.
struct ContractAnswer {
    std::string_view word;
    std::string text;
};
[[nodiscard]] ContractAnswer answer_to(const ContractReport& report);

/// Every finding but the notes: of the rows, then the warnings.
[[nodiscard]] std::vector<const ContractFinding*> all_findings(const ContractReport& report);

}  // namespace ocprobe::report
