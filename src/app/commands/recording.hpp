// What `replay --serve` plays: the network's part of the evidence, as a gateway's side of it.
#pragma once

#include "ocprobe/model/evidence.hpp"
#include "ocprobe/probes/serve.hpp"

#include <boost/system/result.hpp>

#include <string>

namespace ocprobe::app {

/// The error is why that cannot be played: nobody answered, or what was sent is not in a report.
[[nodiscard]] boost::system::result<probes::Recording, std::string> recording_of(const Evidence& evidence);

}  // namespace ocprobe::app
