// Where am I: what the kernel tells about this process and its surroundings. OpenClaw is not known here.
#pragma once

#include "ocprobe/base/enum_names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe {

struct Listener {
    std::string address;  ///< `127.0.0.1`, `0.0.0.0`, `::`, or a Unix path
    std::uint16_t port = 0;
    std::uint64_t queue = 0;  ///< accept queue length (rx_queue of a LISTEN row)
};

/// A process that looks like the gateway by its command line.
struct GatewayProcess {
    std::int64_t pid = 0;
    bool same_network_namespace = false;
    bool other_network_namespace = false;  ///< known to be another; both false: not measured
    std::string state;                     ///< one letter of /proc/<pid>/stat: R, S, T …
    std::optional<std::uint32_t> uid{};    ///< its effective uid, as this user namespace has it
    std::optional<std::uint16_t> port{};   ///< `--port` of its command line
};

/// Something that could not be read: what, and the errno.
struct NotMeasured {
    std::string what;
    int error = 0;
};

struct MountPoint {
    std::string point;
    std::string root;  ///< path inside the source file system
    std::string source;
    std::string type;
    bool read_only = false;
    std::uint32_t major = 0;
    std::uint32_t minor = 0;
    std::string controllers;  ///< super options of a cgroup v1 mount, which name its controllers; else empty
};

/// A proxy variable that is set.
struct ProxyVariable {
    std::string variable;
    std::string proxy;  ///< host and port, printable; user information is removed
};

/// One row of /proc/<pid>/uid_map or gid_map (user_namespaces(7)).
struct IdRange {
    std::uint32_t inside = 0;
    std::uint32_t outside = 0;
    std::uint32_t count = 0;
};

/// What made the container, by its own marks. Compose is told apart by `ContainerFacts::compose`.
enum class ContainerEngine { unknown, docker, podman, kubernetes };
template <>
inline constexpr auto names_of<ContainerEngine> = enum_names<ContainerEngine>({
    {ContainerEngine::unknown, "unknown"},
    {ContainerEngine::docker, "docker"},
    {ContainerEngine::podman, "podman"},
    {ContainerEngine::kubernetes, "kubernetes"},
});

/// What Docker's resolver says of this container's own address: `project-service-1.project_network`.
struct ComposeIdentity {
    std::string project;
    std::string service;  ///< empty where the container has a name of its own (`container_name`)
};

struct ContainerFacts {
    ContainerEngine engine = ContainerEngine::unknown;
    /// Name and Compose identity are those of the container that owns this network namespace: another one's where this
    /// container joined it (`network_mode: service:…`).
    std::string container_name;
    std::optional<ComposeIdentity> compose;
    std::optional<bool> in_container;
    std::string container_because;  ///< the evidence: `/.dockerenv`, `overlay root` …
    std::string container_id;       ///< 64 hexadecimal digits, or the 12 that a host name has
    /// The id stands in the cgroup. Otherwise it was read from files that a container which joined another's network
    /// has from that one.
    bool container_id_is_own = false;
    std::string network_namespace;  ///< `net:[4026531840]`
    std::optional<bool> network_namespace_is_pid1s;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::vector<std::uint32_t> groups;
    std::string capabilities_effective;  ///< hexadecimal
    std::optional<bool> no_new_privileges;
    std::optional<bool> user_namespace_mapped;
    std::string user_namespace_map;  ///< the rows of /proc/self/uid_map, printable
    std::vector<IdRange> uid_map;
    std::vector<IdRange> gid_map;
    std::optional<bool> root_read_only;
    std::string kernel;
    std::string hostname;
    std::vector<std::string> name_servers;
    std::vector<std::string> search_domains;
    std::string resolver_status;  ///< `ok`, `missing`, `empty`, `unreadable`
    std::string default_gateway;  ///< IPv4 of the default route, or empty
    std::optional<std::uint64_t> memory_limit_bytes;
    std::optional<std::uint64_t> memory_used_bytes;
    std::optional<std::uint64_t> oom_kills;
    std::optional<std::uint64_t> cpu_throttled_periods;
    std::optional<double> cpu_pressure_avg10;     ///< percent
    std::optional<double> memory_pressure_avg10;  ///< percent
    std::vector<MountPoint> mounts;
    /// Addresses of this network namespace's interfaces (/proc/net/fib_trie, if_inet6), loopback left out.
    std::vector<std::string> own_addresses;
    /// No address but loopback's: `network_mode: none`, or a namespace whose owner was restarted or recreated, which
    /// takes its interfaces away from all who joined it.
    std::optional<bool> loopback_alone;
    std::vector<Listener> listeners;
    bool listeners_measured = false;
    std::vector<GatewayProcess> gateway_processes;
    bool pid1_environment_readable = false;
    std::vector<std::string> environment_differs;  ///< names only
    std::string
        http_proxy;  ///< host and port of the proxy that a client honouring the variables would use, printable
    std::string http_proxy_variable;
    std::vector<ProxyVariable> proxy_variables;  ///< every one that is set, http before https before all
    std::string no_proxy;
    std::vector<NotMeasured> not_measured;
};

}  // namespace ocprobe
