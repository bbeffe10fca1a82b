// One run of the pipeline: local facts → network → judgement → report. Shared by check, health and wait.
#pragma once

#include "app/commands/commands.hpp"
#include "app/commands/facts.hpp"
#include "app/options/options.hpp"
#include "app/process.hpp"
#include "ocprobe/base/clock.hpp"
#include "ocprobe/model/report.hpp"
#include "ocprobe/probes/run.hpp"

#include <functional>
#include <optional>
#include <string>

namespace ocprobe::app {

struct RunContext {
    const Options& options;
    /// What was read becomes the report's; the redactor, the credentials and the trust stay.
    LocalFacts& local;
    const Clock& clock;
    Micros started{0};  ///< monotonic; every time in the report counts from here
    int stop_descriptor = -1;
    std::function<void(const std::string&)> log;
    std::optional<Millis> overall;  ///< in place of the options' own timeout: one try of `wait`
    /// In place of probes::run: `hold`.
    std::function<NetworkResult(const NetworkPlan&, const Credentials&, const probes::Services&)> network{};
};

/// A run of this command without a log, within the options' own time. `local` must outlive it.
[[nodiscard]] RunContext make_run(const CommandContext& context, LocalFacts& local);

/// Probes, judges and fills the report (redaction and exit code included, but for what only writing can
/// show).
[[nodiscard]] Report run_pipeline(const RunContext& context, RunHeader header);

/// Version, commit, a fresh run id and the start of the run.
[[nodiscard]] RunHeader make_header(const Clock& clock);

}  // namespace ocprobe::app
