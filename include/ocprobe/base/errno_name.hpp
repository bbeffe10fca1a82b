// errno by name, for rooms that may look at no file.
#pragma once

#include <string>

namespace ocprobe {

/// The symbolic name of an errno: `ECONNREFUSED`; `E123` for one that has none.
[[nodiscard]] std::string errno_name(int number);
/// strerror's text without locale.
[[nodiscard]] std::string errno_text(int number);

}  // namespace ocprobe
