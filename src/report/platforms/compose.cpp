// Compose: the lines of a service, and the commands of `docker compose`.
#include "report/platforms/platform.hpp"
#include "report/platforms/quoting.hpp"

namespace ocprobe::report {

namespace {

// Compose replaces `$NAME` in every value of the file: a dollar sign that is meant stands twice.
std::string with_dollars_doubled(std::string_view text) {
    std::string result;
    for (const char c : text)
        result.append(c == '$' ? 2 : 1, c);
    return result;
}

std::string compose_word(std::string_view text) {
    return yaml_word(with_dollars_doubled(text));
}

std::string compose_quoted(std::string_view text) {
    return yaml_quoted(with_dollars_doubled(text));
}

// What another container has is copied into .env under the same name (see compose_up), from where Compose takes it.
std::string compose_value(const SetEnv& edit) {
    if (edit.value.from.empty()) return compose_word(edit.value.text);
    return referred_variable(edit.value) ? "${" + edit.name + "}" : compose_quoted(placeholder(edit.value));
}

std::string compose_list(const std::vector<std::string>& items, std::string (*write)(std::string_view)) {
    std::string list;
    for (const auto& item : items)
        list += (list.empty() ? "" : ", ") + write(item);
    return "[" + list + "]";
}

std::string compose_environment(const FixStep& step) {
    std::string lines;
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) {
        lines += "\n  " + yaml_word(edit.name) + ": " + compose_value(edit);
    });
    for_each_edit<UnsetEnv>(step, [&](const UnsetEnv& edit) {
        lines += "\n  # remove " + on_one_line(edit.name);
    });
    return lines;
}

std::string compose_volumes(const FixStep& step) {
    std::string lines;
    for_each_edit<Mount>(step, [&](const Mount& edit) {
        const auto source = edit.source.empty() ? "<volume or folder that holds it today>" : edit.source;
        const auto mount = source + ":" + edit.target + (edit.read_only ? ":ro" : "");
        lines += "\n  - " + compose_word(mount);
    });
    for_each_edit<Unmount>(step, [&](const Unmount& edit) {
        lines += "\n  # remove the mount at " + on_one_line(edit.target);
    });
    return lines;
}

std::string compose_declared_volumes(const FixStep& step) {
    std::string lines;
    for_each_edit<DeclareVolume>(step, [&](const DeclareVolume& edit) {
        lines += "\n  " + yaml_word(edit.name) + ":";
    });
    return lines;
}

Lines compose_definition(const FixStep& step) {
    std::string lines;
    if (const auto variables = compose_environment(step); !variables.empty())
        add_line(lines, "environment:" + variables);
    for_each_edit<NetworkMode>(step, [&](const NetworkMode& edit) {
        add_line(lines, "network_mode: " + compose_quoted(edit.value));
    });
    std::vector<std::string> networks;
    for_each_edit<JoinNetwork>(step, [&](const JoinNetwork& edit) { networks.push_back(edit.name); });
    if (!networks.empty()) add_line(lines, "networks: " + compose_list(networks, compose_word));
    for_each_edit<RunAs>(step, [&](const RunAs& edit) {
        add_line(lines, "user: " + compose_quoted(edit.user));
    });
    for_each_edit<FsGroup>(step, [&](const FsGroup& edit) {
        add_line(lines, "group_add: [" + compose_quoted(edit.value) + "]");
    });
    for_each_edit<ServiceCommand>(step, [&](const ServiceCommand& edit) {
        add_line(lines, "command: " + compose_list(edit.argv, compose_quoted));
    });
    if (const auto volumes = compose_volumes(step); !volumes.empty()) add_line(lines, "volumes:" + volumes);
    for_each_edit<VolumesFrom>(step, [&](const VolumesFrom& edit) {
        add_line(lines, "volumes_from: " + compose_list({edit.service}, compose_word));
    });
    if (const auto declared = compose_declared_volumes(step); !declared.empty()) {
        // Both keys are called `volumes`: of a service, and of the file.
        add_line(lines, "# at the top level of the file, beside `services:`");
        add_line(lines, "volumes:" + declared);
    }
    return {std::move(lines), LineKind::yaml};
}

std::string compose_place(const FixStep& step) {
    const auto file = step.file.empty() ? std::string("compose.yml") : step.file;
    const auto side = side_of(step.place);
    if (const auto service = known_service(step); !service.empty()) return file + ", service " + service;
    if (side == Side::cli) return file + ", service of the CLI";
    return file + ", " + std::string(owner(side)) + " service";
}

std::string compose_container(std::string_view service, Side side) {
    return service.empty() ? "<service " + std::string(of_owner(side)) + ">" : std::string(service);
}

std::string compose_service(const FixStep& step) {
    return compose_container(known_service(step), side_of(step.place));
}

// The value goes from the container that has it into .env, and is shown nowhere. Between single quotes Compose takes it
// as it is; of two lines with one name the last one counts; the last line of the file may lack its end. Where the
// container has no value, no line is added.
std::string copy_to_dotenv(const FixStep& step) {
    std::string commands;
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) {
        const auto variable = referred_variable(edit.value);
        if (!variable || !is_plain_word(edit.name)) return;
        commands += "(echo; " + print_variable(compose(), step, *variable) + " | sed -n \"s/..*/" +
                    edit.name + "='&'/p\") >> .env && ";
    });
    return commands;
}

Lines compose_up(const FixStep& step) {
    const auto service = known_service(step);
    const auto values = step.place == Place::env_file ? std::string() : copy_to_dotenv(step);
    return {values + "docker compose up -d" + (service.empty() ? "" : " " + service), LineKind::shell};
}

Lines compose_recreate(const FixStep& step) {
    return {"docker compose up -d --force-recreate --no-deps " + compose_service(step), LineKind::shell};
}

Lines compose_restart(const FixStep& step) {
    return {"docker compose restart " + compose_service(step), LineKind::shell};
}

}  // namespace

const PlatformRow& compose() {
    static constexpr PlatformRow row{
        .engine = "Docker host",
        .definition_place = compose_place,
        .definition = compose_definition,
        .remark = nullptr,
        .apply = compose_up,
        .recreate = compose_recreate,
        .restart = compose_restart,
        .enter = "docker compose exec ",
        .enter_end = " ",
        .read = "docker compose exec -T ",
        .container = compose_container};
    return row;
}

}  // namespace ocprobe::report
