// What to say of a name that is not known, or not known here. What was typed is shown escaped and capped.
#pragma once

#include "app/options/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::app {

/// The commands that take it: `health and wait`.
[[nodiscard]] std::string commands_of(const OptionRow& row);
[[nodiscard]] std::string unknown_command(std::string_view typed);
/// Shows only what stands before an equals sign: a secret may stand behind it.
[[nodiscard]] std::string unknown_option(std::string_view argument);
/// A warning for each OCPROBE_* variable that no option has, those of our own scripts and of Kubernetes excepted.
[[nodiscard]] std::vector<std::string> unknown_variables(const Environment& environment);

}  // namespace ocprobe::app
