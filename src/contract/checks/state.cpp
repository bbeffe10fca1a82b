// contract.state: do both sides have the state directory that they need, in the place where they look?
#include "contract/checks/state_parts.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

bool declared_read_only(const Side& side) {
    const auto* value = variable(*side.service, "OPENCLAW_CONFIG_READONLY");
    return value != nullptr && value->text.value == "1";
}

/// The config as a mount of its own: a rename over it fails, or one side keeps the old file.
void judge_single_file(const Side& side, Row& row) {
    const auto& path = side.resolution.state.config.path;
    const auto origin = origin_of(*side.service, path);
    if (origin.mount == nullptr || !origin.rest.empty() || path.empty()) return;
    if (origin.mount->read_only && declared_read_only(side)) return;
    row.latent(
        *side.service,
        origin.mount->place,
        "single_file",
        "the config file is a mount of its own: replacing it fails, or one side keeps the old one",
        advise("mount its directory, or say OPENCLAW_CONFIG_READONLY: \"1\" and mount it read-only")
    );
}

/// Whether the CLI would have a credential without anything from the state directory.
bool needs_state(const Pair& pair) {
    const auto kind = pair.cli.resolution.credential.source.kind;
    return kind != SourceKind::env_gateway_token && kind != SourceKind::env_gateway_password;
}

void judge_shared(const Pair& pair, Row& row) {
    const auto& cli = pair.cli;
    const auto& service = *cli.service;
    const bool other_uid =
        cli.uid != pair.gateway.uid && cli.uid != 0 && cli.uid_known && pair.gateway.uid_known;
    if (other_uid) {
        const auto place = service.user.given() ? service.user.place : service.place;
        const std::string summary = "uid " + std::to_string(cli.uid) +
                                    " may not read the state directory of uid " +
                                    std::to_string(pair.gateway.uid);
        const auto fix = advise("the same user: in both services");
        if (needs_state(pair)) {
            row.fails(service, place, "uid", summary + ", and the token is only there", fix);
        } else {
            row.latent(service, place, "uid", summary, fix);
        }
    } else if (!is_local(pair) && pair.cli.resolution.state.pairing.device_paired) {
        row.green("one state directory, and its device is paired");
    } else if (!is_local(pair) && !dials_loopback(pair)) {
        row.fails(
            service,
            mount_place(cli),
            "shared_over_tcp",
            "a shared state directory and a URL over the network: the CLI presents the gateway's own device "
            "and is asked for pairing (pairing.required)",
            advise(
                "a state directory of the CLI's own, or network_mode: \"service:" +
                pair.gateway.service->name + "\" without OPENCLAW_GATEWAY_URL"
            )
        );
    }
    if (reads_only(cli) && !declared_read_only(cli))
        row.latent(
            service,
            mount_place(cli),
            "read_only",
            "the state directory is read-only here: calls work, pairing and approvals do not",
            advise("mount it read-write, or say OPENCLAW_CONFIG_READONLY: \"1\"")
        );
    row.green("both sides have the same directory at " + shown(cli.state_directory));
}

/// The gateway's tree in this container, only not where this CLI looks; or what OPENCLAW_CONFIG_DIR points at.
const Mount* mount_elsewhere(const Pair& pair) {
    const auto& cli = pair.cli;
    const auto* wanted = pair.gateway.state.mount;
    for (const auto& mount : cli.service->mounts) {
        const bool same = wanted != nullptr && !mount.source.empty() && mount.source == wanted->source &&
                          mount.kind == wanted->kind;
        if (same && cli.state.mount != &mount) return &mount;
    }
    return cli.state.mount == nullptr ? dead_mount(cli) : nullptr;
}

void judge_apart(const Pair& pair, Row& row) {
    const auto& cli = pair.cli;
    const auto& service = *cli.service;
    if (cli.config == Knowledge::seen) {
        const auto& config = cli.resolution.state.config;
        if (config.status == ConfigStatus::invalid)
            row.fails(
                service,
                mount_place(cli),
                "cli_config_invalid",
                "the CLI's config cannot be read: " + escape_text(config.problem, 160)
            );
        if (config.status == ConfigStatus::unreadable)
            row.fails(
                service,
                mount_place(cli),
                "cli_config_unreadable",
                "uid " + std::to_string(cli.uid) + " may not read the CLI's config"
            );
    }
    const bool unseen = cli.config == Knowledge::unknown || unseen_environment(cli).has_value();
    const bool without = cli.resolution.credential.kind == CredentialKind::none;
    if (const auto* mount = mount_elsewhere(pair)) {
        std::string summary = "the gateway's state is mounted at " + shown(mount->target) +
                              ", this CLI looks in " + shown(cli.state_directory);
        if (dead_mount(cli) != nullptr) {
            summary += ": OPENCLAW_CONFIG_DIR is dead inside a container";
        }
        const auto effect = without && !unseen ? ContractEffect::fails : ContractEffect::latent;
        // Over the network a shared directory would make it worse: there somebody decides.
        auto remedies = dead_mount(cli) != nullptr && is_local(pair)
                            ? use_dead_directory(cli)
                            : change({set_env({&service}, "OPENCLAW_STATE_DIR", mount->target)});
        row.add(effect, service, mount->place, "elsewhere", std::move(summary), std::move(remedies));
        return;
    }
    if (without && !unseen) {
        row.fails(
            service,
            mount_place(cli),
            "not_shared",
            "the CLI does not have the gateway's state directory, and no token of its own",
            advise("mount the gateway's state directory, or set OPENCLAW_GATEWAY_TOKEN")
        );
    } else if (without) {
        row.undecided(
            service, mount_place(cli), "another state directory than the gateway's, whose config is not seen"
        );
    } else {
        row.green("a state directory of its own, and a token that does not come from it");
    }
}

/// An image that is not the official one, and nothing says where it keeps its state.
void judge_unknown_place(const Side& side, Row& row) {
    const auto& service = *side.service;
    row.undecided(
        service,
        service.image.given() ? service.image.place : service.place,
        "where " + (service.build ? "the built image" : shown(service.image.value)) +
            " keeps its state is not known: set OPENCLAW_STATE_DIR, or mount a path that ends with /.openclaw"
    );
}

void judge_state(const Pair& pair, Row& row) {
    if (!pair.gateway.state_known) {
        judge_unknown_place(pair.gateway, row);
        return;
    }
    judge_legacy_folder(pair.gateway, row);
    judge_gateway_start(pair, row);
    if (!row.is_red() && pair.gateway.state.mount == nullptr && dead_mount(pair.gateway) != nullptr) {
        row.latent(
            *pair.gateway.service,
            dead_mount(pair.gateway)->place,
            "dead",
            dead_words(pair.gateway),
            use_dead_directory(pair.gateway)
        );
    }
    judge_second_gateway(pair, row);
    judge_single_file(pair.gateway, row);
    if (pair.same_container) {
        row.green("the gateway's own container");
        return;
    }
    if (pair.other_client) {
        row.green("the client is another program than OpenClaw's CLI: it needs no state directory");
        return;
    }
    if (!pair.cli.state_known) {
        judge_unknown_place(pair.cli, row);
        return;
    }
    judge_single_file(pair.cli, row);
    const auto identity = pair.cli.state.identity();
    if (!identity.empty() && identity == pair.gateway.state.identity()) {
        judge_shared(pair, row);
    } else {
        judge_apart(pair, row);
    }
}

}  // namespace

extern constinit const Check state_check{
    .id = "contract.state",
    .box = "state",
    .kind = ContractKind::blocker,
    .question = "do both sides have the state directory that they need",
    .judge = judge_state,
    .holds_when = "The gateway's state directory is missing, read-only or shared with a second gateway. Or "
                  "the CLI needs it and looks elsewhere. Or a CLI that dials over the network presents the "
                  "gateway's own device from it. Or the config file is a mount of its own.",
    .what_to_do = "With a shared namespace mount the same directory at the state directory of both. Over the "
                  "network give the "
                  "CLI a state directory of its own and the token by variable. OPENCLAW_CONFIG_DIR does "
                  "nothing inside a "
                  "container: OPENCLAW_STATE_DIR does.",
};

}  // namespace ocprobe::contract
