// state.config_*: the config file, where the CLI stops for it.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/ownership.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

std::string closed_step(const PathStep& step, const Evidence& e) {
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

// Not a regular file: a directory that an engine made, say.
bool config_is_no_file(const Evidence& e) {
    const auto& config = e.state.config;
    return config.obstacle && config.status != ConfigStatus::hidden &&
           config.obstacle->kind != "regular file" && !config.obstacle->kind.empty();
}

void say_config_unreadable(const Evidence& e, Verdict& v) {
    const auto& config = e.state.config;
    const bool hidden = config.status == ConfigStatus::hidden;
    v.evidence = {"state"};
    v.summary = hidden ? cat("The CLI may not enter the directory of its config ", config.path)
                       : cat("The CLI cannot read its config ", config.path);
    if (config_is_no_file(e)) {
        v.cause = cat("It is a ", config.obstacle->kind, ", not a file.");
    } else if (config.obstacle) {
        v.cause = cat(closed_step(*config.obstacle, e), ".");
    } else {
        v.cause = "Permission is denied.";
    }
    v.cause +=
        hidden && e.cli.rules != CliRules::v2026_7_1
            ? " The CLI says nothing of it and goes on as if there were no config: default URL, no token."
            : " The CLI stops here, even with URL and token in the environment.";
}

void advise_readable_config(Advice& advice) {
    const auto& e = advice.evidence();
    if (config_is_no_file(e)) {
        advice.by_hand(
            "Put the file in its place: Docker makes a directory when a bind mount's source is missing",
            Place::engine_host
        );
        return;
    }
    const auto& obstacle = e.state.config.obstacle;
    share_tree(advice, e.state.directory, obstacle ? Owner{obstacle->uid, obstacle->gid} : Owner{});
}

bool config_is_invalid(const Evidence& e) {
    if (e.cli.start_refusal != StartRefusal::none || e.state.config.status == ConfigStatus::invalid)
        return true;
    // 2026.7.1 and older stop for unknown keys and wrong types, 2026.9.6 goes on.
    return e.cli.rules != CliRules::v2026_9_6 && !e.state.config.suspicious.empty();
}

void say_config_invalid(const Evidence& e, Verdict& v) {
    if (e.cli.start_refusal != StartRefusal::none) {
        v.summary = "The CLI does not get as far as its config";
        v.cause =
            cat(e.cli.start_detail,
                ". `gateway call` stops here, even with URL and token in the environment.");
        v.evidence = {"cli"};
        return;
    }
    v.evidence = {"state"};
    const auto& config = e.state.config;
    const auto& file = config.problem_file.empty() ? config.path : config.problem_file;
    v.summary = cat("The CLI's config is invalid: ", file);
    if (config.status != ConfigStatus::invalid) {
        v.cause = cat("CLI ", e.cli.version, " stops for: ", join(config.suspicious, "; "), ".");
        return;
    }
    if (config.line > 0) v.summary += cat(", line ", config.line, " column ", config.column);
    v.cause = cat(config.problem, ". `gateway call` stops here, even with URL and token in the environment.");
}

void advise_valid_config(Advice& advice) {
    const auto& e = advice.evidence();
    if (e.cli.start_refusal != StartRefusal::none) {
        advice.by_hand("Correct or remove that variable", Place::cli_service);
        return;
    }
    // The line itself may hold the token: it is named, never shown.
    const auto& config = e.state.config;
    const auto& file = config.problem_file.empty() ? config.path : config.problem_file;
    auto& step = advice.by_hand(
        config.line > 0 ? cat("Correct line ", config.line, " of the file")
                        : std::string("Correct what is named above"),
        Place::cli_container
    );
    step.file = file;
    advice.decide("See whether it is valid now", Place::cli_container, {"openclaw", "config", "validate"});
}

// ---- a place that is not here

bool config_is_elsewhere(const Evidence& e) {
    return !e.state.misleading_variable.empty() && fails_without_config(e);
}

void say_config_elsewhere(const Evidence& e, Verdict& v) {
    const auto& state = e.state;
    v.summary = cat(state.misleading_variable, " names a place that does not exist here");
    v.cause =
        cat("The CLI looks for its config at ",
            state.config.path,
            " and goes on without one; there is one at ",
            state.default_config,
            ", where it would look without that variable. A path of the host means nothing in a container.");
    v.evidence = {"state"};
}

void advise_default_place(Advice& advice) {
    const auto& variable = advice.evidence().state.misleading_variable;
    advice.remedy(
        cat("Remove ", variable, ", which leads the CLI away from its config"),
        Place::cli_service,
        {UnsetEnv{variable}}
    );
}

// ---- records

constexpr std::array config_records{
    Cause{
        .id = "state.config_unreadable",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = config_cannot_be_read,
        .confidence = unreadable_confidence,
        .say = say_config_unreadable,
        .advise = advise_readable_config,
        .once_fixed = config_is_read,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The config cannot be read, or is no regular file: the CLI fails, also with URL and "
                 "token in the environment. A directory on the way that may not be entered is a finding. It "
                 "is the verdict only if the run fails without the config (2026.7.1: always).",
             .what_to_do = "Give the tree to the uid that the CLI runs as.",
             .links = no_links}},
    Cause{
        .id = "state.config_invalid",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = config_is_invalid,
        .confidence = certain,
        .say = say_config_invalid,
        .advise = advise_valid_config,
        .once_fixed = config_is_read,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::config_invalid,
        .documentation =
            {.holds_when =
                 "A syntax error, with line and column, or an include that is missing, loops or leaves its "
                 "root. For 2026.7.1 and older also unknown keys and wrong types.",
             .what_to_do = "Correct the file.",
             .links = no_links}},
    Cause{
        .id = "state.path_missing",
        .kind = VerdictKind::fault,
        .stage = StageId::state,
        .holds = config_is_elsewhere,
        .confidence = likely,
        .say = say_config_elsewhere,
        .advise = advise_default_place,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "OPENCLAW_HOME, OPENCLAW_STATE_DIR or OPENCLAW_CONFIG_PATH names a place that "
                           "does not exist here (a "
                           "path of the host, say), while the default place holds a config. A finding; the "
                           "verdict where the run "
                           "fails without that config.",
             .what_to_do = "Remove the variable, or mount what it names.",
             .links = no_links}},
};

constexpr CauseGroup config_group{
    .family = "state", .causes = std::span<const Cause>(config_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& config_causes() {
    return config_group;
}

}  // namespace ocprobe::judge
