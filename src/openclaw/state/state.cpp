// The state directory as found: its own properties first, then what lies in it.
#include "openclaw/state/state.hpp"

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/config/parts.hpp"
#include "openclaw/state/history.hpp"
#include "openclaw/state/lock.hpp"
#include "openclaw/state/pairing.hpp"
#include "openclaw/state/paths.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace ocprobe::openclaw {

namespace {

constexpr std::array<std::string_view, 4> legacy_names{
    "identity/device.json", "identity/device-auth.json", "devices/paired.json", "devices/pending.json"};

bool exists(const FileSystem& files, const std::string& path) {
    return files.status(path).error == 0;
}

void read_space(const StateRequest& request, StateFacts& facts) {
    const auto space = request.files.space(facts.directory);
    if (space.error != 0) return;
    if (space.read_only) facts.read_only_mount = true;
    // Blocks that are reserved for root are free to it, unless it is root of a user namespace only.
    const bool privileged = request.container.uid == 0 && request.container.user_namespace_mapped != true;
    facts.free_bytes = privileged ? space.free_bytes_privileged : space.free_bytes;
    facts.free_inodes = space.free_inodes;
    const bool no_blocks = space.total_bytes > 0 && *facts.free_bytes == 0;
    const bool no_inodes = space.total_inodes > 0 && space.free_inodes == 0;
    facts.disk_full = !facts.read_only_mount && (no_blocks || no_inodes);
}

void read_directory(const StateRequest& request, StateFacts& facts) {
    const auto& files = request.files;
    if (const auto* const mount = mount_of(files, request.container, facts.directory)) {
        facts.mount_point = escape_text(mount->point);
        facts.mount_source = source_text(*mount);
        facts.mount_type = escape_text(mount->type, 64);
        facts.read_only_mount = mount->read_only;
    }
    const auto status = files.status(facts.directory);
    facts.error = status.error;
    facts.exists = status.error == 0;
    if (!facts.exists) {
        facts.obstacle = walk_path(files, request.container, facts.directory).obstacle;
        return;
    }
    facts.is_directory = status.kind == FileKind::directory;
    facts.mode = status.mode;
    facts.uid = status.uid;
    facts.gid = status.gid;
    facts.device = status.device;
    facts.inode = status.inode;
    facts.enterable = facts.is_directory && files.access(facts.directory, R_OK | X_OK) == 0;
    read_space(request, facts);
    // access(2) lets root through everything but a read-only file system, and old kernels even through that.
    const int denied = files.access(facts.directory, W_OK | X_OK);
    facts.writable = facts.is_directory && denied == 0 && !facts.read_only_mount;
    if (!facts.writable) facts.error = facts.read_only_mount ? EROFS : denied;
    if (!facts.is_directory) facts.error = ENOTDIR;
    if (!facts.enterable) {
        // The directory itself denies, or is none.
        PathStep step = path_step(facts.directory, status);
        step.error = facts.is_directory ? files.access(facts.directory, R_OK | X_OK) : ENOTDIR;
        step.mount_source = facts.mount_point == facts.directory ? facts.mount_source : std::string{};
        facts.obstacle = std::move(step);
    }
    auto label = files.attribute(facts.directory, "security.selinux").value_or("");
    while (!label.empty() && label.back() == '\0')
        label.pop_back();
    facts.selinux_label = escape_text(label, 128);
}

bool holds_state(const FileSystem& files, const std::string& directory) {
    return exists(files, directory + "/openclaw.json") || exists(files, directory + "/state/openclaw.sqlite");
}

// HOME points at the state directory (…/.openclaw/.openclaw), or the volume was mounted one level too high,
// so that the state lies in a `.openclaw` within this one.
void read_doubling(const FileSystem& files, StateFacts& facts) {
    constexpr std::string_view name = "/.openclaw";
    std::string_view directory = facts.directory;
    while (directory.ends_with('/'))
        directory.remove_suffix(1);
    if (!directory.ends_with(name)) return;
    const auto parent = std::string(directory.substr(0, directory.size() - name.size()));
    if (std::string_view(parent).ends_with(name)) {
        facts.doubled = true;
        if (holds_state(files, parent)) facts.doubled_other = parent;
        return;
    }
    const auto inner = std::string(directory) + std::string(name);
    if (!holds_state(files, inner)) return;
    facts.doubled = true;
    facts.doubled_other = inner;
}

void read_legacy(const StateRequest& request, StateFacts& facts) {
    if (request.cli.rules != CliRules::v2026_9_6) return;
    for (const auto name : legacy_names) {
        if (exists(request.files, facts.directory + "/" + std::string(name)))
            facts.legacy_files.emplace_back(name);
    }
    facts.legacy_identity = !facts.legacy_files.empty();
}

}  // namespace

StateReading state_facts(const StateRequest& request) {
    StateReading reading;
    auto& facts = reading.facts;
    facts.config = request.config.facts;
    facts.config.single_file_mount =
        is_single_file_mount(request.files, request.container, request.places.config_path);
    facts.directory = request.places.state_directory;
    facts.directory_source = request.places.state_source;
    read_directory(request, facts);
    read_doubling(request.files, facts);
    read_legacy(request, facts);

    const auto certificate = facts.directory + "/gateway/tls/gateway-cert.pem";
    if (exists(request.files, certificate)) facts.gateway_certificate = certificate;

    facts.lock = read_lock({request.files, request.container, facts.directory, request.places.config_path});
    const auto now = request.now_ms != 0 ? request.now_ms : system_clock().wall().count();
    auto pairing = read_pairing({request.files, facts.directory, request.cli.rules, now});
    facts.pairing = std::move(pairing.facts);
    reading.secrets = std::move(pairing.secrets);
    facts.gateway_traces = facts.lock.state != LockState::none || facts.pairing.gateway_tables_used ||
                           !facts.gateway_certificate.empty();

    auto history = read_history(
        {request.files, request.config, request.places.config_path, request.cli.rules, request.variables}
    );
    facts.history = std::move(history.generations);
    for (auto& secret : history.secrets)
        reading.secrets.push_back(std::move(secret));
    return reading;
}

}  // namespace ocprobe::openclaw
