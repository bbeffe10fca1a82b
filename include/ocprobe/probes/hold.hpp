// Authenticated sockets kept open after the pipeline, and what becomes of them.
#pragma once

#include "ocprobe/model/network.hpp"
#include "ocprobe/model/session.hpp"
#include "ocprobe/probes/run.hpp"

#include <functional>

namespace ocprobe::probes {

struct HoldPlan {
    Millis time{600'000};
    int count = 1;
    bool bisect_idle = false;
    /// How long a session that ended is asked for again, also past `time`.
    Millis ask_for{120'000};
    /// The gateway pings every 25 s and ticks every 30 s: two of its pings missing are no chance.
    Millis silence_limit{55'000};
};

struct HoldWatch {
    /// May be empty. False: there is nobody to tell any more, and the run ends.
    std::function<bool(const HoldEvent&)> event;
    std::function<void(const HoldProgress&)> progress;  ///< about once a second; may be empty
};

/// The pipeline of run(), whose hello-ok is not closed but held, with the further sockets beside it.
///
/// What it sends: the pipeline's own, one `connect` for each socket and one for each time a session has to be got
/// again, pongs; for --bisect-idle pings and unasked pongs on all but the silent sockets. Connections are asked for one
/// at a time, less and less often; a refusal that judged the credential ends all asking. Memory does not grow with time.
[[nodiscard]] NetworkResult hold(
    const NetworkPlan& plan,
    const Credentials& credentials,
    const Services& services,
    const HoldPlan& hold_plan,
    const HoldWatch& watch
);

}  // namespace ocprobe::probes
