// A Docker engine asked over its socket what happened: events and logs. Read-only: nothing but GETs leaves.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

struct EngineRequest {
    std::string socket;  ///< `/var/run/docker.sock`
    std::vector<std::string>
        containers;               ///< whose logs; empty: those whose names speak of a gateway or a CLI
    std::optional<Micros> since;  ///< nothing: all that the engine still has
    Micros until{0};              ///< the present: the engine would else wait for what comes
    Millis budget{5'000};         ///< of each request
};

/// One answer: the events as JSON lines, or a container's log as `docker logs -t` writes it.
struct EngineStream {
    std::string name;       ///< `events`, or the container's name
    std::string container;  ///< its name; empty for the events
    std::string bytes;
    std::optional<std::string> problem;  ///< why it is less than was asked for
};

/// Hands each stream over as it is complete. Returns why nothing, or not all, could be asked, printable: `ENOENT`, a
/// denied socket, an engine that does not answer; nothing when all went well.
[[nodiscard]] std::optional<std::string>
read_engine(const EngineRequest& request, const std::function<void(EngineStream)>& take);

/// The frames of an attached log ({stream, 0, 0, 0, size}, bytes) one after another; what is cut off at the end is kept
/// as far as it goes. A log that is no frames (a container with a terminal) comes back as it is.
[[nodiscard]] std::string log_of_frames(std::string_view frames);

/// JSON values that follow each other, one on each line; some engines write no line end between their events. What is no
/// JSON value comes back as it is.
[[nodiscard]] std::string one_value_a_line(std::string_view values);

}  // namespace ocprobe::probes
