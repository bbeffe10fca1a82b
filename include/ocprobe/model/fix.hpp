// A fix as data: what to change, where, and what follows. Words (JSON's `do`, `where`, `command`, `then`) are made from
// it by src/report/common/fix_words.cpp and never read back.
#pragma once

#include "ocprobe/base/enum_names.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ocprobe {

/// What a step is for.
enum class StepRole {
    remedy,       ///< all remedies of a verdict together are the fix
    alternative,  ///< stands by itself instead of the remedy, together with the steps of the same option
    decide,       ///< changes nothing: its answer tells which of two causes it is
};
template <>
inline constexpr auto names_of<StepRole> = enum_names<StepRole>({
    {StepRole::remedy, "remedy"},
    {StepRole::alternative, "alternative"},
    {StepRole::decide, "decide"},
});

/// Where a step is done. A container is entered, a service is defined (Compose service, Deployment, `docker run`).
enum class Place {
    cli_container,
    gateway_container,
    proxy_container,
    cli_service,
    gateway_service,
    proxy_service,
    engine_host,
    cli_host,
    gateway_host,
    cluster,
    env_file,
};
template <>
inline constexpr auto names_of<Place> = enum_names<Place>({
    {Place::cli_container, "cli_container"},
    {Place::gateway_container, "gateway_container"},
    {Place::proxy_container, "proxy_container"},
    {Place::cli_service, "cli_service"},
    {Place::gateway_service, "gateway_service"},
    {Place::proxy_service, "proxy_service"},
    {Place::engine_host, "engine_host"},
    {Place::cli_host, "cli_host"},
    {Place::gateway_host, "gateway_host"},
    {Place::cluster, "cluster"},
    {Place::env_file, "env_file"},
});

/// What runs the containers, as far as it was found. `unknown`: the words stay neutral.
enum class Platform { unknown, compose, docker, podman, kubernetes, host };
template <>
inline constexpr auto names_of<Platform> = enum_names<Platform>({
    {Platform::unknown, "unknown"},
    {Platform::compose, "compose"},
    {Platform::docker, "docker"},
    {Platform::podman, "podman"},
    {Platform::kubernetes, "kubernetes"},
    {Platform::host, "host"},
});

/// A value that is written. Of a secret only the place is known where it stands.
struct SettingValue {
    std::string text;
    std::string from;  ///< a reference (`env OPENCLAW_GATEWAY_TOKEN of service X`); then `text` is empty
};

// ---- edits, one type for each operation

struct SetEnv {
    std::string name;
    SettingValue value;
};
struct UnsetEnv {
    std::string name;
};
struct ConfigSet {
    std::string key;  ///< `gateway.remote.url`
    SettingValue value;
};
struct ConfigUnset {
    std::string key;
};
struct NetworkMode {
    std::string value;  ///< `service:openclaw-gateway`
};
struct JoinNetwork {
    std::string name;
};
struct Mount {
    std::string target;
    std::string source;  ///< empty: whatever holds it today
    bool read_only = false;
};
struct Unmount {
    std::string target;
};
/// Everything that the container of another service mounts, at the same places.
struct VolumesFrom {
    std::string service;
};
struct RunAs {
    std::string user;  ///< `1000:1000`; never uid 0
};
struct Exec {
    std::vector<std::string> argv;  ///< `sh -c SCRIPT` for what needs a shell
};
struct ProxyDirective {
    std::string directive;  ///< with the proxy's own separator left out: `proxy_read_timeout`
    std::string value;
};
struct ServiceCommand {
    std::vector<std::string> argv;
};
struct DeclareVolume {
    std::string name;
};
struct Unquote {
    std::string file;  ///< empty: the env file is not known
    std::string name;
};
struct FsGroup {
    std::string value;
};
struct Recreate {};
struct Restart {};

using Edit = std::variant<
    SetEnv,
    UnsetEnv,
    ConfigSet,
    ConfigUnset,
    NetworkMode,
    JoinNetwork,
    Mount,
    Unmount,
    VolumesFrom,
    RunAs,
    Exec,
    ProxyDirective,
    ServiceCommand,
    DeclareVolume,
    Unquote,
    FsGroup,
    Recreate,
    Restart>;

/// Ids that a second run gives after the step; `healthy` for none. Nothing: not recorded.
using LeadsTo = std::optional<std::vector<std::string>>;
inline const LeadsTo not_recorded = std::nullopt;

struct FixStep {
    StepRole role = StepRole::remedy;
    Place place = Place::cli_container;
    Platform platform = Platform::unknown;
    std::string service;  ///< only where it is known; never taken from a URL's host alone
    std::string proxy;    ///< the program that a proxy's settings are for: `nginx`; empty: not recognised
    /// How the CLI is called there; an image may have it under another name than `openclaw`.
    std::vector<std::string> openclaw{"openclaw"};
    /// A file that was copied into the container: a container that is recreated does not have it any more.
    std::string copied_file;
    std::string purpose;  ///< one sentence: what the step achieves
    std::string file;     ///< the file to edit, where it is known and not the platform's own
    std::vector<Edit> edits;
    LeadsTo leads_to = not_recorded;  ///< on the last step of the remedy and of each option
    int option = 0;                   ///< steps of one alternative share a number from 1
    bool manual = false;  ///< needs something that a person must get elsewhere: a certificate, a release
};

}  // namespace ocprobe
