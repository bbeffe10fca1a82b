// Findings about the config file and the state directory.
#include "judge/findings/findings.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/base/errno_name.hpp"

namespace ocprobe::judge {

void note_config(Notes& notes) {
    const auto& config = notes.evidence().state.config;
    if (config.status == ConfigStatus::hidden) {
        notes.add(
            "state.config_unreadable",
            Severity::warning,
            cat("A directory on the way to ",
                config.path,
                " may not be entered by this uid: the CLI behaves as if there were no config"),
            "give the tree to the CLI's uid"
        );
    } else if (config.status == ConfigStatus::too_large) {
        notes.add(
            "state.config_unreadable",
            Severity::info,
            cat(config.path, " is ", config.problem, ": a limit of ocprobe's, the CLI would read it")
        );
    }
    if (config.status == ConfigStatus::missing && config.obstacle) {
        notes.add(
            "state.config_link",
            Severity::warning,
            cat(config.obstacle->path,
                " leads nowhere (",
                errno_name(config.obstacle->error),
                "): the CLI behaves as if there were no config"),
            "put the file itself there, or mount what the link points at"
        );
    }
    if (!config.suspicious.empty()) {
        auto list = config.suspicious;
        if (list.size() > 5) list.resize(5);
        notes.add(
            "state.config_suspicious",
            Severity::warning,
            cat("The config holds what this CLI does not know: ", join(list, "; ")),
            "openclaw doctor"
        );
    }
    if (config.single_file_mount) {
        notes.add(
            "state.single_file_mount",
            config.declared_read_only ? Severity::info : Severity::warning,
            cat(config.path,
                " is a mount of its own: it cannot be replaced here, and stays old when the other side "
                "replaces it"),
            "mount the directory instead"
        );
    }
}

namespace {

// On the rig's own healthy layout the CLI has a directory of its own: worth a word only where it may matter.
void note_sharing(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& state = e.state;
    const bool readable = state.exists && state.enterable && state.pairing.database_error.empty();
    const bool traces =
        state.gateway_traces || state.pairing.gateway_tables_used || state.lock.held.value_or(false);
    if (!gateway_answered(e) || !readable || traces) return;
    notes.add(
        "state.not_shared",
        Severity::info,
        cat(state.directory,
            " is not the gateway's state directory (no lock, database or identity of a gateway in it)")
    );
}

void note_permissions(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& state = e.state;
    if (!state.exists || !state.is_directory || can_write_state(e) || state.config.declared_read_only) return;
    notes.add(
        "state.not_writable",
        Severity::warning,
        state.read_only_mount ? cat(state.directory, " is mounted read-only")
                              : cat(state.directory,
                                    " (mode ",
                                    octal(state.mode),
                                    ", ",
                                    owner_words(e, state.uid, state.gid),
                                    ") is not writable by ",
                                    own_uid_words(e)),
        "mount it read-write, owned by the CLI's uid; OPENCLAW_CONFIG_READONLY=1 says that it is meant"
    );
}

void note_lock(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& lock = e.state.lock;
    if (lock.state != LockState::dead && lock.state != LockState::foreign) return;
    const bool dead = lock.state == LockState::dead;
    // While a gateway answers, a lock of another container is simply its own.
    const auto severity = dead && !gateway_answered(e) ? notes.worry() : Severity::info;
    notes.add(
        "state.lock_foreign",
        severity,
        cat("The gateway's lock ",
            lock.path,
            dead ? " belongs to a process that has ended" : " belongs to another container",
            lock.why.empty() ? "" : ": ",
            lock.why)
    );
}

}  // namespace

void note_state(Notes& notes) {
    const auto& state = notes.evidence().state;
    note_permissions(notes);
    note_sharing(notes);
    note_lock(notes);
    if (state.disk_full) {
        notes.add(
            "state.disk_full",
            Severity::warning,
            cat("The file system of ",
                state.directory,
                " has no ",
                state.free_inodes == std::optional<std::uint64_t>(0) ? "inodes" : "blocks",
                " left for this uid"),
            "free space there"
        );
    }
    if (state.doubled) {
        notes.add(
            "state.doubled_directory",
            Severity::warning,
            cat(state.directory, " is doubled: HOME points at a state directory"),
            "set HOME to its parent, or OPENCLAW_STATE_DIR to it"
        );
    }
    if (state.legacy_identity) {
        notes.add(
            "state.legacy_layout",
            Severity::warning,
            cat("Identity files of an older release beside a version that keeps a database",
                state.legacy_files.empty() ? "" : ": ",
                join(state.legacy_files, ", ")),
            "openclaw doctor --fix"
        );
    }
    if (!state.pairing.database_error.empty()) {
        notes.add(
            "state.database_unreadable",
            notes.worry(),
            cat("The state database could not be read: ", state.pairing.database_error)
        );
    }
}

}  // namespace ocprobe::judge
