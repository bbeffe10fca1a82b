// Paths as Node's path module computes them: text alone, no file is looked at.
#pragma once

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

}  // namespace ocprobe::openclaw
