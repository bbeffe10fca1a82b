// errno by name, for rooms that may not use the file system.
#pragma once

#include <string>

namespace ocprobe {

/// The symbolic name of an errno: `ECONNREFUSED`; `E123` for a number without a name.
[[nodiscard]] std::string errno_name(int number);
/// The text of strerror(3) in the C locale.
[[nodiscard]] std::string errno_text(int number);

}  // namespace ocprobe
