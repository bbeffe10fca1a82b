// The home directory, and paths that a user wrote in a variable.
#pragma once

#include "ocprobe/openclaw/paths.hpp"
#include "openclaw/install/variables.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

/// What decides the CLI's home directory.
struct HomeRequest {
    const Variables& variables;
    std::string working_directory = "/";
    std::optional<std::string> account_home;  ///< of the account, from the passwd file
};

/// `OPENCLAW_HOME`, `HOME` …; blank, `undefined` and `null` count as unset; at last the working directory.
[[nodiscard]] std::string home_directory(const HomeRequest& request);

/// A path that a user wrote in a variable: trimmed, `~` is the home directory, the rest below the working
/// directory.
[[nodiscard]] std::string expand_user_path(std::string_view text, const HomeRequest& request);

}  // namespace ocprobe::openclaw
