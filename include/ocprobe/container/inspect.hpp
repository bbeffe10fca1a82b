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
    /// Whether a process's command line is the gateway's. What a gateway looks like is not this room's
    /// knowledge.
    std::function<bool(std::string_view command_line)> is_gateway;
    /// Whether inspect() also looks at the neighbours. They cost milliseconds where all the rest costs
    /// tenths: a run that may not need them leaves them out and calls inspect_neighbours() when it does.
    bool neighbours = true;
    /// Another way to ask who listens (the kernel's own query interface, which this room has no sockets for):
    /// fills the TCP listeners of this network namespace, or returns false. /proc/net/tcp is read when it is
    /// empty or fails.
    std::function<bool(std::vector<Listener>& tcp)> ask_listeners = {};
};

/// Every fact that can be had; what cannot be read stands in `not_measured` with its errno. Never fails,
/// never blocks.
[[nodiscard]] ContainerFacts inspect(const Request& request);

/// The sockets that listen in this network namespace and the processes that look like a gateway.
void inspect_neighbours(const Request& request, ContainerFacts& facts);

/// Where PID 1's files are when its mount namespace is another than ours, as beside an ephemeral container:
/// `/proc/1/root`. Nothing: they are ours, or that cannot be told.
[[nodiscard]] std::optional<std::string> pid1_root(const FileSystem& files);
/// The mounts as PID 1 has them, in place of our own.
void take_pid1_mounts(const FileSystem& files, ContainerFacts& facts);

/// ContainerFacts::loopback_alone as it is now: a held session outlives the survey.
[[nodiscard]] std::optional<bool> loopback_alone(const FileSystem& files);

/// PID 1's environment, or nothing and the errno (EACCES is usual for another uid).
[[nodiscard]] std::optional<Environment> pid1_environment(const FileSystem& files, int& error);

}  // namespace ocprobe::container
