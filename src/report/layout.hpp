// Lines of text for a terminal: widths in columns, wrapping, ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

/// Columns that a terminal gives to printable UTF-8 (East Asian wide characters take two, combining ones
/// none).
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// At most `columns` wide; a longer text ends in `…`.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t columns);

/// Words over lines of `columns`; a word that is longer than a line is cut over several. At most `lines`
/// lines (0: no limit), the last of which then ends in `…`.
[[nodiscard]] std::vector<std::string>
wrapped(std::string_view text, std::size_t columns, std::size_t lines = 0);

/// `·` becomes `-`, `…` becomes `...`, `→` becomes `->`; what else is not ASCII becomes `?`.
[[nodiscard]] std::string to_ascii(std::string_view text);

}  // namespace ocprobe::report
