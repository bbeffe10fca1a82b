// Container or host, and which container.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

namespace {

const std::string id_a(64, 'a');
const std::string id_b(64, 'b');
constexpr std::string_view host_root = "29 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw\n";
constexpr std::string_view overlay_root = "700 600 0:50 / / rw,relatime - overlay overlay rw,lowerdir=/l\n";

}  // namespace

TEST_CASE("a host is told from a container, with the mark that decided") {
    struct Case {
        const char* name;
        std::string cgroup;
        std::string mountinfo;
        std::string marker;
        bool in_container;
        std::string because;
    };
    const Case cases[] = {
        {"bare host",
         "0::/user.slice/session-1.scope\n",
         std::string(host_root),
         "",
         false,
         "no mark of an engine in files, cgroup and mounts"},
        {"the engine's own daemon",
         "0::/system.slice/docker.service\n",
         std::string(host_root),
         "",
         false,
         "no mark of an engine in files, cgroup and mounts"},
        {"Docker", "0::/\n", std::string(overlay_root), "/.dockerenv", true, "/.dockerenv"},
        {"Podman", "0::/\n", std::string(overlay_root), "/run/.containerenv", true, "/run/.containerenv"},
        {"cgroup v1",
         "4:memory:/docker/" + id_a + "\n",
         std::string(host_root),
         "",
         true,
         "cgroup path of Docker"},
        {"Kubernetes on cgroup v2",
         "0::/kubepods.slice/kubepods-besteffort.slice/cri-containerd-" + id_a + ".scope\n",
         std::string(host_root),
         "",
         true,
         "cgroup path of a Kubernetes pod"},
        {"private cgroup namespace", "0::/\n", std::string(overlay_root), "", true, "overlay root"},
        {"pod by its account",
         "0::/\n",
         std::string(host_root),
         "/var/run/secrets/kubernetes.io/serviceaccount/token",
         true,
         "/var/run/secrets/kubernetes.io/serviceaccount"},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        FixtureTree tree;
        tree.file("/proc/self/cgroup", c.cgroup).file("/proc/self/mountinfo", c.mountinfo);
        if (!c.marker.empty()) tree.file(c.marker, "");
        const auto facts = test::inspect(tree);
        CHECK(facts.in_container == c.in_container);
        CHECK(facts.container_because == c.because);
    }
}

TEST_CASE("the variable that engines set is a mark too") {
    FixtureTree tree;
    tree.file("/proc/self/cgroup", "0::/\n").file("/proc/self/mountinfo", host_root);
    Environment environment;
    environment.set("container", "lxc");
    CHECK(test::inspect(tree, environment).container_because == "variable container");
}

TEST_CASE("without cgroup and mounts the lack of a mark proves nothing") {
    FixtureTree tree;
    tree.file("/proc/self/cgroup", "0::/\n");
    CHECK_FALSE(test::inspect(tree).in_container.has_value());
}

TEST_CASE("the container's id is in the cgroup path, or in the files that the engine mounts") {
    struct Case {
        const char* name;
        std::string cgroup;
        std::string mounts;
        std::string id;
    };
    const auto mounted = [](const std::string& root, const char* point) {
        return "710 700 254:1 " + root + " " + point + " rw - ext4 /dev/vda1 rw\n";
    };
    const Case cases[] = {
        {"cgroup v1", "4:memory:/docker/" + id_a + "\n", "", id_a},
        {"scope", "0::/system.slice/docker-" + id_a + ".scope\n", "", id_a},
        {"resolv.conf of Docker",
         "0::/\n",
         mounted("/var/lib/docker/containers/" + id_a + "/resolv.conf", "/etc/resolv.conf"),
         id_a},
        {"Podman",
         "0::/\n",
         mounted("/containers/storage/overlay-containers/" + id_a + "/userdata/hostname", "/etc/hostname"),
         id_a},
        {"a sandbox only where nothing else is known",
         "0::/\n",
         mounted("/var/lib/containerd/sandboxes/" + id_b + "/hostname", "/etc/hostname") +
             mounted("/var/lib/docker/containers/" + id_a + "/hosts", "/etc/hosts"),
         id_a},
        {"sandbox",
         "0::/\n",
         mounted("/var/lib/containerd/sandboxes/" + id_b + "/hostname", "/etc/hostname"),
         id_b},
        {"63 digits", "0::/docker/" + std::string(63, 'a') + "\n", "", ""},
        {"65 digits", "0::/docker/" + std::string(65, 'a') + "\n", "", ""},
        {"another container's file",
         "0::/\n",
         mounted("/var/lib/docker/containers/" + id_a + "/hosts", "/mnt/hosts"),
         ""},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        FixtureTree tree;
        tree.file("/proc/self/cgroup", c.cgroup);
        tree.file("/proc/self/mountinfo", std::string(overlay_root) + c.mounts);
        CHECK(test::inspect(tree).container_id == c.id);
    }
}

TEST_CASE("an id is the container's own where the cgroup has it; elsewhere it may be another's") {
    FixtureTree own;
    own.file("/proc/self/cgroup", "4:memory:/docker/" + id_a + "\n")
        .file("/proc/self/mountinfo", overlay_root);
    CHECK(test::inspect(own).container_id_is_own);

    FixtureTree mounted;
    mounted.file("/proc/self/cgroup", "0::/\n");
    mounted.file(
        "/proc/self/mountinfo",
        std::string(overlay_root) + "710 700 254:1 /var/lib/docker/containers/" + id_b +
            "/hosts /etc/hosts rw - ext4 /dev/vda1 rw\n"
    );
    CHECK(test::inspect(mounted).container_id == id_b);
    CHECK_FALSE(test::inspect(mounted).container_id_is_own);
}

TEST_CASE("without cgroup and mounts the host name has the short id, where Docker gave it") {
    const auto id_of = [](std::string_view hostname, std::string_view root) {
        FixtureTree tree;
        tree.file("/proc/self/cgroup", "0::/\n").file("/proc/self/mountinfo", root);
        tree.file("/proc/sys/kernel/hostname", std::string(hostname) + "\n");
        return test::inspect(tree).container_id;
    };
    CHECK(id_of("4f1e0c2b9a3d", overlay_root) == "4f1e0c2b9a3d");
    CHECK(id_of("openclaw-cli", overlay_root).empty());
    CHECK(id_of("4f1e0c2b9a3", overlay_root).empty());
    CHECK(id_of("4f1e0c2b9a3d", host_root).empty());
}
