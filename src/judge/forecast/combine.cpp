#include "judge/forecast/combine.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

bool same_place(const FixStep& a, const FixStep& b) {
    return a.place == b.place && a.platform == b.platform && a.service == b.service && a.file == b.file;
}

bool only_sets_variables(const FixStep& step) {
    return !step.edits.empty() && std::all_of(step.edits.begin(), step.edits.end(), [](const Edit& edit) {
        return std::holds_alternative<SetEnv>(edit) || std::holds_alternative<UnsetEnv>(edit);
    });
}

std::string_view variable_of(const Edit& edit) {
    if (const auto* set = std::get_if<SetEnv>(&edit)) return set->name;
    const auto* unset = std::get_if<UnsetEnv>(&edit);
    return unset == nullptr ? std::string_view() : std::string_view(unset->name);
}

void merge_variables(std::vector<Edit>& edits, const std::vector<Edit>& more) {
    for (const auto& edit : more) {
        const auto same = std::find_if(edits.begin(), edits.end(), [&](const Edit& known) {
            return variable_of(known) == variable_of(edit);
        });
        if (same != edits.end()) {
            *same = edit;
        } else {
            edits.push_back(edit);
        }
    }
}

void add(std::vector<FixStep>& steps, const FixStep& step) {
    const auto known = std::find_if(steps.begin(), steps.end(), [&](const FixStep& other) {
        return same_place(other, step) && only_sets_variables(other) && only_sets_variables(step);
    });
    if (known == steps.end()) {
        steps.push_back(step);
        return;
    }
    merge_variables(known->edits, step.edits);
    known->purpose += "; " + step.purpose;
    known->manual = known->manual || step.manual;
}

}  // namespace

std::vector<FixStep> remedies_of(const std::vector<FixStep>& fix) {
    std::vector<FixStep> steps;
    std::copy_if(fix.begin(), fix.end(), std::back_inserter(steps), [](const FixStep& step) {
        return step.role == StepRole::remedy;
    });
    return steps;
}

std::vector<FixStep> combined(const Verdict& verdict, const std::vector<Forecast>& next) {
    std::vector<FixStep> steps;
    if (next.empty()) return steps;
    const auto own = remedies_of(verdict.fix);
    if (own.empty()) return steps;
    for (const auto& step : own)
        add(steps, step);
    for (const auto& forecast : next) {
        if (forecast.fix.empty()) return {};
        for (const auto& step : forecast.fix)
            add(steps, step);
    }
    // Where this one leads, nobody has recorded.
    for (auto& step : steps)
        step.leads_to = not_recorded;
    return steps;
}

}  // namespace ocprobe::judge
