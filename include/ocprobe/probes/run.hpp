// The staged pipeline. Only this room opens sockets.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/network.hpp"

#include <functional>
#include <vector>

namespace ocprobe::probes {

/// What a run uses of its process: the clock, the redactor, the stop signal, the log.
struct Services {
    const Clock& clock;
    const Redactor& redactor;
    /// The run's start on `clock`: stage times count from it, and the overall budget ends from it.
    Micros run_started{0};
    /// Readable (the read end of a pipe) when a signal has come; its byte is the signal's number. -1: none.
    int stop_descriptor = -1;
    /// Called for every line worth logging at `-v`; printable text.
    std::function<void(const std::string&)> log;
    /// Called when a stage has ended, for progress; may be empty.
    std::function<void(const StageRecord&)> stage_ended;
    /// Called once the plan's candidates are due: what costs more to find than a run should pay that does not need it.
    std::function<std::vector<Candidate>()> more_candidates = {};
};

/// Runs dns → connect → tls → http → websocket, then the candidates where they are due, inside the budgets. Never
/// throws for what a peer does; a stage that did not run is recorded as skipped with its reason.
[[nodiscard]] NetworkResult
run(const NetworkPlan& plan, const Credentials& credentials, const Services& services);

}  // namespace ocprobe::probes
