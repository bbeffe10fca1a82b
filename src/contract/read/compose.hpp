// A Compose project as it would run, each value with its place. Plain structs.
#pragma once

#include "contract/read/interpolation.hpp"
#include "contract/read/yaml.hpp"
#include "ocprobe/base/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

struct EnvValue {
    Text text;
    bool passed_through = false;  ///< a name without a value: the shell's own
    std::string env_file;         ///< the file it was read from; empty for `environment:`
    /// A value that only the deployment knows: a Kubernetes secret's key, a variable that is not set here. Equal texts
    /// are the same value.
    std::string symbol;
    /// docker-compose 1.29.2 and Compose v2 read the env file's line differently.
    bool dialects_differ = false;
};

enum class MountKind : std::uint8_t { bind, volume, tmpfs, file, other };

struct Mount {
    MountKind kind = MountKind::volume;
    std::string source;   ///< an absolute host path, or a volume's name; empty for an anonymous volume
    std::string inside;   ///< `volume.subpath`, `subPath`: the part of the source that is mounted
    std::string target;   ///< absolute, without a trailing slash
    std::string content;  ///< of a `file` that stands in the manifest itself
    bool has_content = false;
    bool read_only = false;
    bool external = false;      ///< a volume that these files do not make
    bool source_blank = false;  ///< Compose substitutes a part of the source with nothing here
    Place place;
};

struct Port {
    std::string host_address;
    std::string published;  ///< `18789`, a range for one port of the container, or empty for a random one
    std::string target;     ///< one port; empty where only the deployment knows it
    std::string protocol = "tcp";
    bool of_range = false;  ///< one of several that one entry names
    Place place;
};

struct NetworkUse {
    std::vector<std::string> aliases;
    std::string address;  ///< ipv4_address
    Place place;
};

struct Dependency {
    std::string condition;
    Place place;
};

struct HealthCheck {
    Place place;
    bool disabled = false;
    std::vector<std::string> test;
    std::optional<Millis> interval;
    std::optional<Millis> timeout;
    std::optional<Millis> start_period;
    std::optional<std::int64_t> retries;
};

/// A kubelet's HTTP request.
struct Probe {
    std::string_view name;  ///< `readinessProbe`
    std::string port;       ///< a number; empty for a name that the container does not have
    Place place;
};

struct ExtraHost {
    std::string name;
    std::string address;
    Place place;
};

/// A secret or a config that a service uses: the definition stands at the top of a file.
struct FileUse {
    std::string name;
    std::string target;
    bool secret = false;
    Place place;
};

struct MissingFile {
    std::string path;
    Place place;
};

struct Words {
    std::vector<std::string> words;
    Place place;
    bool blank = false;  ///< a variable in it is substituted with nothing here
    [[nodiscard]] bool given() const { return place.known(); }
};

/// What a proxy forwards to an upstream, by its own configuration.
struct ProxyRoute {
    std::string host;
    std::uint16_t port = 0;
    bool forwards_upgrade = false;  ///< a WebSocket can be opened through it
    std::optional<Millis> idle;     ///< a silent session is cut after this
    std::optional<Millis> longest;  ///< every session is cut after this
    std::string file;               ///< the configuration, as the host calls it
    std::uint32_t line = 0;         ///< in it
    Place place;                    ///< of its mount in these files
};

/// Keys that a container in another one's network namespace may not have: the engine or Compose refuses them.
inline constexpr std::string_view namespace_keys[] = {
    "networks",
    "ports",
    "expose",
    "links",
    "external_links",
    "hostname",
    "dns",
    "mac_address",
    "extra_hosts"};

struct Service {
    std::string name;
    Place place;  ///< of its key
    Place body;   ///< of its first line
    Text image;
    bool build = false;
    bool read_only = false;  ///< the root file system
    Words command;
    Words entrypoint;
    Text user;
    Text network_mode;
    Text restart;
    Text container_name;
    Text memory_limit;
    std::map<std::string, EnvValue, std::less<>> environment;
    Place environment_place;
    std::map<std::string, NetworkUse, std::less<>> networks;
    std::vector<Mount> mounts;
    std::vector<FileUse> file_uses;
    std::vector<std::string> mounts_from;        ///< volumes_from: other services
    std::vector<MissingFile> missing_env_files;  ///< named, and not there
    std::vector<Port> ports;
    std::vector<std::string> exposed;  ///< container ports of `expose`, without the protocol
    std::map<std::string, Text, std::less<>> labels;
    std::vector<ExtraHost> extra_hosts;
    std::vector<std::string> links;
    std::map<std::string, Dependency, std::less<>> depends_on;
    std::vector<std::string> profiles;
    std::map<std::string, Place, std::less<>> given;  ///< every key that stands in the files
    std::vector<std::string> dropped_variables;       ///< `!reset` under `environment`
    std::vector<std::string> dropped;  ///< `!reset`, `!override`: keys that a merge takes from below
    std::optional<HealthCheck> health;
    bool active = true;  ///< its profile is asked for, or it has none
    std::optional<std::int64_t> replicas;
    // Computed once by derive_services(): every pair asks for them.
    std::vector<std::string> words;                       ///< of entrypoint and command: words_of()
    std::set<std::string, std::less<>> unexpanded_words;  ///< those that hold what only the container knows
    bool runs_gateway = false;
    std::vector<ProxyRoute> routes;  ///< of a proxy whose configuration can be read
    std::string network_namespace;
    std::string pod;         ///< of a Kubernetes manifest: containers of one pod share a network namespace
    std::string name_space;  ///< Kubernetes' own; empty: whatever the manifest is applied to
    std::vector<Probe> probes;
};

/// A Kubernetes Service: a name that leads to pods.
struct ClusterService {
    std::string name;
    std::string name_space;         ///< empty: whatever the manifest is applied to
    bool headless = false;          ///< its name leads to the pods themselves
    std::vector<std::string> pods;  ///< that its selector matches
    struct PortRow {
        std::string port;
        std::string target;  ///< a number; empty for a name that no container has
    };
    std::vector<PortRow> ports;
};

struct SourceFile {
    std::string path;   ///< as given or found
    std::string label;  ///< printable: what findings call it
    std::string text;
    bool json = false;
    bool resolved =
        false;  ///< looks like the output of `config`: what stands in it need not stand in the sources
};

struct Project {
    std::vector<SourceFile> files;
    std::string directory;  ///< relative host paths of the first file start here
    std::string name;       ///< COMPOSE_PROJECT_NAME, `name:`, or the directory's
    std::map<std::string, Service, std::less<>> services;
    std::vector<std::string> order;  ///< of the services in the files
    bool environment_known = false;  ///< an env file for the substitution was found or named
    bool kubernetes = false;
    std::vector<ClusterService> cluster_services;
    /// Of the networks whose addresses these files fix, by their names.
    std::map<std::string, std::vector<std::string>, std::less<>> subnets;

    [[nodiscard]] const Service* service(std::string_view wanted) const {
        const auto found = services.find(wanted);
        return found == services.end() ? nullptr : &found->second;
    }
};

}  // namespace ocprobe::contract
