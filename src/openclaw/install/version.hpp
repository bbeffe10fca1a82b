// Which CLI is installed here, and by which rules it plays.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/state.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

struct VersionRequest {
    const FileSystem& files;
    const Environment& environment;
    std::string working_directory;
    std::optional<std::string> flag;  ///< --cli-version: taken for measured
};

/// Reads package.json files only; runs nothing. Without an installed CLI: the newest rules, `measured` false.
[[nodiscard]] CliFacts find_cli(const VersionRequest& request);

/// Rules and protocol range of a version text; nothing when it is no `year.month.day` version.
[[nodiscard]] std::optional<CliFacts> facts_of_version(std::string_view version);

}  // namespace ocprobe::openclaw
