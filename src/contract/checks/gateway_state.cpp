// What contract.state asks of the gateway alone: does it start on its state directory, and is it the only one there?
#include "contract/checks/state_parts.hpp"
#include "contract/pair/roles.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::contract {

namespace {

/// Whether the gateway can write where it must, as far as `read_only: true` is concerned.
bool judge_read_only_root(const Side& side, Row& row) {
    const auto& service = *side.service;
    if (!service.read_only) return true;
    const auto place = service.given.at("read_only");
    const auto* home = variable(service, "HOME");
    const auto cache = (home != nullptr ? home->text.value
                        : side.uid == 0 ? "/root"
                                        : "/home/node") +
                       "/.cache";
    if (side.state.mount == nullptr) {
        row.fails(
            service,
            place,
            "read_only_root",
            "the gateway's root file system is read-only and nothing is mounted at " +
                shown(side.state_directory) + ": it does not start",
            advise("mount a volume at " + side.state_directory)
        );
        return false;
    }
    const auto release = release_of(service.image);
    const bool known = side.official && (!release || is_at_least(*release, 2026, 9));
    // Measured with 2026.9.6: it keeps locks in /tmp, and ends at once where it cannot make its temporary folder in ~/.cache.
    for (const auto& path : {cache, std::string("/tmp")}) {
        if (origin_of(service, path).mount != nullptr) continue;
        if (known && variable(service, "XDG_CACHE_HOME") == nullptr) {
            row.fails(
                service,
                place,
                "read_only_root",
                "the gateway's root file system is read-only and nothing is mounted at " + shown(path) +
                    ": it does not start",
                advise("mount a tmpfs at " + path + " that the gateway's user may write to")
            );
        } else {
            row.undecided(
                service, place, "the root file system is read-only: whether the gateway needs " + shown(path)
            );
        }
        break;
    }
    return true;
}

}  // namespace

bool is_at_least(std::string_view release, int year, int month) {
    int found[2] = {0, 0};
    for (auto& number : found) {
        const auto [end, error] = std::from_chars(release.data(), release.data() + release.size(), number);
        if (error != std::errc()) return false;
        release.remove_prefix(static_cast<std::size_t>(end - release.data()));
        if (release.starts_with('.')) release.remove_prefix(1);
    }
    return found[0] > year || (found[0] == year && found[1] >= month);
}

Place mount_place(const Side& side) {
    return side.state.mount != nullptr ? side.state.mount->place : side.service->place;
}

bool reads_only(const Side& side) {
    return side.state.mount != nullptr && side.state.mount->read_only;
}

/// A mount where OPENCLAW_CONFIG_DIR points, which nobody reads; nullptr when that is the state directory anyway.
const Mount* dead_mount(const Side& side) {
    const auto* value = variable(*side.service, "OPENCLAW_CONFIG_DIR");
    if (value == nullptr || value->text.value == side.state_directory) return nullptr;
    return origin_of(*side.service, value->text.value).mount;
}

std::string dead_words(const Side& side) {
    return "OPENCLAW_CONFIG_DIR is dead inside a container: the state directory is " +
           shown(side.state_directory) + ", the mount is at " + shown(dead_mount(side)->target);
}

Remedies use_dead_directory(const Side& side) {
    const auto* value = variable(*side.service, "OPENCLAW_CONFIG_DIR");
    auto made = set_env({side.service}, "OPENCLAW_STATE_DIR", value->text.value);
    made.place = value->text.place;
    return change_at_once(std::move(made));
}

void judge_legacy_folder(const Side& side, Row& row) {
    const auto& service = *side.service;
    for (const auto& mount : service.mounts) {
        const auto slash = mount.target.rfind('/');
        const auto name = slash == std::string::npos ? mount.target : mount.target.substr(slash + 1);
        if (name != ".clawdbot" && name != ".moltbot") continue;
        if (side.state.mount != nullptr || side.state_directory == mount.target) return;
        const auto release = release_of(service.image);
        const auto what = shown(mount.target) + " is the state directory of an earlier name";
        // `2026.9.6` ends with 78, "State directory migration remains pending".
        if (side.official && release && is_at_least(*release, 2026, 9)) {
            row.fails(
                service,
                mount.place,
                "legacy_folder",
                what + ": this release does not start until it has been migrated",
                advise("mount it at " + side.state_directory + ", after `openclaw doctor` has migrated it")
            );
        } else {
            row.undecided(service, mount.place, what + ": whether this image still reads it is not known");
        }
        return;
    }
}

void judge_gateway_start(const Pair& pair, Row& row) {
    const auto& side = pair.gateway;
    const auto& service = *side.service;
    const auto& config = side.resolution.state.config;
    if (reads_only(side)) {
        row.fails(
            service,
            mount_place(side),
            "gateway_read_only",
            "the gateway's state directory is mounted read-only: it does not start",
            advise("mount it read-write")
        );
        return;
    }
    if (!judge_read_only_root(side, row)) return;
    if (side.config == Knowledge::unknown) return;
    if (pair.listens.allow_unconfigured && config.status != ConfigStatus::invalid) return;
    if (config.status == ConfigStatus::invalid) {
        row.fails(
            service,
            mount_place(side),
            "config_invalid",
            "the gateway's config cannot be read: " + escape_text(config.problem, 160)
        );
    } else if (config.status == ConfigStatus::unreadable || config.status == ConfigStatus::hidden) {
        row.fails(
            service,
            mount_place(side),
            "config_unreadable",
            "uid " + std::to_string(side.uid) + " may not read the gateway's config " + shown(config.path)
        );
    } else if (config.status == ConfigStatus::missing && pair.listens.command_known) {
        std::string summary = "the gateway finds no config at " + shown(config.path) + " and does not start";
        auto remedies = advise("a config with gateway.mode local there, or --allow-unconfigured");
        if (dead_mount(side) != nullptr) {
            summary += ": " + dead_words(side);
            remedies.insert(remedies.begin(), use_dead_directory(side).front());
        }
        row.fails(service, mount_place(side), "no_config", std::move(summary), std::move(remedies));
    } else if (config.status == ConfigStatus::ok && config.mode != "local") {
        const auto mode = config.mode ? "is " + escape_text(*config.mode, 40) : std::string("is missing");
        row.fails(
            service,
            mount_place(side),
            "mode",
            "gateway.mode in the gateway's config " + mode + ": it does not start",
            advise("gateway.mode: local")
        );
    }
}

/// A lock in the state directory lets one gateway live.
void judge_second_gateway(const Pair& pair, Row& row) {
    const auto& mine = pair.gateway;
    const auto identity = mine.state.identity();
    // In Kubernetes only a claim of all replicas is one directory.
    const bool common = !pair.project.kubernetes ||
                        (mine.state.mount != nullptr && mine.state.mount->source.starts_with("claim "));
    if (mine.service->replicas.value_or(1) > 1 && !identity.empty() && common) {
        row.fails(
            *mine.service,
            mine.service->place,
            "replicas",
            "several replicas on one state directory: its lock lets one of them start"
        );
        return;
    }
    if (identity.empty()) return;
    for (const auto& [name, other] : pair.project.services) {
        if (&other == mine.service || !other.active || !mine.service->active || !is_gateway(other)) continue;
        const bool near = std::any_of(other.mounts.begin(), other.mounts.end(), [&](const Mount& mount) {
            return mount.source == mine.state.mount->source;
        });
        if (!near) continue;
        const auto* state = variable(other, "OPENCLAW_STATE_DIR");
        const auto* home = variable(other, "HOME");
        const auto directory = state != nullptr  ? state->text.value
                               : home != nullptr ? home->text.value + "/.openclaw"
                                                 : mine.state_directory;
        if (origin_of(other, directory).identity() != identity) continue;
        row.fails(
            other,
            other.place,
            "second_gateway",
            "a second gateway on the state directory of " + shown(mine.service->name) +
                ": its lock lets one of them start"
        );
        return;
    }
}

}  // namespace ocprobe::contract
