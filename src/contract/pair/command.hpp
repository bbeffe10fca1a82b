// What a container runs: the words of its entry point and its command, through shells and start scripts.
#pragma once

#include "contract/read/compose.hpp"
#include "contract/read/service_reader.hpp"
#include "ocprobe/base/file_system.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// Every word of entrypoint and command; a shell's `-c` line is split, and a start script that the files mount is read
/// through `host`. `;` stands for every operator of the shell. Variables are replaced by what `environment:` has, in a
/// shell's line and, as the kubelet does for `$(NAME)`, in a pod's words.
[[nodiscard]] ShellWords words_of(const Service& service, const FileSystem& host);

/// An OpenClaw program in a command.
struct ProgramCall {
    std::string subcommand;              ///< `gateway`; empty: none
    std::vector<std::string> arguments;  ///< after the subcommand, up to the shell's next operator
    bool official_layout = false;        ///< started as the official image's own files
};

/// The first one that serves, else the first one. Nothing: no word of the command names the program.
[[nodiscard]] std::optional<ProgramCall> program_call(const Service& service);

/// Whether it serves: `gateway`, `gateway run`, `gateway start`.
[[nodiscard]] bool serves(const ProgramCall& call);

/// The arguments after `gateway` of a service's command, when it is a gateway's.
[[nodiscard]] std::optional<std::vector<std::string>> gateway_arguments(const Service& service);

/// `--name value` or `--name=value`.
[[nodiscard]] std::optional<std::string>
option_value(const std::vector<std::string>& arguments, std::string_view name);

/// Whether the container only waits: `sleep infinity`, `tail -f /dev/null`.
[[nodiscard]] bool is_idle(const Service& service);

}  // namespace ocprobe::contract
