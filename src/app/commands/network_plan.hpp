// From options and local facts to what the probes are asked to do. Pure.
#pragma once

#include "app/options/options.hpp"
#include "ocprobe/model/evidence.hpp"
#include "ocprobe/model/network.hpp"

namespace ocprobe::app {

/// Of the whole run, from its start: the options' own, else the command's default. `wait` counts it for each try.
[[nodiscard]] Millis overall_budget(const Options& options);

/// What the options ask of a run against this target.
[[nodiscard]] Question question_of(const Options& options, const Target& target);

/// `evidence` holds the question and the local facts (container, cli, state, target, credential).
[[nodiscard]] NetworkPlan make_network_plan(const Options& options, const Evidence& evidence, Trust trust);

/// Where the gateways listen that are visible in this network namespace: their own `--port`, or, where the command line
/// does not tell it, every port that something listens on here.
[[nodiscard]] std::vector<Candidate> candidates_seen_here(const ContainerFacts& container);

/// Other addresses that a Compose user may have meant, the likeliest first.
[[nodiscard]] std::vector<Candidate> candidates_for(const Target& target);

}  // namespace ocprobe::app
