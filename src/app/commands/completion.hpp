// The completions of shells, from the tables of commands and options.
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::app {

/// For `bash`, `zsh` or `fish`.
[[nodiscard]] std::string completion_for(std::string_view shell);

}  // namespace ocprobe::app
