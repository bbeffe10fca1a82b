// The values in a finished text, without the syntax and the layout around them.
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::app {

/// `finished` with a control character in place of what the format itself writes between values. In JSON (one document or one a
/// line) that is what stands outside of strings and numbers. In any other format it is each mark of a layout: a value that
/// holds such a mark is cut there, and so must have been searched for in the JSON of the same report.
[[nodiscard]] std::string values_of(std::string_view finished);

}  // namespace ocprobe::app
