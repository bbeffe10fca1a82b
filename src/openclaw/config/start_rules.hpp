// The settings that the start rules look at, out of a config.
#pragma once

#include "ocprobe/openclaw/start_rules.hpp"
#include "openclaw/config/load.hpp"

namespace ocprobe::openclaw {

/// All of it absent where the config could not be read.
[[nodiscard]] StartSettings read_start_settings(const Config& config);

}  // namespace ocprobe::openclaw
