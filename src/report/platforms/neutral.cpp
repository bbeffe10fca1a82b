// No container at all, or one whose engine was not found: words that hold on every platform.
#include "report/platforms/platform.hpp"
#include "report/platforms/quoting.hpp"

namespace ocprobe::report {

namespace {

// What is no variable, as words.
void add_neutral_words(std::string& lines, const FixStep& step) {
    for_each_edit<NetworkMode>(step, [&](const NetworkMode& edit) {
        add_line(lines, "network namespace: " + on_one_line(edit.value));
    });
    for_each_edit<JoinNetwork>(step, [&](const JoinNetwork& edit) {
        add_line(lines, "network: " + on_one_line(edit.name));
    });
    for_each_edit<Mount>(step, [&](const Mount& edit) {
        const auto source = edit.source.empty() ? "whatever holds it today" : on_one_line(edit.source);
        add_line(
            lines,
            "mount: " + source + " at " + on_one_line(edit.target) + (edit.read_only ? ", read-only" : "")
        );
    });
    for_each_edit<Unmount>(step, [&](const Unmount& edit) {
        add_line(lines, "no mount at " + on_one_line(edit.target));
    });
    for_each_edit<VolumesFrom>(step, [&](const VolumesFrom& edit) {
        add_line(lines, "mounts: those of " + on_one_line(edit.service));
    });
    for_each_edit<RunAs>(step, [&](const RunAs& edit) {
        add_line(lines, "user: " + on_one_line(edit.user));
    });
    for_each_edit<FsGroup>(step, [&](const FsGroup& edit) {
        add_line(lines, "further group: " + on_one_line(edit.value));
    });
    for_each_edit<ServiceCommand>(step, [&](const ServiceCommand& edit) {
        add_line(lines, "command: " + shell_words(edit.argv));
    });
    for_each_edit<DeclareVolume>(step, [&](const DeclareVolume& edit) {
        add_line(lines, "volume: " + on_one_line(edit.name));
    });
}

std::string plain_value(const SettingValue& value) {
    return value.from.empty() ? on_one_line(value.text) : placeholder(value);
}

void add_variable_lines(std::string& lines, const FixStep& step) {
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) {
        add_line(lines, on_one_line(edit.name) + "=" + plain_value(edit.value));
    });
    for_each_edit<UnsetEnv>(step, [&](const UnsetEnv& edit) {
        add_line(lines, "# remove " + on_one_line(edit.name));
    });
}

Lines neutral_definition(const FixStep& step) {
    std::string lines;
    add_variable_lines(lines, step);
    add_neutral_words(lines, step);
    return {std::move(lines), LineKind::config};
}

std::string neutral_place(const FixStep& step) {
    const auto service = known_service(step);
    const auto side = side_of(step.place);
    const bool variables = has_edit<SetEnv, UnsetEnv>(step);
    const std::string part = variables ? "the environment of " : "the definition of ";
    if (!service.empty()) return part + "container " + service;
    return part + std::string(owner(side)) + " container";
}

Lines neutral_apply(const FixStep&) {
    return {"recreate that container (with Compose: docker compose up -d)"};
}

std::string container_of(const FixStep& step) {
    const auto side = side_of(step.place);
    return std::string(owner(side)) + " container";
}

Lines neutral_recreate(const FixStep& step) {
    return {"recreate " + container_of(step)};
}

Lines neutral_restart(const FixStep& step) {
    return {"restart " + container_of(step)};
}

// ---- no container

std::string export_line(const SetEnv& edit) {
    const auto line = "export " + shell_word(edit.name) + "=";
    if (edit.value.from.empty()) return line + shell_quoted(edit.value.text);
    const auto variable = referred_variable(edit.value);
    // Another container's is not known to this shell.
    if (!variable || !variable->owner.empty()) return line + shell_quoted(placeholder(edit.value));
    return line + "\"$" + variable->name + "\"";
}

Lines host_definition(const FixStep& step) {
    std::string lines;
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) { add_line(lines, export_line(edit)); });
    for_each_edit<UnsetEnv>(step, [&](const UnsetEnv& edit) {
        add_line(lines, "unset " + shell_word(edit.name));
    });
    const bool shell = !lines.empty();
    add_neutral_words(lines, step);
    return {std::move(lines), shell ? LineKind::shell : LineKind::config};
}

std::string_view program_of(const FixStep& step) {
    switch (side_of(step.place)) {
    case Side::cli:
        return "the CLI";
    case Side::gateway:
        return "the gateway";
    case Side::proxy:
        return "the proxy";
    }
    return "the CLI";
}

std::string host_place(const FixStep& step) {
    return "the shell or unit that starts " + std::string(program_of(step));
}

// A shell has an exported variable at once; a program that runs has it when it is started again.
Lines host_apply(const FixStep& step) {
    if (side_of(step.place) == Side::cli) return {};
    return {"start " + std::string(program_of(step)) + " again"};
}

Lines host_restart(const FixStep& step) {
    return {"start " + std::string(program_of(step)) + " again"};
}

}  // namespace

Lines env_file_lines(const FixStep& step) {
    std::string lines;
    for_each_edit<Unquote>(step, [&](const Unquote& edit) {
        add_line(lines, on_one_line(edit.name) + "=<the same value, without quotes>");
    });
    add_variable_lines(lines, step);
    return {std::move(lines), LineKind::config};
}

const PlatformRow& unknown_platform() {
    static constexpr PlatformRow row{
        .engine = "the host of the containers",
        .definition_place = neutral_place,
        .definition = neutral_definition,
        .remark = nullptr,
        .apply = neutral_apply,
        .recreate = neutral_recreate,
        .restart = neutral_restart,
        .enter = {},
        .enter_end = {},
        .read = {},
        .container = nullptr};
    return row;
}

const PlatformRow& host() {
    static constexpr PlatformRow row{
        .engine = "this host",
        .definition_place = host_place,
        .definition = host_definition,
        .remark = nullptr,
        .apply = host_apply,
        .recreate = host_restart,
        .restart = host_restart,
        .enter = {},
        .enter_end = {},
        .read = {},
        .container = nullptr};
    return row;
}

}  // namespace ocprobe::report
