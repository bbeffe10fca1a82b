// What the real CLI would do here: its config, its URL and credential ladders, its state directory.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/network.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"
#include "ocprobe/openclaw/start_rules.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// A value that stands in for the CLI's own, and where it was given.
struct UrlOverride {
    std::string url;
    SourceKind source = SourceKind::flag_url;  ///< flag_url or env_ocprobe_url
};
struct TokenOverride {
    Secret token;
    SourceKind source =
        SourceKind::flag_token_file;  ///< flag_token_file, standard_input or env_ocprobe_token
};

struct Request {
    const FileSystem& files;
    const Environment& environment;
    std::string
        environment_label;  ///< "" for our own, `pid 1` with --as-pid 1: the `from` of process variables
    std::string working_directory;
    const ContainerFacts& container;

    std::optional<UrlOverride> url;
    const TokenOverride* token = nullptr;
    std::optional<std::string> config_path;      ///< flag --config
    std::optional<std::string> state_directory;  ///< flag --state-dir
    std::optional<std::string> cli_version;      ///< flag --cli-version: judged as measured
    std::vector<std::string> ca_files;           ///< flag --ca-file
    std::optional<std::string> pin;              ///< flag --pin, already normalised
    bool as_cli = false;                         ///< flag --as-cli: read the CLI's device, where that is safe
};

struct Resolution {
    CliFacts cli;
    StateFacts state;
    Target target;
    CredentialFacts credential;
    Credentials credentials;
    /// Every credential that was loaded, used or not: for the redactor. Config and environment values that are
    /// credentials by name (tokens, passwords, URL user information) are among them.
    std::vector<Secret> secrets;
    Trust trust;
    StartSettings start;  ///< of the config; all absent where it could not be read
    std::string
        as_cli_withheld;  ///< why --as-cli cannot be done, printable; empty when it is, or was not asked
};

/// Reads files through `files` only; opens no socket, runs no program, changes nothing. Never fails: what could not be
/// read is a fact.
[[nodiscard]] Resolution resolve(const Request& request);

/// The variables that decide the ladders; compared between PID 1 and us.
[[nodiscard]] std::vector<std::string> watched_variables();

/// The value of a variable that holds a credential by its name (`…TOKEN`, `…PASSWORD`, `…_KEY` …). Paths and plain
/// numbers are none, whatever the name says.
[[nodiscard]] std::optional<Secret> credential_by_name(std::string_view name, std::string_view text);

/// Whether a command line (arguments separated by blanks or NUL) is that of an OpenClaw gateway.
[[nodiscard]] bool is_gateway_command_line(std::string_view command_line);
/// The `--port` of such a command line.
[[nodiscard]] std::optional<std::uint16_t> port_of_gateway_command_line(std::string_view command_line);

}  // namespace ocprobe::openclaw
