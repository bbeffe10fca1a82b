// Reads all that can be known without a socket: the container, the CLI's config, its ladders, the state
// directory.
#pragma once

#include "app/commands/commands.hpp"
#include "app/options/options.hpp"
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
    /// A signal came while standard input was still to give the token: nothing may be asked without it.
    bool token_unread = false;
    /// Adds who listens here and which gateways are visible: it costs more than all other local facts, and only a run
    /// that found nobody at the target needs it. The doors must outlive it.
    std::function<void(ContainerFacts&)> look_around;
    std::string error;  ///< the run cannot start: bad usage, one line
};

struct Doors {
    const FileSystem& files;
    const Environment& environment;
};

/// The token that the options name.
struct TokenRead {
    std::optional<Secret> token;
    std::string error;     ///< why it cannot be had
    bool stopped = false;  ///< a signal came before it did
};
/// Reads the file or standard input; of the latter the end must come within `total` from the command's start.
[[nodiscard]] TokenRead read_token(const CommandContext& context, Millis total);

/// Everything local. With a token that was stopped the facts say where it was to come from.
[[nodiscard]] LocalFacts gather(const Options& options, TokenRead read, const Doors& doors);

/// This process's; empty when it has none any more.
[[nodiscard]] std::string working_directory();

}  // namespace ocprobe::app
