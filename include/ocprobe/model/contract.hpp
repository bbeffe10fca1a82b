// What `ocprobe contract` says of a set of files: the five release-blockers for each gateway and CLI, each with its
// findings. Copyable, which proves that no Secret is inside.
#pragma once

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

[[nodiscard]] constexpr std::string_view name(ContractStatus status) {
    switch (status) {
    case ContractStatus::green:
        return "green";
    case ContractStatus::undecided:
        return "undecided";
    case ContractStatus::waived:
        return "waived";
    case ContractStatus::red:
        return "red";
    }
    return "red";
}

/// What follows from a finding.
enum class ContractEffect : std::uint8_t {
    note,     ///< no fault: why a row is green or cannot be decided
    warning,  ///< beside the five checkboxes
    latent,   ///< breaks the contract although the CLI's call works today
    fails,    ///< the CLI's call fails when these files run
};

[[nodiscard]] constexpr std::string_view name(ContractEffect effect) {
    switch (effect) {
    case ContractEffect::note:
        return "note";
    case ContractEffect::warning:
        return "warning";
    case ContractEffect::latent:
        return "latent";
    case ContractEffect::fails:
        return "fails";
    }
    return "fails";
}

struct ContractFinding {
    std::string id;
    ContractEffect effect = ContractEffect::note;
    std::string service;
    FilePlace place;
    std::string summary;
    std::string fix;          ///< the lines to write; empty when it needs a decision
    std::string fingerprint;  ///< the same while the fault is the same, wherever its line moves to
    bool waived = false;
};

struct ContractRow {
    std::string id;
    ContractStatus status = ContractStatus::green;
    std::string summary;  ///< one line: what was found
    std::vector<ContractFinding> findings;
};

/// One gateway and one CLI.
struct ContractPair {
    std::string gateway;
    std::string cli;
    std::vector<ContractRow> rows;  ///< the five in their order, then with --live those of the container
};

struct Waiver {
    std::string id;
    std::string service;  ///< empty: any
    std::string owner;
    std::string reason;
    std::string expires;  ///< `2026-12-31`
    std::optional<std::int64_t> days_left;
    bool used = false;
    std::string problem;  ///< why it does not count
    FilePlace place;
};

/// The documentation of an id, for formats that carry it along. Static text.
struct ContractRule {
    std::string_view id;
    std::string_view question;
    bool blocker = false;  ///< one of the five
    std::string_view holds_when;
    std::string_view what_to_do;
};

struct ContractReport {
    RunHeader header;
    std::vector<ContractRule> rules;
    std::vector<std::string> files;
    std::vector<ContractPair> pairs;
    std::vector<ContractFinding> warnings;  ///< the further rows, and what is wrong with a waiver
    std::vector<Waiver> waivers;
    std::optional<std::string> live_verdict;  ///< with --live: the pipeline's
    bool mendable = false;                    ///< a patch can be printed
    RedactionReceipt redaction;
    int exit_code = 1;
};

static_assert(std::is_copy_constructible_v<ContractReport>, "a copyable report holds no Secret");

}  // namespace ocprobe
