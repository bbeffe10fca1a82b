// Markdown that a peer's text cannot break out of: code spans, code blocks, sentences, table cells.
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::report {

/// A code span: nothing in `text` can end it. `text` is printable and of one line.
[[nodiscard]] std::string code_span(std::string_view text);

/// A sentence. Words that GitHub could read as more than a word (a link, a mention, an issue, a commit, emphasis,
/// HTML) stand in code spans, where nothing is read.
[[nodiscard]] std::string sentence(std::string_view text);

/// The same for a cell of a table, where even a code span ends at a bar: it is shown as `¦`.
[[nodiscard]] std::string cell(std::string_view text);
[[nodiscard]] std::string code_cell(std::string_view text);

/// A fenced block, each line behind `indent` blanks; nothing in `text` can end it. `text` may have several lines.
[[nodiscard]] std::string
code_block(std::string_view text, std::string_view language = {}, std::size_t indent = 0);

}  // namespace ocprobe::report
