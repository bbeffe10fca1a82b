// The state directory: where it lies, who may write it, what is in it. Reads only; nothing is created or changed.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/state.hpp"
#include "openclaw/config.hpp"
#include "openclaw/variables.hpp"

#include <vector>

namespace ocprobe::openclaw {

/// What state_facts() returns beside the facts: values for the redactor (cached device tokens, the history's tokens).
struct StateReading {
    StateFacts facts;  ///< `facts.config` is left as the caller gave it
    std::vector<Secret> secrets;
};

struct StateRequest {
    const FileSystem& files;
    const ContainerFacts& container;
    const Places& places;
    const Config& config;
    const CliFacts& cli;
    /// The target's origin (`ws://127.0.0.1:18789`) as the CLI keys its cached device tokens; empty when unknown.
    std::string target_origin;
};

[[nodiscard]] StateReading state_facts(const StateRequest& request);

}  // namespace ocprobe::openclaw
