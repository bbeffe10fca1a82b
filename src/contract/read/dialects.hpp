// Files that look like a Compose file or a manifest and are something else.
#pragma once

#include "contract/read/compose.hpp"

#include <optional>
#include <string_view>

namespace ocprobe::contract {

/// A file that is no YAML, or a template that is not rendered: what it is and what to give instead.
[[nodiscard]] std::optional<Fault> other_format(std::string_view text, std::uint32_t file);

/// Another tool's file, by its keys.
[[nodiscard]] std::optional<Fault> other_dialect(const Node& root);

/// A service that has neither image nor build: a part of a project, which Compose refuses alone.
[[nodiscard]] std::optional<Fault> part_of_a_project(const Project& project);

}  // namespace ocprobe::contract
