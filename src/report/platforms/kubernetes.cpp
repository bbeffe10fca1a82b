// Kubernetes: `kubectl`, and the lines of a Pod's spec.
#include "report/platforms/platform.hpp"
#include "report/platforms/quoting.hpp"

namespace ocprobe::report {

namespace {

// What is known is the name of a Service, which stands in the URL; its Deployment may have another.
std::string deployment_of(Side side) {
    return "deployment/<Deployment " + std::string(of_owner(side)) + ">";
}

std::string deployment(const FixStep& step) {
    return deployment_of(side_of(step.place));
}

std::string pod_behind(std::string_view service, Side side) {
    return service.empty() ? deployment_of(side) : "service/" + std::string(service);
}

std::string variable_word(const FixStep& step, const SetEnv& edit) {
    if (edit.value.from.empty()) return shell_word(edit.name + "=" + edit.value.text);
    const auto variable = referred_variable(edit.value);
    if (!variable) return shell_word(edit.name + "=" + placeholder(edit.value));
    return shell_word(edit.name) + "=\"$(" + print_variable(kubernetes(), step, *variable) + ")\"";
}

std::string value_or_placeholder(const SettingValue& value) {
    return value.from.empty() ? value.text : placeholder(value);
}

// kubectl edits variables alone; for everything else the manifest is edited.
bool kubectl_sets_it(const FixStep& step) {
    return has_edit<SetEnv, UnsetEnv>(step) && !has_edit<
                                                   NetworkMode,
                                                   JoinNetwork,
                                                   Mount,
                                                   Unmount,
                                                   VolumesFrom,
                                                   RunAs,
                                                   ServiceCommand,
                                                   DeclareVolume,
                                                   FsGroup>(step);
}

std::string set_with_kubectl(const FixStep& step) {
    auto line = "kubectl set env " + deployment(step);
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) { line += " " + variable_word(step, edit); });
    // A sign behind the name removes it.
    for_each_edit<UnsetEnv>(step, [&](const UnsetEnv& edit) { line += " " + shell_word(edit.name + "-"); });
    return line;
}

std::string pod_variables(const FixStep& step) {
    std::string lines;
    for_each_edit<SetEnv>(step, [&](const SetEnv& edit) {
        lines += "\n  - name: " + yaml_word(edit.name);
        lines += "\n    value: " + yaml_word(value_or_placeholder(edit.value));
    });
    for_each_edit<UnsetEnv>(step, [&](const UnsetEnv& edit) {
        lines += "\n  # remove " + on_one_line(edit.name);
    });
    return lines;
}

std::string pod_mounts(const FixStep& step) {
    std::string lines;
    for_each_edit<Mount>(step, [&](const Mount& edit) {
        const bool named = is_plain_word(edit.source);
        lines += "\n  - name: " + yaml_word(named ? edit.source : "<volume>");
        if (!named && !edit.source.empty()) lines += "  # it holds " + on_one_line(edit.source);
        lines += "\n    mountPath: " + yaml_word(edit.target);
        if (edit.read_only) lines += "\n    readOnly: true";
    });
    for_each_edit<Unmount>(step, [&](const Unmount& edit) {
        lines += "\n  # remove the mount at " + on_one_line(edit.target);
    });
    return lines;
}

std::string number_or_string(std::string_view text) {
    const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    return number ? std::string(text) : yaml_quoted(text);
}

std::string security_context(const FixStep& step) {
    std::string lines;
    for_each_edit<RunAs>(step, [&](const RunAs& edit) {
        const auto colon = edit.user.find(':');
        lines += "\n  runAsUser: " + number_or_string(edit.user.substr(0, colon));
        if (colon != std::string::npos)
            lines += "\n  runAsGroup: " + number_or_string(edit.user.substr(colon + 1));
    });
    for_each_edit<FsGroup>(step, [&](const FsGroup& edit) {
        lines += "\n  fsGroup: " + number_or_string(edit.value);
    });
    return lines;
}

std::string pod_spec(const FixStep& step) {
    std::string lines;
    if (const auto variables = pod_variables(step); !variables.empty()) add_line(lines, "env:" + variables);
    // What Compose calls `command` replaces the image's arguments, not its entry point.
    for_each_edit<ServiceCommand>(step, [&](const ServiceCommand& edit) {
        std::string words;
        for (const auto& word : edit.argv)
            words += (words.empty() ? "" : ", ") + yaml_quoted(word);
        add_line(lines, "args: [" + words + "]");
    });
    if (const auto mounts = pod_mounts(step); !mounts.empty()) add_line(lines, "volumeMounts:" + mounts);
    if (const auto context = security_context(step); !context.empty())
        add_line(lines, "securityContext:  # of the Pod" + context);
    std::string volumes;
    for_each_edit<DeclareVolume>(step, [&](const DeclareVolume& edit) {
        volumes += "\n  - name: " + yaml_word(edit.name) + "\n    emptyDir: {}";
    });
    if (!volumes.empty()) add_line(lines, "volumes:  # of the Pod" + volumes);
    return lines;
}

Lines pod_definition(const FixStep& step) {
    if (kubectl_sets_it(step)) return {set_with_kubectl(step), LineKind::shell};
    return {pod_spec(step), LineKind::yaml};
}

std::string pod_place(const FixStep& step) {
    if (kubectl_sets_it(step)) return "the cluster";
    const auto service = known_service(step);
    const auto side = side_of(step.place);
    const auto spec = step.file.empty() ? std::string("the Pod spec") : step.file + ", the Pod spec";
    if (!service.empty()) return spec + " of the Deployment behind Service " + service;
    return spec + " of " + std::string(owner(side)) + " Deployment";
}

// Containers of one Pod share its network namespace, and all Pods one network.
std::string pod_remark(const FixStep& step) {
    std::string words;
    for_each_edit<NetworkMode>(step, [&](const NetworkMode&) {
        words = "run the CLI's container in the gateway's Pod";
    });
    for_each_edit<JoinNetwork>(step, [&](const JoinNetwork&) {
        words = "allow this traffic in the NetworkPolicy of the gateway's Pod";
    });
    for_each_edit<VolumesFrom>(step, [&](const VolumesFrom&) {
        words = "mount the claim that the gateway's Pod mounts";
    });
    return words;
}

Lines apply_manifest(const FixStep& step) {
    if (kubectl_sets_it(step)) return {};
    const auto file = step.file.empty() ? std::string("<manifest>") : shell_word(step.file);
    return {"kubectl apply -f " + file, LineKind::shell};
}

Lines rollout(const FixStep& step) {
    return {"kubectl rollout restart " + deployment(step), LineKind::shell};
}

}  // namespace

const PlatformRow& kubernetes() {
    static constexpr PlatformRow row{
        .engine = "the cluster",
        .definition_place = pod_place,
        .definition = pod_definition,
        .remark = pod_remark,
        .apply = apply_manifest,
        .recreate = rollout,
        .restart = rollout,
        .enter = "kubectl exec ",
        .enter_end = " -- ",
        .read = "kubectl exec ",
        .container = pod_behind};
    return row;
}

}  // namespace ocprobe::report
