// Files that an option asks for.
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace ocprobe::app {

/// Writes `path` with this mode, as a new file in the place of an old one: whoever reads it sees the old one or the new one.
/// What is no file (a device, a pipe, a link, a folder) is not touched. Returns the errno, EINVAL for such a place.
[[nodiscard]] int replace_file(const std::string& path, std::string_view text, mode_t mode);

}  // namespace ocprobe::app
