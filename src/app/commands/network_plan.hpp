// From options and local facts to what the probes are asked to do. Pure.
#pragma once

#include "app/options/options.hpp"
#include "ocprobe/model/network.hpp"
#include "ocprobe/model/report.hpp"

namespace ocprobe::app {

/// Of the whole run, from its start: what the options say, else the command's own. `wait` counts it for each try.
[[nodiscard]] Millis overall_budget(const Options& options);

/// `evidence` holds the local facts (container, cli, state, target, credential).
[[nodiscard]] NetworkPlan make_network_plan(const Options& options, const Evidence& evidence, Trust trust);

/// Other addresses that a Compose user may have meant, the likeliest first (issue: candidates).
[[nodiscard]] std::vector<Candidate> candidates_for(const Target& target);

}  // namespace ocprobe::app
