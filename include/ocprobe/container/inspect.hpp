// Where this process runs: the facts of its container or host (src/container/README.md).
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/container.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::container {

struct Request {
    const FileSystem& files;
    const Environment& environment;
    /// Variables to compare with those of PID 1; their values are never printed.
    std::vector<std::string> watched_variables;
    /// Whether a command line is a gateway's. This room does not know what one looks like.
    std::function<bool(std::string_view command_line)> is_gateway;
    /// The port that such a command line names; nothing where it names none.
    std::function<std::optional<std::uint16_t>(std::string_view command_line)> gateway_port = {};
    /// Whether inspect() includes inspect_neighbours(). It costs milliseconds, the rest tenths of one: a run that may not
    /// need it calls it later.
    bool neighbours = true;
    /// Fills the TCP listeners of this network namespace by sock_diag(7), for which this room has no sockets, or returns
    /// false. Without it, and when it fails, /proc/net/tcp is read.
    std::function<bool(std::vector<Listener>& tcp)> ask_listeners = {};
};

/// All facts; what cannot be read is in `not_measured` with its errno. Never fails, never blocks.
[[nodiscard]] ContainerFacts inspect(const Request& request);

/// The listeners of this network namespace, and the processes that look like a gateway.
void inspect_neighbours(const Request& request, ContainerFacts& facts);

/// `/proc/1/root` when PID 1 has another mount namespace than this process, as seen from an ephemeral container. Nothing: it
/// has the same, or that is not known.
[[nodiscard]] std::optional<std::string> pid1_root(const FileSystem& files);
/// Replaces the mounts of this process by those of PID 1.
void take_pid1_mounts(const FileSystem& files, ContainerFacts& facts);

/// ContainerFacts::loopback_alone, measured now: while a session is held it may change.
[[nodiscard]] std::optional<bool> loopback_alone(const FileSystem& files);

/// The address of this container whose name Docker's own resolver knows, where resolv.conf names that resolver. Nothing:
/// it is not asked.
[[nodiscard]] std::optional<std::string> address_known_to_docker(const ContainerFacts& facts);
inline constexpr std::string_view docker_resolver = "127.0.0.11";
/// Takes the resolver's name of that address: `CONTAINER.NETWORK`.
void take_docker_name(ContainerFacts& facts, std::string_view name);

/// PID 1's environment, or nothing and the errno (EACCES is usual when PID 1 has another uid).
[[nodiscard]] std::optional<Environment> pid1_environment(const FileSystem& files, int& error);

}  // namespace ocprobe::container
