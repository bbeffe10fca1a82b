// Readers of finished reports that look for what must not be there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::test {

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

/// The first character that could move a cursor, hide text or turn its direction, as `U+001B at 12`; empty when
/// there is none. Line ends are allowed.
[[nodiscard]] std::string control_in(std::string_view text);

/// What GitHub would read as Markdown: `text` without its fenced blocks and code spans, a `?` for each. A block or a
/// span that does not end becomes `UNCLOSED`.
[[nodiscard]] std::string live_markdown(std::string_view text);

}  // namespace ocprobe::test
