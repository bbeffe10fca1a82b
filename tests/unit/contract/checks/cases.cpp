#include "unit/contract/checks/cases.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ocprobe::test {

namespace {

std::vector<std::string> words_of(std::string_view line) {
    std::istringstream stream{std::string(line)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

int rank(std::string_view status) {
    constexpr std::string_view order[] = {"green", "undecided", "waived", "red"};
    return static_cast<int>(std::find(std::begin(order), std::end(order), status) - std::begin(order));
}

void read_head(ContractCase& into, std::string_view line) {
    const auto words = words_of(line);
    if (words.empty()) return;
    if (words[0] == "files") into.paths.assign(words.begin() + 1, words.end());
    if (words[0] == "truth") into.truth_given = true;
    if (words[0] == "life") into.lives = true;
    if (words[0] != "expect" && words[0] != "roles" && words[0] != "truth") return;
    auto& table = words[0] == "expect" ? into.expected : words[0] == "roles" ? into.roles : into.truth;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        table[words[i].substr(0, equals)] = words[i].substr(equals + 1);
    }
}

}  // namespace

std::vector<ContractCase> read_cases(const std::string& file) {
    std::ifstream stream(std::string(OCPROBE_TEST_DATA) + "/fixtures/contract/" + file);
    if (!stream) throw std::runtime_error("no such file of cases: " + file);
    std::vector<ContractCase> cases;
    bool in_file = false;
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with("== ")) {
            cases.push_back({line.substr(3), {}, {}, {}, {}, {}, false, false});
            in_file = false;
        } else if (cases.empty()) {
            continue;  // the file's own comment
        } else if (line.starts_with("-- ")) {
            cases.back().files.emplace_back(line.substr(3), "");
            in_file = true;
        } else if (in_file) {
            cases.back().files.back().second += line + "\n";
        } else {
            read_head(cases.back(), line);
        }
    }
    for (auto& one : cases) {
        if (!one.paths.empty()) continue;
        const auto found = std::find_if(one.files.begin(), one.files.end(), [](const auto& f) {
            return f.first.ends_with("compose.yml");
        });
        if (found == one.files.end()) throw std::runtime_error("no compose.yml in case " + one.name);
        one.paths.push_back(found->first);
    }
    return cases;
}

Examined Workshop::examine(std::vector<std::string> paths) const {
    auto outcome = contract::examine(
        {.files = files_,
         .environment = environment_,
         .working_directory = tree_.root(),
         .paths = std::move(paths),
         .env_files = env_files,
         .profiles = profiles,
         .project_directory = project_directory,
         .gateways = gateways,
         .clis = clis,
         .standard_input = standard_input,
         .waivers = waivers,
         .today = today,
         .strict = strict,
         .measure = measure}
    );
    if (!outcome.judged) return {{}, outcome.judged.error().line(), "", ""};
    auto& judged = *outcome.judged;
    return {std::move(judged.report), "", std::move(judged.patch), std::move(judged.waivers)};
}

std::map<std::string, std::string> statuses(const ContractReport& report) {
    std::map<std::string, std::string> out;
    for (const auto& pair : report.pairs) {
        for (const auto& row : pair.rows) {
            auto& worst = out[row.id.substr(row.id.find('.') + 1)];
            const std::string status(name(row.status));
            if (worst.empty() || rank(worst) < rank(status)) worst = status;
        }
    }
    return out;
}

std::map<std::string, std::string> roles_in(const ContractReport& report) {
    std::map<std::string, std::string> out;
    for (const auto& role : report.roles)
        out[role.service] = std::string(name(role.role)) + (role.assumed ? "?" : "");
    return out;
}

std::string told(const ContractReport& report) {
    std::string out;
    for (const auto& role : report.roles) {
        out += role.service + " is " + std::string(name(role.role)) + " with " + std::to_string(role.score);
        for (const auto& reason : role.because)
            out += ", " + reason;
        out += "\n";
    }
    for (const auto& pair : report.pairs) {
        out += pair.cli + " -> " + pair.gateway + "\n";
        for (const auto& row : pair.rows) {
            out += row.id + " " + std::string(name(row.status)) + ": " + row.summary + "\n";
            for (const auto& finding : row.findings)
                out += "    " + std::string(name(finding.effect)) + " " + finding.service + " " +
                       finding.summary + "\n";
        }
    }
    return out;
}

}  // namespace ocprobe::test
