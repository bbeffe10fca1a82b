// The three stages that need no socket, as records.
#include "ocprobe/openclaw/stages.hpp"

#include "ocprobe/base/file_system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ocprobe::openclaw {

namespace {

StageRecord record(StageId id, StageStatus status, std::string summary) {
    StageRecord result;
    result.id = id;
    result.status = status;
    result.summary = std::move(summary);
    return result;
}

void fail(StageRecord& stage, std::string name, std::string text) {
    stage.status = StageStatus::failed;
    stage.error = StageError{std::move(name), std::nullopt, std::move(text)};
}

std::string config_sentence(const ConfigFacts& config) {
    switch (config.status) {
    case ConfigStatus::ok:
        return "config " + config.path;
    case ConfigStatus::missing:
        return "no config at " + config.path;
    case ConfigStatus::unreadable:
        return fmt::format("config {} cannot be read ({})", config.path, errno_name(config.error));
    case ConfigStatus::hidden:
        return fmt::format("config {} is hidden from this uid ({})", config.path, errno_name(config.error));
    case ConfigStatus::invalid:
        return config.line > 0 ? fmt::format(
                                     "config {}:{}:{} is invalid",
                                     config.problem_file.empty() ? config.path : config.problem_file,
                                     config.line,
                                     config.column
                                 )
                               : fmt::format("config {} is invalid", config.path);
    case ConfigStatus::too_large:
        return fmt::format("config {} is {}, ocprobe's own limit", config.path, config.problem);
    }
    return {};
}

std::string directory_sentence(const StateFacts& state, std::uint32_t uid) {
    if (!state.exists) {
        return state.error == 0 || state.error == ENOENT ? state.directory + " does not exist"
                                                         : state.directory + ": " + errno_name(state.error);
    }
    std::string text = state.directory;
    text += state.writable ? " · read-write"
                           : (state.read_only_mount ? " · read-only mount" : " · not writable here");
    text += state.uid == uid ? fmt::format(", owned by this uid {}", uid)
                             : fmt::format(", owned by uid {}, this is uid {}", state.uid, uid);
    return text;
}

}  // namespace

StageRecord target_stage(const Target& target) {
    if (target.remote_url_missing && !target.overridden) {
        auto stage = record(
            StageId::target, StageStatus::failed, "gateway.mode is remote and gateway.remote.url is not set"
        );
        fail(stage, "remote_url_missing", target.refused_because);
        return stage;
    }
    auto stage = record(StageId::target, StageStatus::passed, target.url + " · " + label(target.source));
    if (target.fault != UrlFault::none) {
        fail(stage, "url_invalid", target.fault_detail);
        stage.summary += " · " + target.fault_detail;
    } else if (!target.cli_would_dial() && target.overridden) {
        // Who names an address for this run has asked for it: a remark, no fault.
        stage.status = StageStatus::warned;
        stage.summary += " · the CLI itself would not dial it";
    } else if (!target.cli_would_dial() && !target.refused_elsewhere()) {
        fail(stage, "cli_refuses", target.refused_because);
        stage.summary += " · the CLI refuses to dial it";
    } else if (!target.dead_variables.empty()) {
        stage.status = StageStatus::warned;
        stage.summary += " · " + target.dead_variables.front().name + " is set, but the CLI ignores it";
    }
    return stage;
}

StageRecord credential_stage(const CredentialFacts& credential, std::optional<CredentialKind> judged) {
    const SentCredential& sent = credential.sent_as(judged);
    std::string summary;
    if (sent.kind == CredentialKind::none) {
        summary = credential.config_unknown ? "not known: the config that may hold one is not understood"
                                            : "none: no source here gives one";
    } else {
        summary = label(sent.source);
        if (sent.length) summary += fmt::format(" ({} characters)", *sent.length);
        for (const auto& source : credential.sent_beside(sent.kind))
            summary += ", also " + label(source);
    }
    auto stage = record(StageId::credential, StageStatus::passed, std::move(summary));
    if (credential.stop == CredentialStop::unresolved_secret_ref) {
        fail(stage, "unresolved_secret_ref", credential.stop_detail);
        stage.summary = credential.stop_detail;
    } else if (credential.stop == CredentialStop::url_needs_env_token) {
        fail(stage, "url_needs_env_token", credential.stop_detail);
        stage.summary = "none: with a URL from the environment only the environment's credentials count";
    } else if (sent.kind == CredentialKind::none || sent.problem != CredentialProblem::none) {
        stage.status = StageStatus::warned;
        if (sent.problem != CredentialProblem::none) {
            stage.summary +=
                " · " + (sent.problem_detail.empty() ? std::string(name(sent.problem)) : sent.problem_detail);
        }
    }
    return stage;
}

StageRecord state_stage(const StateFacts& state, const CliFacts& cli, std::uint32_t uid) {
    auto stage = record(
        StageId::state,
        StageStatus::passed,
        directory_sentence(state, uid) + " · " + config_sentence(state.config)
    );
    switch (state.config.status) {
    case ConfigStatus::ok:
    case ConfigStatus::missing:
        break;
    case ConfigStatus::invalid:
        fail(stage, "config_invalid", state.config.problem);
        break;
    case ConfigStatus::unreadable:
        fail(stage, errno_name(state.config.error), "the config file cannot be read");
        break;
    case ConfigStatus::hidden:
        // Since 2026.9.6 the CLI goes on as if there were no config.
        stage.status = StageStatus::warned;
        if (cli.rules != CliRules::v2026_9_6)
            fail(stage, errno_name(state.config.error), "a directory on the way may not be entered");
        break;
    case ConfigStatus::too_large:
        stage.status = StageStatus::warned;
        break;
    }
    const bool meant = state.config.declared_read_only;
    if (stage.status == StageStatus::passed && state.exists && !state.writable && !meant)
        stage.status = StageStatus::warned;
    return stage;
}

}  // namespace ocprobe::openclaw
