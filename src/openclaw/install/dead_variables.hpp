// Variables that look as if they mattered to the CLI, and do not (README.md, "Variables").
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"
#include "openclaw/install/variables.hpp"

#include <string>
#include <vector>

namespace ocprobe::openclaw {

struct DeadVariableRequest {
    const FileSystem& files;
    const Variables& variables;
    std::string workspace_dotenv;  ///< the working directory's `.env`, whose OPENCLAW_* the CLI blocks
    CliRules rules = CliRules::v2026_9_6;
};

[[nodiscard]] std::vector<DeadVariable> find_dead_variables(const DeadVariableRequest& request);

}  // namespace ocprobe::openclaw
