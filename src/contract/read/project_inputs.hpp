// Which files, variables and directory make up a project, as Compose v2 decides it.
#pragma once

#include "contract/read/reader.hpp"

#include <boost/system/result.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

struct ProjectInputs {
    std::vector<std::string> paths;
    std::string directory;  ///< absolute: relative host paths of the files start here
    std::map<std::string, std::string, std::less<>> variables;  ///< of the env files
    bool env_file_read = false;
    std::vector<std::string> profiles;
};

/// The request's own values first, then COMPOSE_FILE, COMPOSE_PATH_SEPARATOR, COMPOSE_ENV_FILES and COMPOSE_PROFILES of
/// the shell or of `.env`, then the default names here and in the directories above.
[[nodiscard]] boost::system::result<ProjectInputs, Fault> find_inputs(const ReadRequest& request);

/// The project's name where nothing says it: of its directory.
[[nodiscard]] std::string default_project_name(std::string_view directory);

/// What Compose makes of a name: small letters, digits, `-` and `_`.
[[nodiscard]] std::string project_name_of(std::string_view text);

}  // namespace ocprobe::contract
