// Several verdicts mended in one change: the steps that mend, those of one place merged into one block.
#include "judge/forecast/combine.hpp"

#include <algorithm>
#include <string_view>

namespace ocprobe::judge {

namespace {

constexpr std::string_view compose_head = "environment:\n";
constexpr std::string_view shell_head = "export ";

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

/// `  OPENCLAW_GATEWAY_URL` of a Compose line, `export OPENCLAW_GATEWAY_URL` of a shell's.
std::string_view variable_of(std::string_view line, bool shell) {
    return line.substr(0, line.find(shell ? '=' : ':'));
}

/// The variables of `more` after those of `block`; of two values for one variable the later verdict's counts,
/// which was found with the earlier one in place.
void merge_variables(std::string& block, std::string_view more, bool shell) {
    if (!shell) more.remove_prefix(compose_head.size());
    while (!more.empty()) {
        const auto line = first_line(more);
        more.remove_prefix(std::min(more.size(), line.size() + 1));
        const auto name = "\n" + std::string(variable_of(line, shell)) + (shell ? "=" : ":");
        const std::string searched = "\n" + block;
        if (const auto at = searched.find(name); at != std::string::npos) {
            const auto end = block.find('\n', at);
            block.replace(at, (end == std::string::npos ? block.size() : end) - at, line);
        } else {
            block += "\n";
            block += line;
        }
    }
}

bool sets_variables(const FixStep& step, std::string_view head) {
    return std::string_view(step.command).starts_with(head);
}

void add(std::vector<FixStep>& steps, const FixStep& step) {
    for (auto& known : steps) {
        if (known.where != step.where) continue;
        if (known.command == step.command && known.action == step.action) return;
        for (const bool shell : {false, true}) {
            const auto head = shell ? shell_head : compose_head;
            if (!sets_variables(known, head) || !sets_variables(step, head)) continue;
            merge_variables(known.command, step.command, shell);
            known.action += "; " + step.action;
            return;
        }
    }
    steps.push_back(step);
}

}  // namespace

std::vector<FixStep> mending(const std::vector<FixStep>& fix) {
    std::vector<FixStep> steps;
    for (const auto& step : fix) {
        if (std::string_view(step.action).starts_with("Or ")) break;
        if (!step.decides) steps.push_back(step);
    }
    return steps;
}

std::vector<FixStep> combined(const Verdict& verdict, const std::vector<Forecast>& next) {
    std::vector<FixStep> steps;
    if (next.empty()) return steps;
    const auto own = mending(verdict.fix);
    if (own.empty()) return steps;
    for (const auto& step : own)
        add(steps, step);
    for (const auto& forecast : next) {
        if (forecast.fix.empty()) return {};
        for (const auto& step : forecast.fix)
            add(steps, step);
    }
    return steps;
}

}  // namespace ocprobe::judge
