#include "app/options/suggest.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ocprobe::app {

namespace {

// The Levenshtein distance: how many letters a typo is away.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t cost = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({row[j] + 1, row[j + 1] + 1, cost}));
        }
    }
    return row.back();
}

// The known name that is nearest to a typo, with what to say of it; empty when none is near.
std::string did_you_mean(std::string_view typed, const std::vector<std::string_view>& known) {
    std::string_view best;
    std::size_t best_distance = 3;
    for (const auto name : known) {
        if (const auto d = distance(typed, name); d < best_distance) {
            best_distance = d;
            best = name;
        }
    }
    return best.empty() ? "" : ", did you mean " + std::string(best) + "?";
}

// What other programs of ours read, and what Kubernetes sets for a service that is named ocprobe.
bool is_of_others(std::string_view variable) {
    constexpr std::string_view scripts =
        "OCPROBE_BINARY OCPROBE_IMAGE OCPROBE_VERSION OCPROBE_ARCH OCPROBE_REPOSITORY OCPROBE_MINISIGN_KEY";
    return has_word(scripts, variable) || variable.starts_with("OCPROBE_SERVICE_") ||
           variable.starts_with("OCPROBE_PORT");
}

}  // namespace

std::string commands_of(const OptionRow& row) {
    auto text = said_as_list(row.commands);
    if (const auto last = text.rfind(" or "); last != std::string::npos) text.replace(last, 4, " and ");
    return text;
}

std::string unknown_command(std::string_view typed) {
    std::vector<std::string_view> known;
    for (const auto& row : command_rows())
        known.push_back(row.name);
    return "unknown command '" + escape_text(typed, 60) + "'" + did_you_mean(typed, known);
}

std::string unknown_option(std::string_view argument) {
    const auto typed = argument.substr(0, argument.find('='));
    std::vector<std::string_view> known{"--version", "--licenses", "--help"};
    for (const auto* row : option_rows()) {
        if (long_flag(*row) == typed)
            return std::string(typed) + " is an option of ocprobe " + commands_of(*row);
        known.push_back(long_flag(*row));
    }
    return "unknown option '" + escape_text(typed, 60) + "'" + did_you_mean(typed, known);
}

std::vector<std::string> unknown_variables(const Environment& environment) {
    std::vector<std::string_view> known;
    for (const auto* row : option_rows())
        known.push_back(row->variable);
    std::vector<std::string> warnings;
    for (const auto& name : environment.names()) {
        const bool ours = std::find(known.begin(), known.end(), name) != known.end();
        if (!name.starts_with("OCPROBE_") || ours || is_of_others(name)) continue;
        warnings.push_back("unknown variable " + escape_text(name, 60) + did_you_mean(name, known));
    }
    return warnings;
}

}  // namespace ocprobe::app
