// Container or host, and which container.
#include "base/ascii.hpp"
#include "survey.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::container {

namespace {

constexpr std::size_t id_length = 64;

// Engines name a container by 64 hexadecimal digits, wherever the name stands within the path.
std::string find_id(std::string_view path) {
    std::size_t run = 0;
    for (std::size_t i = 0; i <= path.size(); ++i) {
        if (i < path.size() && is_hex(path[i])) {
            ++run;
            continue;
        }
        if (run == id_length) return std::string(path.substr(i - id_length, id_length));
        run = 0;
    }
    return {};
}

const MountPoint* mount_on(const ContainerFacts& facts, std::string_view point) {
    const auto& mounts = facts.mounts;
    const auto found = std::find_if(mounts.rbegin(), mounts.rend(), [point](const auto& mount) {
        return mount.point == point;
    });
    return found == mounts.rend() ? nullptr : &*found;
}

// Engines mount these three from the container's own directory on the host, whose name is the container's id.
std::string id_from_mounts(const ContainerFacts& facts) {
    std::string sandbox;
    for (const std::string_view point : {"/etc/hostname", "/etc/resolv.conf", "/etc/hosts"}) {
        const auto* mount = mount_on(facts, point);
        if (mount == nullptr) continue;
        auto id = find_id(mount->root);
        if (id.empty()) continue;
        if (!contains(mount->root, "sandboxes")) return id;
        sandbox = std::move(id);
    }
    return sandbox;
}

// Docker and Podman give a container that was given no host name the first digits of its id.
std::string id_from_hostname(const Survey& survey) {
    constexpr std::size_t short_id_length = 12;
    const auto content = survey.files.read("/proc/sys/kernel/hostname", 256);
    const std::string name(trim_blanks(content.bytes));
    const bool digits = std::all_of(name.begin(), name.end(), [](char c) { return is_hex(c); });
    return content.error == 0 && name.size() == short_id_length && digits ? name : std::string();
}

struct Mark {
    std::string_view sign;  ///< a part of a cgroup path, a file, a variable
    std::string_view reason;
    ContainerEngine engine;
};

constexpr std::array cgroup_marks{
    Mark{"kubepods", "cgroup path of a Kubernetes pod", ContainerEngine::kubernetes},
    Mark{"docker", "cgroup path of Docker", ContainerEngine::docker},
    Mark{"libpod", "cgroup path of Podman", ContainerEngine::podman},
    Mark{"cri-containerd", "cgroup path of containerd", ContainerEngine::kubernetes},
    Mark{"crio-", "cgroup path of CRI-O", ContainerEngine::kubernetes},
    Mark{"/lxc", "cgroup path of LXC", ContainerEngine::unknown},
    Mark{"/ecs/", "cgroup path of ECS", ContainerEngine::unknown},
};

constexpr std::string_view service_account = "/var/run/secrets/kubernetes.io/serviceaccount";

const Mark* cgroup_mark(std::string_view cgroup) {
    for (const auto line : lines(cgroup)) {
        const auto second = line.find(':', line.find(':') + 1);
        if (second == std::string_view::npos) continue;
        const auto path = line.substr(second + 1);
        // The engine's own daemon is no container: `/system.slice/docker.service`.
        if (path.ends_with(".service") && find_id(path).empty()) continue;
        for (const auto& mark : cgroup_marks) {
            if (contains(path, mark.sign)) return &mark;
        }
    }
    return nullptr;
}

// What an engine leaves in the file system of everything that it starts.
constexpr std::array file_marks{
    Mark{"/.dockerenv", "/.dockerenv", ContainerEngine::docker},
    Mark{"/run/.containerenv", "/run/.containerenv", ContainerEngine::podman},
    Mark{service_account, service_account, ContainerEngine::kubernetes},
};

constexpr std::array variable_marks{
    Mark{"KUBERNETES_SERVICE_HOST", "variable KUBERNETES_SERVICE_HOST", ContainerEngine::kubernetes},
    Mark{"container", "variable container", ContainerEngine::unknown},
};

const Mark* marker(const Survey& survey, const Environment& environment) {
    for (const auto& mark : file_marks) {
        // A link counts: the service account is one.
        const bool follow = mark.engine == ContainerEngine::kubernetes;
        if (survey.files.status(std::string(mark.sign), follow).error == 0) return &mark;
    }
    for (const auto& mark : variable_marks) {
        if (environment.has(std::string(mark.sign))) return &mark;
    }
    return nullptr;
}

// A pod's containers may carry an older engine's mark beside Kubernetes' own.
bool in_a_pod(const Survey& survey, const Environment& environment) {
    return survey.files.status(std::string(service_account)).error == 0 ||
           environment.has("KUBERNETES_SERVICE_HOST");
}

std::string root_mark(const ContainerFacts& facts) {
    const auto* root = mount_on(facts, "/");
    if (root == nullptr) return {};
    if (root->type == "overlay" || root->type == "fuse.fuse-overlayfs" || root->type == "aufs") {
        return root->type + " root";
    }
    return {};
}

}  // namespace

void survey_confinement(Survey& survey, const Environment& environment) {
    auto& facts = survey.facts;
    const auto cgroup = survey.files.read("/proc/self/cgroup", 65536);
    if (cgroup.error != 0) survey.not_measured("/proc/self/cgroup", cgroup.error);

    const auto* mark = marker(survey, environment);
    if (mark == nullptr) mark = cgroup_mark(cgroup.bytes);
    if (mark != nullptr) {
        facts.container_because = mark->reason;
        facts.engine = in_a_pod(survey, environment) ? ContainerEngine::kubernetes : mark->engine;
    }
    if (facts.container_because.empty()) facts.container_because = root_mark(facts);
    facts.container_id = find_id(cgroup.bytes);
    facts.container_id_is_own = !facts.container_id.empty();
    if (facts.container_id.empty()) facts.container_id = id_from_mounts(facts);
    if (facts.container_id.empty() && !facts.container_because.empty())
        facts.container_id = id_from_hostname(survey);
    if (facts.container_because.empty() && !facts.container_id.empty()) {
        facts.container_because = "files below /etc are mounted from an engine's container directory";
    }

    if (!facts.container_because.empty()) {
        facts.in_container = true;
    } else if (cgroup.error == 0 && !facts.mounts.empty()) {
        // Only when both could be read does the lack of a mark speak for a host.
        facts.in_container = false;
        facts.container_because = "no mark of an engine in files, cgroup and mounts";
    }
}

}  // namespace ocprobe::container
