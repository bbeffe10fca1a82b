// state.*: the config file and the state directory, where they are the cause and not only a finding.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/ownership.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

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
    v.evidence = {"state", "credential", "websocket"};
}

void advise_same_home(Advice& advice) {
    advice.decide(
        "Run the CLI as the gateway's user, with the gateway's HOME and OPENCLAW_STATE_DIR, which are",
        Place::gateway_container,
        {"sh", "-c", "id; echo $HOME $OPENCLAW_STATE_DIR"}
    );
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
    v.evidence = {"state", "websocket"};
}

void advise_writable_mount(Advice& advice) {
    const auto& e = advice.evidence();
    if (e.state.read_only_mount) {
        advice.remedy("Mount it read-write", Place::cli_service, {Mount{e.state.directory, {}, false}});
        return;
    }
    share_tree(advice, e.state.directory, {e.state.uid, e.state.gid});
}

bool state_can_be_written(Hypothesis& h) {
    auto& state = h.e.state;
    state.exists = true;
    state.writable = true;
    state.read_only_mount = false;
    if (refusal_code(h.e) == "PAIRING_REQUIRED") state.pairing.device_identity = true;
    return true;
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
    v.evidence = {"state", "websocket"};
}

void advise_free_space(Advice& advice) {
    const auto& state = advice.evidence().state;
    const auto& place = state.mount_point.empty() ? state.directory : state.mount_point;
    advice.by_hand("Free space on that file system", Place::engine_host);
    advice.decide("See how full it is", Place::cli_container, {"df", "-h", place});
}

bool disk_has_space(Hypothesis& h) {
    h.e.state.disk_full = false;
    assume_network(h);
    return true;
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
    const auto kind = e.judged_credential().source.kind;
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
    v.evidence = {"state.config", "container.mounts", "websocket"};
}

void advise_directory_mount(Advice& advice) {
    const auto& e = advice.evidence();
    advice.remedy(
        "Mount the directory instead of the file, and recreate the container",
        Place::cli_service,
        {Unmount{e.state.config.path}, Mount{e.state.directory, {}, false}}
    );
}

// ---- records

constexpr std::array state_records{
    Cause{
        .id = "state.not_writable",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = write_is_needed,
        .confidence = certain,
        .say = say_not_writable,
        .advise = advise_writable_mount,
        .once_fixed = state_can_be_written,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The state directory is mounted read-only or not writable by this uid. A finding; the "
                 "verdict when what fails needs to write there.",
             .what_to_do =
                 "Mount it read-write, owned by the CLI's uid; OPENCLAW_CONFIG_READONLY=1 says that it "
                 "is meant.",
             .links = no_links}},
    Cause{
        .id = "state.not_shared",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = other_tree,
        .confidence = likely,
        .say = say_not_shared,
        .advise = advise_same_home,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "This state directory is not the gateway's. A finding; the verdict when that explains "
                 "why no credential was found.",
             .what_to_do =
                 "Run the CLI with the gateway's HOME and OPENCLAW_STATE_DIR, or mount the same volume.",
             .links = no_links}},
    Cause{
        .id = "state.disk_full",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = disk_explains,
        .confidence = likely,
        .say = say_disk_full,
        .advise = advise_free_space,
        .once_fixed = disk_has_space,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "No blocks or inodes are left on the state's file system. The verdict when the gateway "
                 "shares it and ends sessions without a reason, else a finding.",
             .what_to_do = "Free space there.",
             .links = no_links}},
    Cause{
        .id = "state.single_file_mount",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = old_file_explains,
        .confidence = likely,
        .say = say_single_file,
        .advise = advise_directory_mount,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The config file is itself a mount: it cannot be replaced, or keeps the old inode. A "
                 "finding; the verdict when the two sides are seen to differ and the credential is "
                 "refused.",
             .what_to_do = "Mount the directory instead of the file.",
             .links = no_links}},
};

constexpr CauseGroup state_group{
    .family = "state", .causes = std::span<const Cause>(state_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& state_causes() {
    return state_group;
}

}  // namespace ocprobe::judge
