// Names that may stand in a command as they are.
#pragma once

#include <string_view>

namespace ocprobe::judge {

/// A name that may stand unquoted in a command: letters, digits, dots, hyphens, underscores, not starting
/// with one.
[[nodiscard]] bool is_plain_name(std::string_view text);
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace ocprobe::judge
