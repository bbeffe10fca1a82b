// Do the written files hold together? The runbook's five release-blockers over Compose files and Kubernetes manifests.
// Reads files through a FileSystem only; opens no socket.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/contract.hpp"
#include "ocprobe/model/credential.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// What was measured in the container that runs: --live.
struct Life {
    Evidence evidence;
    Judgement judgement;
    Credentials credentials;
};

struct Request {
    const FileSystem& files;
    const Environment& environment;  ///< the shell's: what `${VAR}` in a file names
    std::string working_directory;
    std::vector<std::string> paths;  ///< empty: as Compose looks for its own; `-` is `standard_input`
    std::vector<std::string> env_files;
    std::vector<std::string> profiles;
    std::vector<std::string> gateways;
    std::vector<std::string> clis;
    std::optional<std::string> standard_input;
    std::optional<std::string> waivers;  ///< the file; nothing: ocprobe-waivers.yaml, when there is one
    std::int64_t today = 0;              ///< days since 1970-01-01
    bool strict = false;                 ///< undecided counts as red
    /// --live: measures in the CLI's container. Called once, when the files can be judged; empty: the files alone.
    std::function<Life()> measure{};
};

struct Outcome {
    ContractReport report;        ///< but for the header and the receipt
    std::vector<Secret> secrets;  ///< every credential that was read: for the redactor
    std::string error;            ///< the input cannot be judged: one line with the place, printable
    std::string patch;    ///< a unified diff of what can be mended without a decision; empty when nothing can
    std::string waivers;  ///< a waivers file for what is red now
};

/// Never throws for what the files hold.
[[nodiscard]] Outcome examine(const Request& request);

/// Every id of the contract with its documentation: the five, then the rows beside them.
[[nodiscard]] std::span<const ContractRule> rules();

}  // namespace ocprobe::contract
