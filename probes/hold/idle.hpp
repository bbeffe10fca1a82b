// From cuts to the idle limit of something between the client and the gateway. Pure.
#pragma once

#include "ocprobe/model/session.hpp"

#include <optional>
#include <span>
#include <vector>

namespace ocprobe::probes {

/// One session that was cut although its gateway lived on.
struct Cut {
    int socket = 1;
    Micros at{0};
    Micros age{0};  ///< since the 101
    Silence silence{};
};

/// What sockets lived through.
struct Outlived {
    Silence longest{};
    Micros eldest{0};  ///< the longest session of all that is, or was, not cut at its end
    Micros late{0};    ///< how late this process was scheduled at worst: its measures may be so much too long
};

/// Cuts (all but one in eight) at the same silence, in more than one episode, where no socket outlived a longer one.
/// The direction is told where the cuts and the survivors leave only one.
[[nodiscard]] std::optional<RepeatedCut> idle_limit(std::span<const Cut> cuts, const Outlived& outlived);
/// Cuts at the same age, in more than one episode, of every socket, whatever passed over it.
[[nodiscard]] std::optional<RepeatedCut> lifetime_limit(std::span<const Cut> cuts, const Outlived& outlived);

/// The pauses that the busy sockets of a bisection should leave next: between the longest silence outlived and the
/// shortest that was cut. Empty when the two are as near as they can be told apart.
[[nodiscard]] std::vector<Millis> next_pauses(const RepeatedCut& idle, std::size_t sockets);

}  // namespace ocprobe::probes
