// Parts of a text that are replaced.
#pragma once

#include "base/redaction_index.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

inline constexpr std::string_view redaction_mark = "<redacted>";

/// A part of a text.
struct Run {
    std::size_t at = 0;
    std::size_t size = 0;
};

/// Without blanks and line ends, then without one pair of quotes, as CLIs trim what they read.
[[nodiscard]] std::string_view trimmed(std::string_view value);

/// The longest part of `value` that begins with its head at `at`, or that ends with its tail, which begins there. Case is
/// ignored.
[[nodiscard]] Run run_at(std::string_view text, std::size_t at, std::string_view value, Part part);

/// Adds the words of a text that look generated.
void add_generated(std::string_view text, std::vector<Run>& runs);

/// `bytes` with the mark in place of each run; runs that overlap are one.
[[nodiscard]] std::string without_runs(std::string_view bytes, std::vector<Run> runs);

}  // namespace ocprobe
