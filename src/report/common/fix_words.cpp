// The words of a fix. What differs between platforms stands in report/platforms.
#include "report/common/fix_words.hpp"

#include "base/ascii.hpp"
#include "report/platforms/platform.hpp"
#include "report/platforms/quoting.hpp"

namespace ocprobe::report {

namespace {

const PlatformRow& row_of(const FixStep& step) {
    if (step.place == Place::cli_host || step.place == Place::gateway_host) return host();
    switch (step.platform) {
    case Platform::compose:
        return compose();
    case Platform::docker:
        return docker();
    case Platform::podman:
        return podman();
    case Platform::kubernetes:
        return kubernetes();
    case Platform::host:
        return host();
    case Platform::unknown:
        return unknown_platform();
    }
    return unknown_platform();
}

bool runs_commands(const FixStep& step) {
    return has_edit<ConfigSet, ConfigUnset, Exec>(step);
}

// `NAME=value` lines of a file: an env file, or the dotenv file that the CLI reads in its container.
bool edits_variables_file(const FixStep& step) {
    const bool dotenv = step.place == Place::cli_container && !step.file.empty();
    return step.place == Place::env_file || has_edit<Unquote>(step) ||
           (dotenv && has_edit<SetEnv, UnsetEnv>(step));
}

std::string action_of(const FixStep& step, const FixStep* before) {
    const bool continues = before != nullptr && before->role == StepRole::alternative && step.option > 0 &&
                           before->option == step.option;
    if (step.role != StepRole::alternative || continues || step.purpose.empty()) return step.purpose;
    auto purpose = step.purpose;
    // A name in capitals stays one.
    const bool abbreviation = purpose.size() > 1 && purpose[1] >= 'A' && purpose[1] <= 'Z';
    if (!abbreviation) purpose.front() = lower(purpose.front());
    return "Or " + purpose;
}

// ---- commands

// A value that another container has is copied from outside of both.
bool copies_from_container(const FixStep& step, const PlatformRow& row) {
    bool copies = false;
    for_each_edit<ConfigSet>(step, [&](const ConfigSet& edit) {
        copies = copies || referred_variable(edit.value).has_value();
    });
    return copies && !row.read.empty();
}

// The container that a command has to be run in from outside, where it is known how.
bool enters_container(const FixStep& step, const PlatformRow& row) {
    if (copies_from_container(step, row)) return true;
    const bool outside = step.place == Place::cli_container || step.place == Place::cli_service ||
                         step.place == Place::engine_host || step.place == Place::cluster ||
                         step.place == Place::env_file;
    return !outside && !row.enter.empty() && !known_service(step).empty();
}

std::string in_container(const FixStep& step, const PlatformRow& row, const std::string& command) {
    return std::string(row.enter) + row.container(known_service(step), side_of(step.place)) +
           std::string(row.enter_end) + command;
}

std::string config_set(const FixStep& step, const PlatformRow& row, const ConfigSet& edit) {
    const auto start = shell_words(step.openclaw) + " config set ";
    if (const auto variable = referred_variable(edit.value); variable && !row.read.empty())
        return start + shell_word(edit.key) + " \"$(" + print_variable(row, step, *variable) + ")\"";
    const auto value = edit.value.from.empty() ? edit.value.text : placeholder(edit.value);
    // What begins with a dash would be read as an option.
    return start + (value.starts_with('-') ? "-- " : "") + shell_word(edit.key) + " " + shell_quoted(value);
}

std::string commands_of(const FixStep& step, const PlatformRow& row) {
    const bool entered = enters_container(step, row);
    std::string lines;
    const auto add = [&](const std::string& command) {
        add_line(lines, entered ? in_container(step, row, command) : command);
    };
    for (const auto& edit : step.edits) {
        if (const auto* set = std::get_if<ConfigSet>(&edit)) add(config_set(step, row, *set));
        if (const auto* unset = std::get_if<ConfigUnset>(&edit))
            add(shell_words(step.openclaw) + " config unset " + shell_word(unset->key));
        const auto* exec = std::get_if<Exec>(&edit);
        if (exec == nullptr) continue;
        const bool script = exec->argv.size() == 3 && exec->argv[0] == "sh" && exec->argv[1] == "-c";
        // A person has a shell already, unless the container is entered for this one command.
        add(script && !entered ? exec->argv[2] : shell_words(exec->argv));
    }
    return lines;
}

// ---- places

std::string container_place(const FixStep& step, const PlatformRow& row) {
    if (enters_container(step, row)) return std::string(row.engine);
    const bool no_container = &row == &host();
    switch (side_of(step.place)) {
    case Side::cli:
        return no_container ? "this host" : "CLI container";
    default:
        return std::string(owner(side_of(step.place))) + (no_container ? " host" : " container");
    }
}

bool is_service(Place place) {
    return place == Place::cli_service || place == Place::gateway_service || place == Place::proxy_service;
}

std::string place_of(const FixStep& step, const PlatformRow& row) {
    if (edits_variables_file(step)) {
        auto file = step.file;
        for_each_edit<Unquote>(step, [&](const Unquote& edit) {
            if (!edit.file.empty()) file = edit.file;
        });
        if (file.empty()) return "the env file";
        return step.place == Place::cli_container && &row != &host() ? file + " in the CLI container" : file;
    }
    if (has_edit<ProxyDirective>(step))
        return step.proxy.empty() ? "the proxy's configuration" : "the configuration of " + step.proxy;
    if (changes_definition(step)) return row.definition_place(step);
    if (step.place == Place::engine_host) return std::string(row.engine);
    if (step.place == Place::cluster) return "the cluster";
    if (runs_commands(step)) return container_place(step, row);
    if (has_edit<Recreate, Restart>(step)) return std::string(row.engine);
    return is_service(step.place) ? row.definition_place(step) : container_place(step, row);
}

// ---- what follows

Lines life_of(const FixStep& step, const PlatformRow& row) {
    if (has_edit<Recreate>(step)) return row.recreate(step);
    return has_edit<Restart>(step) ? row.restart(step) : Lines{};
}

Lines lines_of(const FixStep& step, const PlatformRow& row) {
    if (edits_variables_file(step)) return env_file_lines(step);
    if (has_edit<ProxyDirective>(step)) return proxy_lines(step);
    return changes_definition(step) ? row.definition(step) : Lines{};
}

// The engine reads an env file when it makes the container, the CLI the one in its state directory at each start.
Lines effect_of(const FixStep& step, const PlatformRow& row) {
    if (edits_variables_file(step)) return step.file.starts_with('/') ? Lines{} : row.apply(step);
    return changes_definition(step) ? row.apply(step) : Lines{};
}

// A container that is made again has none of the files that were copied into the old one.
std::string what_is_lost(const FixStep& step) {
    if (step.copied_file.empty()) return {};
    return "copy " + on_one_line(step.copied_file) + " into the new container";
}

}  // namespace

StepWords words_of(const FixStep& step, const FixStep* before) {
    const auto& row = row_of(step);
    StepWords words;
    words.action = action_of(step, before);
    if (const auto remark = row.remark != nullptr ? row.remark(step) : std::string(); !remark.empty())
        words.action += words.action.empty() ? remark : ": " + remark;
    words.where = place_of(step, row);

    auto lines = lines_of(step, row);
    if (const auto commands = commands_of(step, row); !commands.empty()) {
        if (lines.text.empty()) lines.kind = LineKind::shell;
        add_line(lines.text, commands);
    }
    auto life = life_of(step, row);
    // A step that only restarts has nothing else to copy.
    if (lines.text.empty() && life.kind == LineKind::shell) std::swap(lines, life);
    auto then = life.text.empty() ? effect_of(step, row) : life;
    words.kind = lines.text.empty() ? LineKind::none : lines.kind;
    words.command = std::move(lines.text);
    words.then_kind = then.kind;
    if (!then.text.empty()) words.then_note = what_is_lost(step);
    words.then = then.text;
    if (!words.then_note.empty())
        words.then += (then.kind == LineKind::shell ? "  # " : ", then ") + words.then_note;
    words.then_lines = std::move(then.text);
    return words;
}

std::vector<StepWords> words_of(const std::vector<FixStep>& steps) {
    std::vector<StepWords> words;
    for (std::size_t i = 0; i < steps.size(); ++i)
        words.push_back(words_of(steps[i], i == 0 ? nullptr : &steps[i - 1]));
    return words;
}

std::string_view language_of(LineKind kind) {
    switch (kind) {
    case LineKind::shell:
        return "sh";
    case LineKind::yaml:
        return "yaml";
    case LineKind::config:
    case LineKind::none:
        return {};
    }
    return {};
}

}  // namespace ocprobe::report
