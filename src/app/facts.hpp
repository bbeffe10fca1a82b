// Reads all that can be known without a socket: the container, the CLI's config, its ladders, the state
// directory.
#pragma once

#include "app/options.hpp"
#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/openclaw/resolve.hpp"

#include <functional>
#include <optional>
#include <string>

namespace ocprobe::app {

struct LocalFacts {
    ContainerFacts container;
    openclaw::Resolution openclaw;
    Redactor redactor;  ///< knows every secret that was loaded
    bool as_pid1 = false;
    /// Adds who listens here and which gateways are visible: it costs more than all other local facts, and only a run
    /// that found nobody at the target needs it. The doors must outlive it.
    std::function<void(ContainerFacts&)> look_around;
    std::string error;  ///< the run cannot start: bad usage, one line
};

struct Doors {
    const FileSystem& files;
    const Environment& environment;
};

/// Takes the token out of `options` (a file or stdin is read here).
[[nodiscard]] LocalFacts gather(const Options& options, std::optional<Secret> token, const Doors& doors);

/// This process's; empty when it has none any more.
[[nodiscard]] std::string working_directory();

/// The token that the options name, or why it cannot be had in `error`.
[[nodiscard]] std::optional<Secret>
read_token(const Options& options, const FileSystem& files, std::string& error);

}  // namespace ocprobe::app
