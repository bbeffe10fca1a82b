// Where am I: reads /proc, /sys and a few files below /etc. Knows no sockets and nothing of OpenClaw.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/container.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::container {

struct Request {
    const FileSystem& files;
    const Environment& environment;
    /// Names whose difference between PID 1 and us matters; compared, never printed.
    std::vector<std::string> watched_variables;
    /// Whether a process's command line is the gateway's. What a gateway looks like is not this room's knowledge.
    std::function<bool(std::string_view command_line)> is_gateway;
};

/// Every fact that can be had; what cannot be read stands in `not_measured` with its errno. Never fails, never blocks.
[[nodiscard]] ContainerFacts inspect(const Request& request);

/// PID 1's environment, or nothing and the errno (EACCES is usual for another uid).
[[nodiscard]] std::optional<Environment> pid1_environment(const FileSystem& files, int& error);

}  // namespace ocprobe::container
