// Whether a YAML text ends where its writer meant to. yaml-cpp takes half a file for a whole one.
#pragma once

#include "contract/read/yaml.hpp"

#include <optional>
#include <string_view>

namespace ocprobe::contract {

/// A fault for a quote that is never closed, and for a word after the end of the document: PyYAML and compose-go refuse
/// both.
[[nodiscard]] std::optional<Fault> unfinished_text(std::string_view text, const Documents& documents);

}  // namespace ocprobe::contract
