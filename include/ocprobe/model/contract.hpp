// What `ocprobe contract` says of a set of files: the release blockers for each gateway and CLI, each with its findings.
// Copyable, which proves that no Secret is inside.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/model/report.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ocprobe {

/// Line 0: the file as a whole.
struct FilePlace {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

enum class ContractStatus : std::uint8_t {
    green,
    undecided,  ///< the files do not say it: a value that only the deployment knows
    waived,
    red,
};

template <>
inline constexpr auto names_of<ContractStatus> = enum_names<ContractStatus>({
    {ContractStatus::green, "green"},
    {ContractStatus::undecided, "undecided"},
    {ContractStatus::waived, "waived"},
    {ContractStatus::red, "red"},
});

/// What follows from a finding.
enum class ContractEffect : std::uint8_t {
    note,     ///< no fault: why a row is green or cannot be decided
    warning,  ///< beside the release blockers
    latent,   ///< breaks the contract although the CLI's call works today
    fails,    ///< the CLI's call fails when these files run
};

template <>
inline constexpr auto names_of<ContractEffect> = enum_names<ContractEffect>({
    {ContractEffect::note, "note"},
    {ContractEffect::warning, "warning"},
    {ContractEffect::latent, "latent"},
    {ContractEffect::fails, "fails"},
});

/// Which table of checks a row belongs to.
enum class ContractKind : std::uint8_t {
    blocker,  ///< a release blocker: red or green for each pair
    warning,  ///< beside them, never red
    live,     ///< with --live: a difference between the files and the running container
    waiver,   ///< of the waivers file itself
};

/// What `explain` and `list` call it.
template <>
inline constexpr auto names_of<ContractKind> = enum_names<ContractKind>({
    {ContractKind::blocker, "release blocker"},
    {ContractKind::warning, "warning"},
    {ContractKind::live, "difference from the files"},
    {ContractKind::waiver, "warning"},
});

/// One change to the files. No member holds a secret's value.
struct ContractEdit {
    enum class Op : std::uint8_t {
        set_env,        ///< the variable `name` of the services becomes `value`
        set_pod_env,    ///< the same in a Kubernetes manifest, whose `env` is a list
        set_key,        ///< the key `name` of the services becomes `value`
        remove_key,     ///< the key `name` of the services goes
        replace_value,  ///< the value at the finding's place becomes `value`
        replace_part,   ///< in the value of the variable `name`, `old` becomes `value`
        run,            ///< `value` is a command for the host's shell
        advise,         ///< `value` is a sentence: what a person decides
    };
    Op op = Op::advise;
    std::vector<std::string> services;
    std::string name;
    std::string value;
    std::string old;

    bool operator==(const ContractEdit&) const = default;
};

template <>
inline constexpr auto names_of<ContractEdit::Op> = enum_names<ContractEdit::Op>({
    {ContractEdit::Op::set_env, "set_env"},
    {ContractEdit::Op::set_pod_env, "set_pod_env"},
    {ContractEdit::Op::set_key, "set_key"},
    {ContractEdit::Op::remove_key, "remove_key"},
    {ContractEdit::Op::replace_value, "replace_value"},
    {ContractEdit::Op::replace_part, "replace_part"},
    {ContractEdit::Op::run, "run"},
    {ContractEdit::Op::advise, "advise"},
});

/// One way to correct a finding: all of its edits belong together.
struct ContractRemedy {
    std::string when;  ///< when this way is the right one; empty: in every case
    std::vector<ContractEdit> edits;
    bool automatic = false;  ///< needs no decision: `--fix` writes it

    bool operator==(const ContractRemedy&) const = default;
};

struct ContractFinding {
    std::string id;
    std::string_view box;  ///< the check's short name. Static text
    ContractEffect effect = ContractEffect::note;
    std::string service;
    FilePlace place;
    std::string summary;
    std::vector<ContractRemedy> remedies;  ///< alternatives; empty when it needs a decision
    std::string fingerprint;  ///< the same while the fault is the same, wherever its line moves to
    bool waived = false;
};

struct ContractRow {
    std::string id;
    std::string_view box;  ///< the check's short name. Static text
    ContractKind kind = ContractKind::blocker;
    ContractStatus status = ContractStatus::green;
    std::string summary;  ///< one line: what was found
    std::vector<ContractFinding> findings;
};

/// What a service of the files is.
enum class ServiceRole : std::uint8_t {
    gateway,
    cli,     ///< OpenClaw's own CLI
    client,  ///< another program that calls a gateway: a bot, a portal, a bridge
    proxy,   ///< a reverse proxy or a tunnel
    helper,  ///< prepares, forwards or serves a gateway
    unrelated,
};

template <>
inline constexpr auto names_of<ServiceRole> = enum_names<ServiceRole>({
    {ServiceRole::gateway, "gateway"},
    {ServiceRole::cli, "cli"},
    {ServiceRole::client, "client"},
    {ServiceRole::proxy, "proxy"},
    {ServiceRole::helper, "helper"},
    {ServiceRole::unrelated, "unrelated"},
});

/// The role of one service, with what decided.
struct ContractRole {
    std::string service;
    ServiceRole role = ServiceRole::unrelated;
    int score = 0;                     ///< the sum of the weights
    std::vector<std::string> because;  ///< each signal with its weight: `+40 port 18789 is published`
    bool assumed = false;              ///< no service is clearly a gateway; this one comes closest
};

/// One gateway and one CLI.
struct ContractPair {
    std::string gateway;
    std::string cli;
    bool other_client = false;      ///< `cli` is another program than OpenClaw's CLI
    std::vector<ContractRow> rows;  ///< the blockers in their order, then with --live those of the container
};

/// Why a waiver does not count.
enum class WaiverProblem : std::uint8_t {
    unknown_check,  ///< its id names no release blocker
    no_owner,       ///< nobody answers for it
    no_reason,      ///< nobody says why
    no_date,        ///< its expiry is missing or is no date
    expired,        ///< its last day has passed
};

struct Waiver {
    std::string id;
    std::string service;  ///< empty: any
    std::string owner;
    std::string reason;
    std::string expires;  ///< `2026-12-31`
    std::optional<std::int64_t> days_left;
    bool used = false;
    std::optional<WaiverProblem> problem;  ///< nothing: it counts
    FilePlace place;
};

/// Why it does not count, in words; for a waiver with a problem.
[[nodiscard]] inline std::string describe_problem(const Waiver& waiver) {
    switch (waiver.problem.value_or(WaiverProblem::unknown_check)) {
    case WaiverProblem::unknown_check:
        return "there is no checkbox `" + waiver.id + "`";
    case WaiverProblem::no_owner:
        return "it has no owner";
    case WaiverProblem::no_reason:
        return "it has no reason";
    case WaiverProblem::no_date:
        return "its expiry is no date like 2026-12-31";
    case WaiverProblem::expired:
        return "it expired on " + waiver.expires;
    }
    return {};
}

/// The documentation of a check. Static text.
struct ContractRule {
    std::string_view id;
    std::string_view box;  ///< its short name
    ContractKind kind = ContractKind::warning;
    std::string_view question;
    std::string_view holds_when;
    std::string_view what_to_do;
};

struct ContractReport {
    RunHeader header;
    std::vector<ContractRule> rules;
    std::vector<std::string> files;
    std::vector<ContractRole> roles;  ///< of every service, in the order of the files
    std::vector<ContractPair> pairs;
    std::vector<ContractFinding> warnings;  ///< the rows beside the blockers, and what is wrong with a waiver
    std::vector<Waiver> waivers;
    std::optional<std::string> live_verdict;  ///< with --live: the pipeline's
    bool patchable = false;                   ///< `--fix` has a patch to print
    RedactionReceipt redaction;
    int exit_code = 1;
};

static_assert(std::is_copy_constructible_v<ContractReport>, "a copyable report holds no Secret");

}  // namespace ocprobe
