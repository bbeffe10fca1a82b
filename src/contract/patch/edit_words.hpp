// An edit in words, where a diff would show lines that hold somebody's values.
#pragma once

#include "contract/checks/checks.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::contract {

/// Whether a text can stand in one line of a diff.
[[nodiscard]] bool is_one_line(std::string_view text);

/// One line with its end, which begins with `#`. `line` counts from 1. Nothing of the file stands in it but the names of
/// services and keys.
[[nodiscard]] std::string words_for(const Change& change, std::string_view label, std::size_t line);

}  // namespace ocprobe::contract
