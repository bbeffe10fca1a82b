// Reading from and writing to descriptors that somebody else feeds or drains, or does not: never past a bound, never
// deaf to a signal.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::app {

/// What ends a wait for the other side.
struct Patience {
    std::optional<Millis> limit;  ///< for the whole of it; none: as long as it takes
    int stop_descriptor = -1;     ///< readable when a signal has come; -1: none
};

enum class InputEnd {
    complete,
    failed,   ///< an error, or more than the cap
    late,     ///< the limit came first
    stopped,  ///< the signal came first
};

/// Reads to the end of the input, `cap` bytes at most.
[[nodiscard]] InputEnd
read_to_end(int descriptor, std::string& into, std::size_t cap, const Patience& patience);

/// Writes all of `text`; returns the errno, 0 when every byte was taken. ETIMEDOUT: the limit came first; EINTR: the
/// signal, while the other side took nothing. Async-signal-safe.
[[nodiscard]] int write_all(int descriptor, std::string_view text, const Patience& patience);

}  // namespace ocprobe::app
