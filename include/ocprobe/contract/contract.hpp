// Would these files work? The release blockers over Compose files and Kubernetes manifests. Reads files through a
// FileSystem only; opens no socket.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/contract.hpp"
#include "ocprobe/model/credential.hpp"

#include <boost/system/result.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// What was measured in the running container: --live.
struct Measurement {
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
    std::vector<std::string> profiles;               ///< empty: COMPOSE_PROFILES
    std::optional<std::string> project_directory{};  ///< in place of the first file's
    std::vector<std::string> gateways;
    std::vector<std::string> clis;
    std::optional<std::string> standard_input;
    std::optional<std::string> waivers;  ///< the file; nothing: ocprobe-waivers.yaml, when there is one
    std::int64_t today = 0;              ///< days since 1970-01-01
    bool strict = false;                 ///< undecided counts as red
    /// --live: measures in the CLI's container. Called once, when the files can be judged; empty: the files alone.
    std::function<Measurement()> measure{};
};

/// Why the input cannot be judged.
struct InputFault {
    FilePlace place;   ///< no file: the fault is of no file
    std::string what;  ///< one line, printable

    /// `compose.yml:3:7: what`.
    [[nodiscard]] std::string line() const;
};

struct Judged {
    ContractReport report;  ///< without the header and the redaction's receipt
    std::string patch;      ///< a unified diff of every automatic remedy; empty when there is none
    std::string waivers;    ///< a waivers file for what is red now
};

struct Outcome {
    boost::system::result<Judged, InputFault> judged;
    std::vector<Secret>
        secrets;  ///< every credential that was read: for the redactor, a fault's line included
};

/// Never throws for what the files hold.
[[nodiscard]] Outcome examine(const Request& request);

/// The documentation of every check: the blockers, the warnings, the comparisons of --live, the waivers.
[[nodiscard]] std::span<const ContractRule> rules();

}  // namespace ocprobe::contract
