// The state directory: where it lies, who may write it, what is in it. Reads only; nothing is created or
// changed.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/state.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/install/variables.hpp"

#include <vector>

namespace ocprobe::openclaw {

/// What state_facts() returns beside the facts: values for the redactor (cached device tokens, the history's
/// tokens).
struct StateReading {
    StateFacts facts;  ///< `facts.config` is the request's, with `single_file_mount` filled in
    std::vector<Secret> secrets;
};

struct StateRequest {
    const FileSystem& files;
    const ContainerFacts& container;
    const Places& places;
    const Config& config;
    const CliFacts& cli;
    /// For the ${VAR} of the config's older generations; nullptr: none has a value.
    const Variables* variables = nullptr;
    /// The wall clock in ms since the Unix epoch, for the age of pending requests; 0: the system's.
    std::int64_t now_ms = 0;
};

[[nodiscard]] StateReading state_facts(const StateRequest& request);

}  // namespace ocprobe::openclaw
