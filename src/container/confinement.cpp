// Whether this is a container or a host, and which container.
#include "base/ascii.hpp"
#include "survey.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::container {

namespace {

constexpr std::size_t id_length = 64;

// A container's id has 64 hexadecimal digits; engines put it anywhere in the path.
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

// Engines mount these three files from the container's directory on the host, whose name is the container's id.
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

struct CgroupMark {
    std::string_view part;
    std::string_view reason;
};

constexpr std::array cgroup_marks{
    CgroupMark{"kubepods", "cgroup path of a Kubernetes pod"},
    CgroupMark{"docker", "cgroup path of Docker"},
    CgroupMark{"libpod", "cgroup path of Podman"},
    CgroupMark{"cri-containerd", "cgroup path of containerd"},
    CgroupMark{"crio-", "cgroup path of CRI-O"},
    CgroupMark{"/lxc", "cgroup path of LXC"},
    CgroupMark{"/ecs/", "cgroup path of ECS"},
};

std::string cgroup_mark(std::string_view cgroup) {
    for (const auto line : lines(cgroup)) {
        const auto second = line.find(':', line.find(':') + 1);
        if (second == std::string_view::npos) continue;
        const auto path = line.substr(second + 1);
        // The engine's daemon is not in a container: `/system.slice/docker.service`.
        if (path.ends_with(".service") && find_id(path).empty()) continue;
        for (const auto& mark : cgroup_marks) {
            if (contains(path, mark.part)) return std::string(mark.reason);
        }
    }
    return {};
}

// Marks that engines leave in the file system or the environment of a container.
std::string marker(const Survey& survey, const Environment& environment) {
    if (survey.files.status("/.dockerenv", false).error == 0) return "/.dockerenv";
    if (survey.files.status("/run/.containerenv", false).error == 0) return "/run/.containerenv";
    if (survey.files.status("/var/run/secrets/kubernetes.io/serviceaccount").error == 0) {
        return "/var/run/secrets/kubernetes.io/serviceaccount";
    }
    if (environment.has("KUBERNETES_SERVICE_HOST")) return "variable KUBERNETES_SERVICE_HOST";
    if (environment.has("container")) return "variable container";
    return {};
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

    facts.container_because = marker(survey, environment);
    if (facts.container_because.empty()) facts.container_because = cgroup_mark(cgroup.bytes);
    if (facts.container_because.empty()) facts.container_because = root_mark(facts);
    facts.container_id = find_id(cgroup.bytes);
    if (facts.container_id.empty()) facts.container_id = id_from_mounts(facts);
    if (facts.container_because.empty() && !facts.container_id.empty()) {
        facts.container_because = "files below /etc are mounted from an engine's container directory";
    }

    if (!facts.container_because.empty()) {
        facts.in_container = true;
    } else if (cgroup.error == 0 && !facts.mounts.empty()) {
        // Without a mark it is a host, but only if both could be read.
        facts.in_container = false;
        facts.container_because = "no mark of an engine in files, cgroup and mounts";
    }
}

}  // namespace ocprobe::container
