// Text that stands in XML or HTML, and in GitHub's workflow commands.
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::report {

/// `&`, `<`, `>` and `"` escaped: for text and for an attribute in double quotes. What comes in is printable.
[[nodiscard]] std::string markup_text(std::string_view printable);

/// The data of a workflow command: `%`, CR and LF escaped; in a property `:` and `,` too.
[[nodiscard]] std::string workflow_data(std::string_view text, bool property);

}  // namespace ocprobe::report
