// Lines of text for a terminal: widths in columns, wrapping, ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

/// Columns that a terminal gives to printable UTF-8: East Asian wide characters and emoji take two, combining
/// characters none.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// `text` with blanks behind it, up to so many columns.
[[nodiscard]] std::string padded(std::string text, std::size_t columns);

/// `text` in ASCII: `·` becomes `|`, `…` `...`, `→` `->` and so on; what has no such form becomes `\u6f22`.
[[nodiscard]] std::string to_ascii(std::string_view text);

struct Width {
    std::size_t first = 0;  ///< columns of the first line
    std::size_t rest = 0;
    std::size_t lines = 0;  ///< at most so many, the last of which then ends in the ellipsis
    std::string_view ellipsis = "…";
};

/// Words over lines. A word that is longer than a line is cut, behind one of `/,&=` where there is one. A `·` stays
/// with the word before it, a unit with its number.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, const Width& width);

/// A shell command of one line over several, each but the last ending in ` \`, when it is wider than `columns`. A
/// line with nowhere to break, outside its quotes, stays whole: it is there to be copied.
[[nodiscard]] std::vector<std::string> folded_command(std::string_view command, std::size_t columns);

}  // namespace ocprobe::report
