// The installed CLI, its config file and its state directory, as found.
#pragma once

#include "ocprobe/base/enum_names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe {

/// The rule sets that the ladders know. Versions between two of them follow the older one.
enum class CliRules { v2026_4_29, v2026_7_1, v2026_9_6 };
template <>
inline constexpr auto names_of<CliRules> = enum_names<CliRules>({
    {CliRules::v2026_4_29, "2026.4.29"},
    {CliRules::v2026_7_1, "2026.7.1"},
    {CliRules::v2026_9_6, "2026.9.6"},
});

/// Why the CLI would end before it reads its config (src/openclaw/README.md, "Start").
enum class StartRefusal {
    none,
    handed_to_container,   ///< OPENCLAW_CONTAINER: it runs itself in that container instead
    invalid_profile_name,  ///< OPENCLAW_PROFILE
};
template <>
inline constexpr auto names_of<StartRefusal> = enum_names<StartRefusal>({
    {StartRefusal::none, "none"},
    {StartRefusal::handed_to_container, "handed_to_container"},
    {StartRefusal::invalid_profile_name, "invalid_profile_name"},
});

struct CliFacts {
    std::string version;    ///< `2026.9.6`
    bool measured = false;  ///< read from an installed package.json; otherwise the newest rules are assumed
    std::string path;       ///< the package.json it was read from
    /// How it is called: `openclaw` on PATH, or Node with the package's entry point.
    std::vector<std::string> command{"openclaw"};
    CliRules rules = CliRules::v2026_9_6;
    int protocol_min = 4;  ///< what this CLI offers (src/openclaw/README.md, "Release")
    int protocol_max = 4;
    StartRefusal start_refusal = StartRefusal::none;
    std::string start_detail;  ///< printable: what the CLI meets, when it would not start
    bool musl = false;         ///< the image's C library is musl, whose resolver has other rules than glibc's
};

enum class ConfigStatus {
    ok,
    missing,
    unreadable,  ///< EACCES on the file, or not a regular file
    hidden,      ///< a directory on the way may not be entered: the CLI behaves as if there were none
    invalid,     ///< syntax, or an include that is missing, loops or leaves its root
    too_large,   ///< past a limit of our own: size, depth, includes, what its variables add
};

template <>
inline constexpr auto names_of<ConfigStatus> = enum_names<ConfigStatus>({
    {ConfigStatus::ok, "ok"},
    {ConfigStatus::missing, "missing"},
    {ConfigStatus::unreadable, "unreadable"},
    {ConfigStatus::hidden, "hidden"},
    {ConfigStatus::invalid, "invalid"},
    {ConfigStatus::too_large, "too_large"},
});

/// One directory entry on the way to something, as far as it could be seen.
struct PathStep {
    std::string path;
    bool exists = false;
    std::string kind;  ///< `directory`, `regular file`, `socket` …
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    int error = 0;             ///< errno of stat, 0 when it worked
    std::string mount_source;  ///< when this path is a mount point
};

struct ConfigFacts {
    std::string path;
    std::string path_source;  ///< `env OPENCLAW_CONFIG_PATH`, `state directory`, `flag --config` …
    ConfigStatus status = ConfigStatus::missing;
    int error = 0;        ///< errno, for unreadable and hidden
    std::string problem;  ///< printable: the syntax error, the include that is missing; `larger than 2 MiB`
    std::string problem_file;  ///< the file it is in (an include, perhaps)
    int line = 0;
    int column = 0;
    std::optional<PathStep> obstacle;  ///< the entry that denies: the file itself or a directory on the way
    std::vector<std::string> suspicious;  ///< unknown keys and wrong types in `gateway`, printable
    /// What would keep a gateway from starting with this config, as far as it stands there; printable.
    std::vector<std::string> start_faults;
    bool declared_read_only = false;  ///< OPENCLAW_CONFIG_READONLY=1
    bool single_file_mount = false;
    std::optional<std::string> mode;       ///< gateway.mode
    std::optional<std::string> auth_mode;  ///< gateway.auth.mode
    std::optional<std::string> bind;       ///< gateway.bind
    std::optional<bool> tls_enabled;       ///< gateway.tls.enabled
    std::optional<std::int64_t> port;      ///< gateway.port as written
    std::string last_writer_version;       ///< meta.lastTouchedVersion
};

/// A generation of the config's history (`openclaw.json.bak*`): presence and equality only.
struct ConfigGeneration {
    std::string path;
    std::int64_t mtime_ms = 0;
    std::string writer_version;
    bool readable = false;
    bool has_auth_token = false;
    bool has_auth_password = false;
    std::optional<bool> token_same_as_current;
    std::optional<bool> password_same_as_current;
    int error = 0;  ///< errno when it could not be read, 0 when it is the syntax
};

/// Whose the gateway's lock is. `live`: a process that we can see, with the start time in the lock.
/// `foreign`: held, or probably held, by a process of another container. `dead`: nobody holds it. `unknown`:
/// no proof either way.
enum class LockState { none, live, dead, foreign, unknown };

template <>
inline constexpr auto names_of<LockState> = enum_names<LockState>({
    {LockState::none, "none"},
    {LockState::live, "live"},
    {LockState::dead, "dead"},
    {LockState::foreign, "foreign"},
    {LockState::unknown, "unknown"},
});

struct LockFacts {
    std::string path;
    LockState state = LockState::none;
    std::optional<std::int64_t> pid;
    std::optional<std::uint16_t> port;
    std::string why;
    /// Whether some process on this kernel, ours or another container's, holds the lock's companion file.
    /// True proves that a gateway is running on this very directory.
    std::optional<bool> held;
    std::string created_at;       ///< as the gateway wrote it, printable
    std::string config_path;      ///< in the gateway's own view, printable
    std::string state_directory;  ///< in the gateway's own view, printable
};

/// Why the pairing facts are not whole.
enum class StoreProblem {
    none,
    unreadable,    ///< a file could not be opened or read
    malformed,     ///< no database, no JSON, or damaged
    computed,      ///< a table whose schema computes its rows: a view, a virtual one, generated columns
    too_large,     ///< past a limit of ours
    too_slow,      ///< past a limit of ours
    keeps_moving,  ///< a writer changed it during every reading
};
template <>
inline constexpr auto names_of<StoreProblem> = enum_names<StoreProblem>({
    {StoreProblem::none, "none"},
    {StoreProblem::unreadable, "unreadable"},
    {StoreProblem::malformed, "malformed"},
    {StoreProblem::computed, "computed"},
    {StoreProblem::too_large, "too_large"},
    {StoreProblem::too_slow, "too_slow"},
    {StoreProblem::keeps_moving, "keeps_moving"},
});

/// What the gateway's database says about this CLI's device (src/openclaw/README.md, "State directory").
struct PairingFacts {
    bool database_present = false;
    StoreProblem problem = StoreProblem::none;
    std::string database_error;  ///< the problem in words, printable
    bool device_identity = false;
    bool device_paired = false;
    bool device_pending = false;
    std::string pending_request_id;
    std::string pending_reason;       ///< `not-paired`, `scope-upgrade` …
    bool cached_token_local = false;  ///< device_auth_tokens
    std::vector<std::string> cached_token_origins;
    std::int64_t other_paired = 0;
    std::int64_t other_pending = 0;
    bool gateway_tables_used = false;  ///< pairing rows or gateway starts: a gateway has lived in this tree

    bool json_layout =
        false;  ///< read from identity/*.json and devices/*.json (2026.7.1 and older), not the database
    std::string device_id;  ///< of the identity in this directory: public, a hash of its key
    /// A gateway has started in this tree, so that its device identity is the gateway's own: a CLI that
    /// shares the directory presents it to a gateway that is not on loopback, and is asked for pairing unless
    /// it is paired.
    bool identity_is_gateways = false;
    std::int64_t gateway_starts = 0;  ///< rows of gateway_boot_lifecycle
    /// Of the newest starts, while no end of the newest is noted: what hello-ok calls `bootId`.
    std::vector<std::string> boot_ids;
    std::string paired_platform;  ///< what the pairing row has pinned, printable
    std::string paired_family;
    std::vector<std::string> paired_roles;  ///< what the pairing row of this device grants, printable
    std::vector<std::string> paired_scopes;
    std::vector<std::string> pending_scopes;  ///< what the pending request asks for, printable
    std::string pending_client;  ///< `cli/cli`: client id and mode of the pending request, printable
    std::optional<std::int64_t>
        pending_age_ms;            ///< a request ends after 300 s; one that has ended is not `pending`
    bool pending_expired = false;  ///< there was one, and it has ended
    std::string writer_version;    ///< of the database: schema_meta.app_version, printable
};

struct StateFacts {
    std::string directory;
    std::string directory_source;  ///< `env OPENCLAW_STATE_DIR`, `home` …
    bool exists = false;
    bool is_directory = false;
    bool enterable = false;
    bool writable = false;
    bool read_only_mount = false;
    int error = 0;
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::optional<std::uint64_t> free_bytes;
    std::optional<std::uint64_t> free_inodes;
    bool disk_full = false;
    std::string mount_point;
    std::string mount_source;
    std::string mount_type;
    std::string selinux_label;  ///< security.selinux, printable; empty where there is none
    std::optional<PathStep> obstacle;
    /// A variable that names a place which does not exist here, while the default place holds a config: a path of the
    /// host, say. Empty where there is none.
    std::string misleading_variable;
    std::string default_config;    ///< that config's path
    bool doubled = false;          ///< …/.openclaw/.openclaw: HOME points at the state directory
    std::string doubled_other;     ///< the other of the two directories, when it holds a config or a database
    bool legacy_identity = false;  ///< identity/*.json beside a version that needs the database
    std::vector<std::string> legacy_files;  ///< which ones, relative to the directory
    bool gateway_traces = false;            ///< a lock, a database with gateway rows, a gateway certificate
    std::string gateway_certificate;        ///< path of gateway/tls/gateway-cert.pem when there is one
    ConfigFacts config;
    std::vector<ConfigGeneration> history;
    LockFacts lock;
    PairingFacts pairing;
};

}  // namespace ocprobe
