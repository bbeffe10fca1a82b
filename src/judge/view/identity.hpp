// One gateway or two: what two places that answer as a gateway show about being the same one.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::judge {

enum class Sameness { unknown, one, two };

struct Identity {
    Sameness same = Sameness::unknown;
    std::string because;  ///< in words, for `one` and `two`
};

/// The gateway at the target and the one that a candidate led to. A candidate is asked without a credential, so
/// no boot id is known of it; what decides is the address, the listening socket, the start time that a gateway
/// tells callers from loopback, and the release.
[[nodiscard]] Identity compare(const Evidence& e, const CandidateResult& candidate);

/// The gateway that said hello and the one that has lived in the state directory, by their boot ids (2026.8.2
/// and later).
[[nodiscard]] Identity compare_with_state(const Evidence& e);

}  // namespace ocprobe::judge
