// Paths as Node's path module computes them: text alone, no file is looked at.
#pragma once

#include "openclaw/variables.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

/// path.posix.normalize: `//`, `.` and `..` folded; a trailing slash is kept.
[[nodiscard]] std::string normalize_path(std::string_view path);

/// path.resolve: `path` itself when absolute, otherwise below `base`; without a trailing slash.
[[nodiscard]] std::string resolve_path(std::string_view base, std::string_view path);

/// path.dirname of an absolute path.
[[nodiscard]] std::string directory_of(std::string_view path);

[[nodiscard]] std::string join_path(std::string_view directory, std::string_view name);

/// Whether the absolute `path` is `root` or lies below it, by name.
[[nodiscard]] bool is_inside(std::string_view root, std::string_view path);

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
