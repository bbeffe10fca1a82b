// What `replay --serve` plays: the network's part of the evidence, as a gateway's side of it.
#pragma once

#include "ocprobe/model/evidence.hpp"
#include "ocprobe/probes/serve.hpp"

#include <boost/system/result.hpp>

#include <cstdint>

namespace ocprobe::app {

/// Why a run cannot be played.
enum class NotPlayable : std::uint8_t {
    nobody_answered,
    protocol_violation,     ///< a report does not hold the bytes that broke the protocol
    answer_is_not_recorded  ///< the upgrade was declined, and the answer is not in the report
};

[[nodiscard]] boost::system::result<probes::Recording, NotPlayable> recording_of(const Evidence& evidence);

}  // namespace ocprobe::app
