// The config's older generations: which credentials they hold and whether they are today's. No value leaves
// this part but as a Secret for the redactor.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/state.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/install/variables.hpp"

#include <string>
#include <vector>

namespace ocprobe::openclaw {

struct HistoryRequest {
    const FileSystem& files;
    const Config& config;  ///< today's
    std::string config_path;
    CliRules rules = CliRules::v2026_9_6;
    const Variables* variables = nullptr;  ///< for ${VAR}; nullptr: none has a value
};

struct HistoryReading {
    std::vector<ConfigGeneration> generations;  ///< newest first
    std::vector<Secret> secrets;
};

/// `openclaw.json.bak`, `.bak.1` …, `.last-good`, `.clobbered.*` and the snapshot of before an update.
[[nodiscard]] HistoryReading read_history(const HistoryRequest& request);

}  // namespace ocprobe::openclaw
