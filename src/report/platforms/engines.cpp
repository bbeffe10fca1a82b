// Docker and Podman without Compose: the options of `docker run`, and the commands of the engine.
#include "report/platforms/platform.hpp"
#include "report/platforms/quoting.hpp"

namespace ocprobe::report {

namespace {

// With `service:` Compose names what the engine calls a container.
std::string network_option(std::string_view mode) {
    constexpr std::string_view prefix = "service:";
    const bool service = mode.starts_with(prefix);
    return (service ? "container:" : "") + std::string(mode.substr(service ? prefix.size() : 0));
}

std::string variable_option(const FixStep& step, const SetEnv& edit) {
    if (edit.value.from.empty()) return "-e " + shell_word(edit.name + "=" + edit.value.text);
    const auto variable = referred_variable(edit.value);
    if (!variable) return "-e " + shell_word(edit.name + "=" + placeholder(edit.value));
    const auto& row = step.platform == Platform::podman ? podman() : docker();
    return "-e " + shell_word(edit.name) + "=\"$(" + print_variable(row, step, *variable) + ")\"";
}

std::string mount_option(const Mount& edit) {
    const auto source = edit.source.empty() ? "<volume or folder that holds it today>" : edit.source;
    return "-v " + shell_word(source + ":" + edit.target + (edit.read_only ? ":ro" : ""));
}

// A named volume is made when it is first mounted: to declare it takes no option.
Lines run_options(const FixStep& step) {
    std::string lines;
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) { add_line(lines, variable_option(step, edit)); });
    for_each_edit<UnsetEnv>(step, [&](const UnsetEnv& edit) {
        add_line(lines, "# without -e " + on_one_line(edit.name));
    });
    for_each_edit<NetworkMode>(step, [&](const NetworkMode& edit) {
        add_line(lines, "--network " + shell_word(network_option(edit.value)));
    });
    for_each_edit<JoinNetwork>(step, [&](const JoinNetwork& edit) {
        add_line(lines, "--network " + shell_word(edit.name));
    });
    for_each_edit<Mount>(step, [&](const Mount& edit) { add_line(lines, mount_option(edit)); });
    for_each_edit<Unmount>(step, [&](const Unmount& edit) {
        add_line(lines, "# without the -v of " + on_one_line(edit.target));
    });
    for_each_edit<VolumesFrom>(step, [&](const VolumesFrom& edit) {
        add_line(lines, "--volumes-from " + shell_word(edit.service));
    });
    for_each_edit<RunAs>(step, [&](const RunAs& edit) {
        add_line(lines, "--user " + shell_word(edit.user));
    });
    for_each_edit<FsGroup>(step, [&](const FsGroup& edit) {
        add_line(lines, "--group-add " + shell_word(edit.value));
    });
    for_each_edit<ServiceCommand>(step, [&](const ServiceCommand& edit) {
        add_line(lines, "<image> " + shell_words(edit.argv));
    });
    return {std::move(lines), LineKind::config};
}

std::string run_place(const FixStep& step, std::string_view engine) {
    const auto service = known_service(step);
    const auto side = side_of(step.place);
    auto words = std::string(engine) + " run, ";
    if (!service.empty()) return words + "container " + service;
    return words + std::string(owner(side)) + " container";
}

std::string docker_place(const FixStep& step) {
    return run_place(step, "docker");
}

std::string podman_place(const FixStep& step) {
    return run_place(step, "podman");
}

Lines run_again(const FixStep& step) {
    if (step.place == Place::env_file) return {"recreate the container"};
    return {"recreate the container with these options"};
}

Lines recreate_container(const FixStep&) {
    return {"remove the container and run it again with the same options"};
}

std::string named_container(std::string_view name, Side side) {
    return name.empty() ? "<container " + std::string(of_owner(side)) + ">" : std::string(name);
}

std::string container_to_restart(const FixStep& step) {
    return named_container(known_service(step), side_of(step.place));
}

Lines docker_restart(const FixStep& step) {
    return {"docker restart " + container_to_restart(step), LineKind::shell};
}

Lines podman_restart(const FixStep& step) {
    return {"podman restart " + container_to_restart(step), LineKind::shell};
}

}  // namespace

const PlatformRow& docker() {
    static constexpr PlatformRow row{
        .engine = "Docker host",
        .definition_place = docker_place,
        .definition = run_options,
        .remark = nullptr,
        .apply = run_again,
        .recreate = recreate_container,
        .restart = docker_restart,
        .enter = "docker exec ",
        .enter_end = " ",
        .read = "docker exec ",
        .container = named_container};
    return row;
}

const PlatformRow& podman() {
    static constexpr PlatformRow row{
        .engine = "Podman host",
        .definition_place = podman_place,
        .definition = run_options,
        .remark = nullptr,
        .apply = run_again,
        .recreate = recreate_container,
        .restart = podman_restart,
        .enter = "podman exec ",
        .enter_end = " ",
        .read = "podman exec ",
        .container = named_container};
    return row;
}

}  // namespace ocprobe::report
