// Reads all that can be known without a socket: the container, the CLI's config, its ladders, the state
// directory.
#pragma once

#include "app/commands/commands.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/openclaw/resolve.hpp"
#include "ocprobe/policy/vocabulary.hpp"

#include <boost/system/result.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace ocprobe::app {

/// Why a run cannot start: one printable line. The command ends with exit_code::usage.
struct UsageError {
    std::string text;
};

struct LocalFacts {
    ContainerFacts container;
    openclaw::Resolution openclaw;
    Redactor redactor{policy::vocabulary()};  ///< knows every secret that was loaded
    /// A signal came while standard input was still to give the token: nothing may be asked without it.
    bool token_unread = false;
    /// Adds who listens here and which gateways are visible: it costs more than all other local facts, and only a run
    /// that found nobody at the target needs it. The files and the environment of the command must outlive it.
    std::function<void(ContainerFacts&)> inspect_neighbours;
};

/// The token that the options name, if they name one.
struct GivenToken {
    std::optional<Secret> value;
    bool stopped = false;  ///< a signal came before standard input ended
};
/// Reads the file or standard input; of the latter the end must come within `total` from the command's start.
[[nodiscard]] boost::system::result<GivenToken, UsageError>
read_token(const CommandContext& context, Millis total);

/// Everything local. With a token that was stopped the facts say where it was to come from. Fails where --as-pid 1
/// cannot read that process's environment.
[[nodiscard]] boost::system::result<LocalFacts, UsageError>
gather(const CommandContext& context, GivenToken token);
/// The same with the token that the options name.
[[nodiscard]] boost::system::result<LocalFacts, UsageError> gather(const CommandContext& context);

/// Adds secrets that were loaded, each with what becomes of it where it stands as a host name.
void add_secrets(Redactor& redactor, std::span<const Secret> secrets);

/// This process's; empty when it has none any more.
[[nodiscard]] std::string working_directory();

}  // namespace ocprobe::app
