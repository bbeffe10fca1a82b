// The licence of this program, and the notices of everything that is linked into it or embedded in it.
#pragma once

#include <string_view>

namespace ocprobe::app {

/// Made while building from the packages' own files (`licenses.cmake`).
[[nodiscard]] std::string_view licenses();

}  // namespace ocprobe::app
