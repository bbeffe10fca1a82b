// Findings about the config file and the state directory.
#include "judge/findings/findings.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/base/errno_name.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

void note_unreadable_config(Notes& notes) {
    const auto& config = notes.evidence().state.config;
    if (config.status == ConfigStatus::hidden) {
        notes.add(
            Severity::warning,
            cat("A directory on the way to ",
                config.path,
                " may not be entered by this uid: the CLI behaves as if there were no config"),
            "give the tree to the CLI's uid"
        );
    } else if (config.status == ConfigStatus::too_large) {
        notes.add(
            Severity::info,
            cat(config.path, " is ", config.problem, ": a limit of ocprobe's, the CLI would read it")
        );
    }
}

void note_missing_place(Notes& notes) {
    const auto& state = notes.evidence().state;
    if (state.misleading_variable.empty()) return;
    notes.add(
        Severity::warning,
        cat(state.misleading_variable,
            " names a place that does not exist here; the config at ",
            state.default_config,
            " is not read"),
        cat("remove ", state.misleading_variable)
    );
}

void note_broken_link(Notes& notes) {
    const auto& config = notes.evidence().state.config;
    if (config.status != ConfigStatus::missing || !config.obstacle) return;
    notes.add(
        Severity::warning,
        cat(config.obstacle->path,
            " leads nowhere (",
            errno_name(config.obstacle->error),
            "): the CLI behaves as if there were no config"),
        "put the file itself there, or mount what the link points at"
    );
}

void note_suspicious_config(Notes& notes) {
    for (const auto& fault : notes.evidence().state.config.start_faults) {
        notes.add(
            Severity::error,
            cat("A gateway would not start with this config: ", fault),
            "correct it before the gateway is restarted: openclaw config validate"
        );
    }
    auto list = notes.evidence().state.config.suspicious;
    if (list.empty()) return;
    if (list.size() > 5) list.resize(5);
    notes.add(
        Severity::warning,
        cat("The config holds what this CLI does not know: ", join(list, "; ")),
        "openclaw doctor"
    );
}

void note_single_file_mount(Notes& notes) {
    const auto& config = notes.evidence().state.config;
    if (!config.single_file_mount) return;
    notes.add(
        config.declared_read_only ? Severity::info : Severity::warning,
        cat(config.path,
            " is a mount of its own: it cannot be replaced here, and stays old when the other side "
            "replaces it"),
        "mount the directory instead"
    );
}

// What failed may stand in the gateway's state directory: a credential or a pairing that is missing here.
bool depends_on_state(const Evidence& e) {
    if (refusal(e) == nullptr) return false;
    const auto& credential = e.judged_credential();
    const bool from_state = credential.kind == CredentialKind::none ||
                            credential.kind == CredentialKind::device_token ||
                            !config_key(credential.source.kind).empty();
    return from_state || refusal_code(e) == "PAIRING_REQUIRED";
}

// A CLI with a directory of its own is a documented set-up: worth a word only where something depends on it.
void note_sharing(Notes& notes) {
    const auto& e = notes.evidence();
    if (!depends_on_state(e)) return;
    const auto& state = e.state;
    const bool readable = state.exists && state.enterable && state.pairing.problem == StoreProblem::none;
    const bool traces =
        state.gateway_traces || state.pairing.gateway_tables_used || state.lock.held.value_or(false);
    if (!gateway_answered(e) || !readable || traces) return;
    notes.add(
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
    // While a gateway answers, the lock is its own or of no consequence.
    if (gateway_answered(e)) return;
    const bool dead = lock.state == LockState::dead;
    notes.add(
        dead ? notes.worry() : Severity::info,
        cat("The gateway's lock ",
            lock.path,
            dead ? " belongs to a process that has ended" : " belongs to another container",
            lock.why.empty() ? "" : ": ",
            lock.why)
    );
}

void note_full_disk(Notes& notes) {
    const auto& state = notes.evidence().state;
    if (!state.disk_full) return;
    notes.add(
        Severity::warning,
        cat("The file system of ",
            state.directory,
            " has no ",
            state.free_inodes == std::optional<std::uint64_t>(0) ? "inodes" : "blocks",
            " left for this uid"),
        "free space there"
    );
}

void note_doubled_directory(Notes& notes) {
    const auto& state = notes.evidence().state;
    if (!state.doubled) return;
    notes.add(
        Severity::warning,
        cat(state.directory, " is doubled: HOME points at a state directory"),
        "set HOME to its parent, or OPENCLAW_STATE_DIR to it"
    );
}

void note_legacy_layout(Notes& notes) {
    const auto& state = notes.evidence().state;
    if (!state.legacy_identity) return;
    notes.add(
        Severity::warning,
        cat("Identity files of an older release beside a version that keeps a database",
            state.legacy_files.empty() ? "" : ": ",
            join(state.legacy_files, ", ")),
        "openclaw doctor --fix"
    );
}

void note_unreadable_database(Notes& notes) {
    const auto& pairing = notes.evidence().state.pairing;
    if (pairing.problem == StoreProblem::none) return;
    notes.add(notes.worry(), cat("The state database could not be read: ", pairing.database_error));
}

constexpr Documentation state_config_link_documentation{
    .holds_when = "The config's path is a link that leads nowhere in this container, or in a circle: the "
                  "CLI behaves as if there were no config.",
    .what_to_do = "Put the file itself there, or mount what the link points at.",
    .links = no_links};
constexpr Documentation state_config_suspicious_documentation{
    .holds_when = "Unknown keys or wrong types in the config, with which this CLI goes on. Or (error) "
                  "settings with which a gateway would not start, and commands such as openclaw devices list "
                  "stop.",
    .what_to_do = "openclaw config validate, openclaw doctor.",
    .links = no_links};
constexpr Documentation state_lock_foreign_documentation{
    .holds_when =
        "No gateway answers, and the gateway's lock belongs to a process that has ended or to another "
        "container.",
    .what_to_do = "See whether that gateway still runs; a new one may be kept out for some minutes.",
    .links = no_links};
constexpr Documentation state_doubled_directory_documentation{
    .holds_when = "The path is doubled (.openclaw/.openclaw): HOME points at a state directory.",
    .what_to_do = "Set HOME to its parent.",
    .links = no_links};
constexpr Documentation state_legacy_layout_documentation{
    .holds_when = "Identity files of an older release lie beside a version that keeps a database.",
    .what_to_do = "openclaw doctor --fix.",
    .links = no_links};
constexpr Documentation state_database_unreadable_documentation{
    .holds_when = "The state database could not be read: pairing was not judged from it.",
    .what_to_do = "Check its owner and mode.",
    .links = no_links};

constexpr std::array state_records{
    FindingRecord{
        .id = "state.config_unreadable",
        .stage = StageId::state,
        .note = note_unreadable_config,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "state.path_missing",
        .stage = StageId::state,
        .note = note_missing_place,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "state.config_link",
        .stage = StageId::state,
        .note = note_broken_link,
        .documentation = &state_config_link_documentation},
    FindingRecord{
        .id = "state.config_suspicious",
        .stage = StageId::state,
        .note = note_suspicious_config,
        .documentation = &state_config_suspicious_documentation},
    FindingRecord{
        .id = "state.single_file_mount",
        .stage = StageId::state,
        .note = note_single_file_mount,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "state.not_writable",
        .stage = StageId::state,
        .note = note_permissions,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "state.not_shared",
        .stage = StageId::state,
        .note = note_sharing,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "state.lock_foreign",
        .stage = StageId::state,
        .note = note_lock,
        .documentation = &state_lock_foreign_documentation},
    FindingRecord{
        .id = "state.disk_full",
        .stage = StageId::state,
        .note = note_full_disk,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "state.doubled_directory",
        .stage = StageId::state,
        .note = note_doubled_directory,
        .documentation = &state_doubled_directory_documentation},
    FindingRecord{
        .id = "state.legacy_layout",
        .stage = StageId::state,
        .note = note_legacy_layout,
        .documentation = &state_legacy_layout_documentation},
    FindingRecord{
        .id = "state.database_unreadable",
        .stage = StageId::state,
        .note = note_unreadable_database,
        .documentation = &state_database_unreadable_documentation},
};

}  // namespace

std::span<const FindingRecord> state_findings() {
    return state_records;
}

}  // namespace ocprobe::judge
