// Files on disk, or standard input, as one project: several files, `extends`, `include`, `.env`, profiles.
#pragma once

#include "contract/read/compose.hpp"
#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::contract {

struct ReadRequest {
    const FileSystem& files;
    const Environment& environment;  ///< the shell's: what `${VAR}` names
    std::string working_directory;
    std::vector<std::string> paths;      ///< `-` is `standard_input`; empty: as Compose looks for its own
    std::vector<std::string> env_files;  ///< in place of `.env`
    std::vector<std::string> profiles;   ///< `*` is all; empty: COMPOSE_PROFILES
    std::optional<std::string> project_directory;  ///< in place of the first file's
    std::optional<std::string> standard_input;
};

struct ReadOutcome {
    Project project;  ///< with its files even when there is a fault
    std::optional<Fault> fault;
    std::vector<Secret> secrets;  ///< credentials by name that stand in the files
};

[[nodiscard]] ReadOutcome read_project(const ReadRequest& request);

/// A manifest's pods, each container a service. Nothing when it could be read.
[[nodiscard]] std::optional<Fault> read_manifest(const Documents& documents, Project& project);

}  // namespace ocprobe::contract
