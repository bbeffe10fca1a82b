// The mounts of the files beside the mounts of the container.
#include "base/hex.hpp"
#include "contract/live/live.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>
#include <optional>

namespace ocprobe::contract {

namespace {

constexpr std::string_view volumes = "/volumes/";
constexpr std::string_view data = "/_data";
constexpr std::size_t made_up_name = 64;  // an anonymous volume's: hexadecimal digits

/// The engine's name of a volume, by its place on the host: `…/volumes/NAME/_data`.
std::optional<std::string> volume_of(const MountPoint& mount) {
    const auto end = mount.root.rfind(data);
    if (end == std::string::npos) return std::nullopt;
    const auto at = mount.root.rfind(volumes, end);
    if (at == std::string::npos) return std::nullopt;
    const auto from = at + volumes.size();
    auto name = mount.root.substr(from, end - from);
    return name.empty() || name.find('/') != std::string::npos ? std::nullopt
                                                               : std::optional(std::move(name));
}

bool is_made_up(std::string_view name) {
    return name.size() == made_up_name && name.find_first_not_of(hex_digits) == std::string_view::npos;
}

std::string described(const MountPoint& mount) {
    if (const auto volume = volume_of(mount))
        return is_made_up(*volume) ? "a volume without a name" : "the volume " + shown(*volume);
    return mount.type == "tmpfs" ? "a tmpfs" : "the host's " + shown(mount.root);
}

std::string described(const Mount& mount) {
    switch (mount.kind) {
    case MountKind::volume:
        return mount.source.empty() ? "a volume without a name" : "the volume " + shown(mount.source);
    case MountKind::tmpfs:
        return "a tmpfs";
    case MountKind::bind:
    case MountKind::file:
    case MountKind::other:
        break;
    }
    return shown(mount.source);
}

/// The part of a host path that is the same wherever the project's folder is seen from.
std::string_view tail_of(const Mount& mount, const std::string& directory) {
    const std::string_view source = mount.source;
    return openclaw::is_inside(directory, source) ? source.substr(directory.size()) : source;
}

/// Whether it can be the same source. The kernel names a bind by its path inside its file system: an end of the path
/// on the host.
bool can_be(const Mount& written, const MountPoint& found, const Project& project) {
    const auto volume = volume_of(found);
    switch (written.kind) {
    case MountKind::tmpfs:
        return found.type == "tmpfs";
    case MountKind::volume:
        // A volume of another driver does not lie there.
        if (!volume) return found.root == "/";
        if (written.source.empty()) return is_made_up(*volume);
        return *volume == written.source || volume->ends_with("_" + written.source);
    case MountKind::bind:
        if (written.source_blank || found.root == "/") return true;
        if (volume) return false;
        return found.root.ends_with(tail_of(written, project.directory)) ||
               tail_of(written, project.directory).ends_with(found.root);
    case MountKind::file:
    case MountKind::other:
        return true;
    }
    return true;
}

const MountPoint* mounted_at(const Pair& pair, std::string_view path) {
    const MountPoint* out = nullptr;
    for (const auto& mount : pair.measured->evidence.container.mounts) {
        if (mount.point == path) out = &mount;  // the last one lies on top
    }
    return out;
}

void compare_mount(const Pair& pair, const Mount& written, Row& row) {
    const auto& service = *pair.cli.service;
    const auto* found = mounted_at(pair, written.target);
    const auto place = shown(written.target);
    if (found == nullptr) {
        row.latent(
            service,
            written.place,
            "missing " + written.target,
            "the files mount " + described(written) + " at " + place + ", nothing is mounted there here",
            recreate(pair)
        );
        return;
    }
    if (!can_be(written, *found, pair.project)) {
        row.latent(
            service,
            written.place,
            "source " + written.target,
            "the files mount " + described(written) + " at " + place + ", here it is " + described(*found),
            recreate(pair)
        );
    }
    const bool flags = written.kind == MountKind::bind || written.kind == MountKind::volume;
    if (flags && written.read_only != found->read_only) {
        row.latent(
            service,
            written.place,
            "flag " + written.target,
            "the files mount " + place + (written.read_only ? " read-only" : " read-write") +
                ", here it is " + (found->read_only ? "read-only" : "read-write"),
            recreate(pair)
        );
    }
}

/// More at the state directory than the files say: by hand, or from another file.
void find_more(const Pair& pair, Row& row) {
    const auto& service = *pair.cli.service;
    const auto& directory = pair.measured->evidence.state.directory;
    for (const auto& found : pair.measured->evidence.container.mounts) {
        if (found.point == "/" || directory.empty()) continue;
        if (!openclaw::is_inside(directory, found.point) && !openclaw::is_inside(found.point, directory))
            continue;
        const bool written =
            std::any_of(service.mounts.begin(), service.mounts.end(), [&](const Mount& mount) {
                return mount.target == found.point;
            });
        const auto volume = volume_of(found);
        // An image's own VOLUME gets a volume without a name: nobody has to write it down.
        if (written || (volume && is_made_up(*volume))) continue;
        row.latent(
            service,
            pair.cli.state.mount != nullptr ? pair.cli.state.mount->place : service.place,
            "more " + found.point,
            "the files mount nothing at " + shown(found.point) + ", this container has " + described(found) +
                " there",
            recreate(pair)
        );
    }
}

void compare_directory(const Pair& pair, Row& row) {
    const auto& cli = pair.cli;
    const auto& state = pair.measured->evidence.state;
    if (cli.state_directory == state.directory || unseen_environment(cli).has_value()) return;
    row.latent(
        *cli.service,
        place_of(*cli.service, "OPENCLAW_STATE_DIR"),
        "directory",
        "by the files the CLI looks in " + shown(cli.state_directory) + ", here it looks in " +
            shown(state.directory) + " (" + escape_text(state.directory_source, 80) + ")",
        recreate(pair)
    );
}

/// `state.not_shared` by the pipeline, where the files give both sides one directory.
void compare_sharing(const Pair& pair, Row& row) {
    const auto identity = pair.cli.state.identity();
    if (identity.empty() || identity != pair.gateway.state.identity()) return;
    const auto& judgement = pair.measured->judgement;
    constexpr std::string_view id = "state.not_shared";
    const bool apart =
        judgement.verdict.id == id ||
        std::any_of(judgement.findings.begin(), judgement.findings.end(), [id](const auto& found) {
            return found.id == id;
        });
    if (!apart) return;
    row.latent(
        *pair.cli.service,
        pair.cli.state.mount->place,
        "not_shared",
        "the files say one directory for both sides, the mounts say two: this one has no trace of the "
        "gateway "
        "that answers (state.not_shared)",
        recreate(pair)
    );
}

void compare_state(const Pair& pair, Row& row) {
    compare_directory(pair, row);
    for (const auto& mount : pair.cli.service->mounts) {
        if (!mount.target.empty()) compare_mount(pair, mount, row);
    }
    find_more(pair, row);
    compare_sharing(pair, row);
    const auto& state = pair.measured->evidence.state;
    auto holds = shown(state.directory);
    if (const auto* mount = mounted_at(pair, state.mount_point); mount != nullptr && state.mount_point != "/")
        holds += ": " + described(*mount) + (state.read_only_mount ? ", read-only" : "");
    if (state.exists)
        holds += ", device:inode " + std::to_string(state.device) + ":" + std::to_string(state.inode);
    row.green(holds + "; the mounts are those of the files");
}

}  // namespace

extern constinit const Check live_state_check{
    .id = "contract.live_state",
    .box = "state",
    .kind = ContractKind::live,
    .question = "are the mounts those of the files",
    .judge = compare_state,
    .holds_when = "With --live: a mount of the files is missing here, or has another source or flag. Or the "
                  "state directory has a mount that the files do not name. Or what should be the gateway's "
                  "directory has no trace of it.",
    .what_to_do = "Recreate the container from the files, or write down what was mounted by hand.",
};

}  // namespace ocprobe::contract
