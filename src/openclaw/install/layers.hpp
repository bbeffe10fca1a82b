// What the layers of variables hold beside the values that count.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/install/variables.hpp"

#include <string>
#include <vector>

namespace ocprobe::openclaw {

/// A variable of the ladders that lost to a higher layer: the ladders list their losers.
struct HiddenVariable {
    std::string name;
    Variable variable;
    std::string hidden_by;  ///< `the process environment`, or the file that was read first
};

struct Layers {
    std::vector<HiddenVariable> hidden;
    std::vector<Secret> secrets;  ///< every credential by name, from every layer
};

[[nodiscard]] Layers
read_layers(const FileSystem& files, const Places& places, const Config& config, const Variables& variables);

}  // namespace ocprobe::openclaw
