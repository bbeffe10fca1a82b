// The steps of load_config() that have a file of their own.
#pragma once

#include "openclaw/config/load.hpp"

#include <string>
#include <vector>

namespace ocprobe::openclaw {

[[nodiscard]] PathStep path_step(const std::string& path, const FileStatus& status);

/// The first directory on the way to `path` that this process may not enter, links followed.
[[nodiscard]] std::optional<PathStep> first_obstacle(const FileSystem& files, const std::string& path);

/// The config's own variables (`env.vars` and strings directly under `env`) as the lowest layer.
void apply_env_block(const boost::json::object& root, Variables& variables);

/// Whether a variable of that name may never come from the config (`env`): it would change how programs
/// start.
[[nodiscard]] bool is_dangerous_variable(std::string_view name);
/// Whether a variable of that name may not come from the working directory's `.env`.
[[nodiscard]] bool is_blocked_in_workspace(std::string_view name);

/// Adds one dotenv file's variables; `workspace` for the working directory's.
void load_dotenv_file(const FileSystem& files, const std::string& path, bool workspace, Variables& variables);

[[nodiscard]] bool is_declared_read_only(const Variables& variables, CliRules rules);

/// What ConfigFacts repeats of the document.
void fill_facts(Config& config);

}  // namespace ocprobe::openclaw
