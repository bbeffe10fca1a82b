// Documentation of state.*, and of what is left: clock, versions, surroundings, and runs without a cause.
#include "judge/explain.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

constexpr std::array state_entries{
    Explanation{
        "state.config_unreadable",
        "state",
        verdict_too,
        "The config cannot be read, or is no regular file: the CLI fails, also with URL and token in the "
        "environment. A directory on the way that may not be entered is a finding, and the verdict only if "
        "the run fails without the config (2026.7.1: always).",
        "Give the tree to the uid that the CLI runs as."},
    Explanation{
        "state.config_invalid",
        "state",
        verdict_too,
        "A syntax error, with line and column; an include that is missing, loops or leaves its root; for "
        "2026.7.1 and older also unknown keys and wrong types.",
        "Correct the file."},
    Explanation{
        "state.config_link",
        "state",
        finding_only,
        "The config's path is a link that leads nowhere in this container, or in a circle: the CLI behaves "
        "as if "
        "there were no config.",
        "Put the file itself there, or mount what the link points at."},
    Explanation{
        "state.config_suspicious",
        "state",
        finding_only,
        "Unknown keys or wrong types in the config; this CLI goes on.",
        "openclaw doctor."},
    Explanation{
        "state.not_writable",
        "state",
        verdict_too,
        "The state directory is mounted read-only or not writable by this uid. A finding; the verdict when "
        "what fails needs to write there.",
        "Mount it read-write, owned by the CLI's uid; OPENCLAW_CONFIG_READONLY=1 says that it is meant."},
    Explanation{
        "state.not_shared",
        "state",
        verdict_too,
        "This state directory is not the gateway's. A finding; the verdict when that explains why no "
        "credential was found.",
        "Run the CLI with the gateway's HOME and OPENCLAW_STATE_DIR, or mount the same volume."},
    Explanation{
        "state.legacy_layout",
        "state",
        finding_only,
        "Identity files of an older release lie beside a version that keeps a database.",
        "openclaw doctor --fix."},
    Explanation{
        "state.disk_full",
        "state",
        verdict_too,
        "No blocks or inodes are left on the state's file system. The verdict when the gateway shares it and "
        "ends sessions without a reason, else a finding.",
        "Free space there."},
    Explanation{
        "state.single_file_mount",
        "state",
        verdict_too,
        "The config file is itself a mount: it cannot be replaced, or keeps the old inode. A finding; the "
        "verdict when the two sides are seen to differ and the credential is refused.",
        "Mount the directory instead of the file."},
    Explanation{
        "state.lock_foreign",
        "state",
        finding_only,
        "The gateway's lock belongs to a process that has ended or to another container.",
        "Harmless while the gateway answers."},
    Explanation{
        "state.doubled_directory",
        "state",
        finding_only,
        "The path is doubled (.openclaw/.openclaw): HOME points at a state directory.",
        "Set HOME to its parent."},
    Explanation{
        "state.credential_removed",
        "state",
        finding_only,
        "The present config holds no credential, an older generation of it does.",
        "Compare the two: something rewrote the file."},
    Explanation{
        "state.database_unreadable",
        "state",
        finding_only,
        "The state database could not be read: pairing was not judged from it.",
        "Check its owner and mode."},
};

constexpr std::array rest_entries{
    Explanation{
        "clock.skew",
        "websocket",
        verdict_too,
        "This clock differs from the gateway's by more than 60 s and more than the error of measurement. The "
        "verdict when signatures are refused for it, else a finding.",
        "Set the wrong clock."},
    Explanation{
        "cli.health_differs",
        "target",
        finding_only,
        "`openclaw health` would fare otherwise than `openclaw gateway call health` here.",
        "Trust the stricter one."},
    Explanation{
        "cli.version_skew",
        "target",
        finding_only,
        "CLI and gateway are of different releases.",
        "Give both services the same image."},
    Explanation{
        "cli.config_newer",
        "state",
        finding_only,
        "The config was last written by a newer release than this CLI.",
        "Upgrade the CLI's image."},
    Explanation{
        "container.oom_kills",
        "target",
        finding_only,
        "Processes of this container were killed for lack of memory.",
        "Raise its memory limit."},
    Explanation{
        "healthy",
        "verdict",
        verdict_too,
        "The gateway answered hello-ok to this CLI's credential (`health` without --auth: it is alive).",
        "Nothing."},
    Explanation{
        "inconclusive",
        "verdict",
        verdict_too,
        "Nothing is proven. What is excluded is listed, with the command that decides.",
        "Run that command."},
    Explanation{
        "deadline",
        "verdict",
        verdict_too,
        "The overall time was over before a cause was proven.",
        "Run it again with a longer --timeout."},
    Explanation{
        "internal_error",
        "verdict",
        verdict_too,
        "ocprobe itself failed, or its report would have shown a secret.",
        "Report it."},
};

}  // namespace

std::span<const Explanation> explain_state() {
    return state_entries;
}
std::span<const Explanation> explain_rest() {
    return rest_entries;
}

}  // namespace ocprobe::judge
