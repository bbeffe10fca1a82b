// The name that a name server has for an address.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <optional>
#include <string>

namespace ocprobe::probes {

/// One PTR question (RFC 1035 §3.5) over UDP to `server` (IPv4, `127.0.0.11` or `127.0.0.1:5353`) about an IPv4 address.
/// Nothing where no name comes within `budget`. Whoever asks about an address of its own container in Docker learns the
/// container's name.
[[nodiscard]] std::optional<std::string>
ask_name_of(const std::string& server, const std::string& address, Millis budget);

}  // namespace ocprobe::probes
