// Which releases of the libraries are in this program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::app {

struct Library {
    std::string_view name;
    std::string version;  ///< of the upstream release
};

/// All of them: as they are linked where they can tell, else as they were compiled in.
[[nodiscard]] std::vector<Library> libraries();

}  // namespace ocprobe::app
