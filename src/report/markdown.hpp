// The report ready for a ticket.
#pragma once

#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>

namespace ocprobe::report {

/// GitHub-flavoured Markdown of at most 60,000 bytes (GitHub takes 65,536 characters), details folded.
[[nodiscard]] std::string render_markdown(const Report& report, const Style& style);

/// `text` as a code span: nothing in it can end the span, mention a person or become a link.
[[nodiscard]] std::string code_span(std::string_view text);

/// `text` as prose: every character that Markdown or HTML reads is escaped.
[[nodiscard]] std::string prose(std::string_view text);

}  // namespace ocprobe::report
