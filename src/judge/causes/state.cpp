// state.*: the config file and the state directory, where they are the cause and not only a finding.
#include "judge/causes/families.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::state {

namespace {

std::string describe(const PathStep& step, const Evidence& e) {
    return cat(
        step.path,
        " (",
        step.kind,
        ", mode ",
        octal(step.mode),
        ", ",
        owner_words(e, step.uid, step.gid),
        ") is closed to ",
        own_uid_words(e)
    );
}

// The run fails, and what fails would have been decided by the config that cannot be seen.
bool fails_without_config(const Evidence& e) {
    if (hello(e) || proven(e)) return false;
    if (e.target.source.kind != SourceKind::default_loopback || e.credential.forced) return false;
    const auto* connection = e.connect();
    const bool no_connection = connection != nullptr && connection->outcome != ConnectOutcome::connected &&
                               connection->outcome != ConnectOutcome::not_run &&
                               !cut_short(e, StageId::connect);
    const auto* http = e.http();
    const bool wrong_scheme = http != nullptr && http->tls_answered.value_or(false);
    const auto code = refusal_code(e);
    const bool wrong_credential =
        refused_without_identity(e) || code == "AUTH_TOKEN_MISMATCH" || code == "AUTH_PASSWORD_MISMATCH";
    return no_connection || wrong_scheme || wrong_credential;
}

bool config_cannot_be_read(const Evidence& e) {
    const auto status = e.state.config.status;
    if (status == ConfigStatus::unreadable) return true;
    if (status != ConfigStatus::hidden) return false;
    return e.cli.rules == CliRules::v2026_7_1 || fails_without_config(e);
}

Confidence unreadable_confidence(const Evidence& e) {
    const bool fatal =
        e.state.config.status == ConfigStatus::unreadable || e.cli.rules == CliRules::v2026_7_1;
    return fatal ? Confidence::certain : Confidence::likely;
}

void say_config_unreadable(const Evidence& e, Verdict& v) {
    const auto& config = e.state.config;
    const bool hidden = config.status == ConfigStatus::hidden;
    const bool odd = config.obstacle && !hidden && config.obstacle->kind != "regular file" &&
                     !config.obstacle->kind.empty();
    v.summary = hidden ? cat("The CLI may not enter the directory of its config ", config.path)
                       : cat("The CLI cannot read its config ", config.path);
    if (odd) {
        v.cause = cat("It is a ", config.obstacle->kind, ", not a file.");
    } else if (config.obstacle) {
        v.cause = cat(describe(*config.obstacle, e), ".");
    } else {
        v.cause = "Permission is denied.";
    }
    v.cause +=
        hidden && e.cli.rules != CliRules::v2026_7_1
            ? " The CLI says nothing of it and goes on as if there were no config: default URL, no token."
            : " The CLI stops here, even with URL and token in the environment.";
    if (odd) {
        v.fix.push_back(
            {"Put the file in its place: Docker makes a directory when a bind mount's source is missing",
             "Docker host",
             {}}
        );
    } else {
        v.fix.push_back(
            {"Give the tree to the uid that the CLI runs as",
             "Docker host, as root",
             cat("chown -R ", own_ids_on_the_host(e), " <host path of ", e.state.directory, ">")}
        );
        if (config.obstacle && !owner_is_unmapped(e, config.obstacle->uid))
            v.fix.push_back(
                {"Or run the CLI as its owner",
                 "compose.yml, service of the CLI",
                 cat("user: \"", config.obstacle->uid, ":", config.obstacle->gid, "\"")}
            );
    }
    v.evidence = {"state"};
}

bool config_is_invalid(const Evidence& e) {
    if (!e.cli.start_refusal.empty() || e.state.config.status == ConfigStatus::invalid) return true;
    // 2026.7.1 and older stop for unknown keys and wrong types, 2026.9.6 goes on.
    return e.cli.rules != CliRules::v2026_9_6 && !e.state.config.suspicious.empty();
}

void say_config_invalid(const Evidence& e, Verdict& v) {
    if (!e.cli.start_refusal.empty()) {
        v.summary = "The CLI does not get as far as its config";
        v.cause =
            cat(e.cli.start_refusal,
                ". `gateway call` stops here, even with URL and token in the environment.");
        v.fix.push_back({"Correct or remove that variable", here(e), {}});
        v.evidence = {"cli"};
        return;
    }
    const auto& config = e.state.config;
    const auto& file = config.problem_file.empty() ? config.path : config.problem_file;
    v.summary = cat("The CLI's config is invalid: ", file);
    if (config.status != ConfigStatus::invalid) {
        v.cause = cat("CLI ", e.cli.version, " stops for: ", join(config.suspicious, "; "), ".");
    } else {
        if (config.line > 0) v.summary += cat(", line ", config.line, " column ", config.column);
        v.cause =
            cat(config.problem, ". `gateway call` stops here, even with URL and token in the environment.");
    }
    v.fix.push_back(
        {"Correct it",
         here(e),
         config.line > 0 ? cat("sed -n ", config.line, "p ", shell_quoted(file)) : cat("openclaw doctor")}
    );
    v.evidence = {"state"};
}

// ---- another tree than the gateway's

// The gateway runs in this very container, and its tree is not the one that this process looks at.
bool other_tree(const Evidence& e) {
    if (!refused_with_nothing_to_send(e)) return false;
    if (e.state.config.status != ConfigStatus::missing || e.state.gateway_traces) return false;
    if (e.state.doubled && !e.state.doubled_other.empty()) return true;
    for (const auto& process : e.container.gateway_processes) {
        if (process.same_network_namespace) return true;
    }
    return false;
}

void say_not_shared(const Evidence& e, Verdict& v) {
    v.summary = cat("The CLI looks at ", e.state.directory, ", which is not the gateway's state directory");
    v.cause =
        cat("It comes from ",
            e.state.directory_source,
            " and holds no config, no lock and no database, while the gateway answers here.");
    if (!e.state.doubled_other.empty())
        v.cause += cat(" A config or database lies in ", e.state.doubled_other, ".");
    v.fix.push_back(
        {"Run the CLI as the gateway's user, with the gateway's HOME and OPENCLAW_STATE_DIR",
         gateway_place(e),
         in_gateway(e, "sh -c 'id; echo $HOME $OPENCLAW_STATE_DIR'")}
    );
    v.evidence = {"state", "credential", "websocket"};
}

// ---- not writable, full

bool write_is_needed(const Evidence& e) {
    if (can_write_state(e)) return false;
    // Measured: 2026.7.1 cannot start beside a database that it may not touch.
    if (e.cli.measured && e.cli.rules == CliRules::v2026_7_1 && e.state.read_only_mount &&
        e.state.pairing.database_present && !e.state.pairing.json_layout)
        return true;
    // A device that must be paired, and no place to keep one.
    return refusal_code(e) == "PAIRING_REQUIRED" && !e.state.pairing.device_identity;
}

void say_not_writable(const Evidence& e, Verdict& v) {
    v.summary = cat("The state directory ", e.state.directory, " cannot be written by uid ", e.container.uid);
    v.cause = e.state.read_only_mount
                  ? std::string("It is mounted read-only.")
                  : cat("Mode ", octal(e.state.mode), ", ", owner_words(e, e.state.uid, e.state.gid), ".");
    v.cause += refusal_code(e) == "PAIRING_REQUIRED"
                   ? " Pairing needs a device identity that is kept there."
                   : cat(" CLI ", e.cli.version, " does not start without writing to its database.");
    v.fix.push_back(
        {"Mount it read-write, owned by the CLI's uid",
         "compose.yml, service of the CLI",
         cat("volumes:\n  - ${OPENCLAW_CONFIG_DIR}:", e.state.directory)}
    );
    v.evidence = {"state", "websocket"};
}

// A full disk shows as a close without reason, never as an error frame.
bool disk_explains(const Evidence& e) {
    if (!e.state.disk_full || !e.state.gateway_traces || proven(e)) return false;
    const auto* ws = e.websocket();
    return ws != nullptr &&
           (ws->outcome == WsOutcome::closed_before_answer || ws->outcome == WsOutcome::answer_timeout);
}

void say_disk_full(const Evidence& e, Verdict& v) {
    v.summary = cat("The file system of the state directory ", e.state.directory, " is full");
    v.cause =
        cat(e.state.free_inodes == std::optional<std::uint64_t>(0) ? "No inodes are left"
                                                                   : "No blocks are left",
            " for this uid; the gateway shares it and ends sessions without a reason when it cannot write.");
    v.fix.push_back(
        {"Free space on that file system",
         gateway_place(e),
         cat("df -h ", shell_quoted(e.state.mount_point.empty() ? e.state.directory : e.state.mount_point))}
    );
    v.evidence = {"state", "websocket"};
}

// ---- a file that is a mount of its own

// The kernel marks a mounted file whose directory entry is gone: the other side has replaced it.
bool mounted_file_is_replaced(const Evidence& e) {
    if (!e.state.config.single_file_mount) return false;
    for (const auto& mount : e.container.mounts) {
        if (mount.point == e.state.config.path && mount.root.ends_with("//deleted")) return true;
    }
    return false;
}

bool old_file_explains(const Evidence& e) {
    const auto kind = e.credential.source.kind;
    const bool from_config =
        kind == SourceKind::config_auth_token || kind == SourceKind::config_auth_password ||
        kind == SourceKind::config_remote_token || kind == SourceKind::config_remote_password;
    const auto code = refusal_code(e);
    return from_config && (code == "AUTH_TOKEN_MISMATCH" || code == "AUTH_PASSWORD_MISMATCH") &&
           mounted_file_is_replaced(e);
}

void say_single_file(const Evidence& e, Verdict& v) {
    v.summary = cat("This container still sees an old ", e.state.config.path);
    v.cause = "The file itself is a mount; it was replaced on the other side, and a mount keeps the old "
              "inode. The credential in it is refused.";
    v.fix.push_back(
        {"Mount the directory instead of the file, and recreate the container",
         "compose.yml, service of the CLI",
         cat("volumes:\n  - ${OPENCLAW_CONFIG_DIR}:", e.state.directory)}
    );
    v.evidence = {"state.config", "container.mounts", "websocket"};
}

}  // namespace

constinit const Cause config_unreadable{config_cannot_be_read, unreadable_confidence, say_config_unreadable};
constinit const Cause config_invalid{config_is_invalid, certain, say_config_invalid};
constinit const Cause not_shared{other_tree, likely, say_not_shared};
constinit const Cause not_writable{write_is_needed, certain, say_not_writable};
constinit const Cause disk_full{disk_explains, likely, say_disk_full};
constinit const Cause single_file_mount{old_file_explains, likely, say_single_file};

}  // namespace ocprobe::judge::state
