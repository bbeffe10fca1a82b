// Words over lines, for the pages that are in the binary: their text is our own, and ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::app {

/// Each line indented, at most `columns` wide; a word that is wider stays whole. Without a line end behind the last.
[[nodiscard]] std::string paragraph(std::string_view text, std::size_t indent, std::size_t columns);

}  // namespace ocprobe::app
