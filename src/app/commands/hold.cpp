// `ocprobe hold`: the pipeline, then sockets that are kept open; events as they happen, one report at the end.
#include "ocprobe/probes/hold.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "ocprobe/container/inspect.hpp"
#include "ocprobe/report/render.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <unistd.h>

namespace ocprobe::app {

namespace {

constexpr int bisecting_sockets = 8;
// Two that are silent, one that only sends, one that is busy: fewer cannot tell silence from age.
constexpr int least_for_bisection = 4;

probes::HoldPlan plan_of(const HoldOptions& options) {
    probes::HoldPlan plan;
    plan.bisect_idle = options.bisect_idle;
    plan.count = options.count.value_or(options.bisect_idle ? bisecting_sockets : 1);
    if (options.time) plan.time = *options.time;
    if (options.retry_for) plan.ask_for = *options.retry_for;
    if (options.dead_after) plan.silence_limit = *options.dead_after;
    return plan;
}

/// What a person and a machine are told while the sockets are held.
class Teller {
public:
    Teller(const CommandContext& context, const Redactor& redactor)
        : redactor_(redactor),
          lines_(context.options.output == "ndjson" && context.stdout_open),
          progress_(::isatty(STDERR_FILENO) == 1 && context.options.verbosity >= 0),
          log_(make_log(context.options.verbosity, redactor)) {}

    [[nodiscard]] probes::HoldWatch watch() {
        probes::HoldWatch watch;
        watch.event = [this](const HoldEvent& event) {
            tell(event);
            return error_ == 0;
        };
        if (progress_) watch.progress = [this](const HoldProgress& progress) { tell(progress); };
        return watch;
    }
    [[nodiscard]] const std::function<void(const std::string&)>& log() const { return log_; }
    /// Takes the line of progress away.
    void end() {
        if (shown_) write_stderr("\r\x1b[K");
    }
    /// Why stdout did not take an event; 0: it took them all.
    [[nodiscard]] int error() const { return error_; }

private:
    void tell(const HoldEvent& event) {
        if (log_ && event.socket != nullptr) {
            log_(fmt::format("socket {}: {}", event.socket->number, name(event.kind)));
        }
        if (!lines_ || error_ != 0) return;
        auto line = report::event_line(event, nullptr);
        // The same door that the report goes through.
        if (redactor_.search(line).found > 0) line = report::event_line(event, &redactor_);
        if (redactor_.search(line).found > 0) return;
        error_ = write_stdout_part(line);
    }

    void tell(const HoldProgress& progress) {
        // A line that wraps would leave its beginning behind.
        const auto columns = terminal_columns(STDERR_FILENO).value_or(80) - 1;
        write_stderr("\r\x1b[K" + report::progress_line(progress, columns));
        shown_ = true;
    }

    const Redactor& redactor_;
    bool lines_;
    bool progress_;
    bool shown_ = false;
    int error_ = 0;
    std::function<void(const std::string&)> log_;
};

/// The end that the report's own `close` is about: the one without a session after it, else the first.
const SessionEnd* close_told(const HoldFacts& held) {
    if (held.ends.empty()) return nullptr;
    return held.ends.back().back_after ? &held.ends.front() : &held.ends.back();
}

}  // namespace

int run_hold(const CommandContext& context) {
    const auto& options = context.options;
    const auto plan = plan_of(options.hold);
    if (plan.bisect_idle && plan.count < least_for_bisection)
        return usage_error(fmt::format("--bisect-idle needs --count {} or more", least_for_bisection));
    auto local = gather_for(context);
    if (!local.error.empty()) return usage_error(local.error);

    Teller teller(context, local.redactor);
    const auto watch = teller.watch();
    auto run = run_of(context, local);
    run.log = teller.log();
    run.network = [&](const NetworkPlan& network,
                      const Credentials& credentials,
                      const probes::Doors& doors,
                      Evidence& evidence) {
        auto result = probes::hold(network, credentials, doors, plan, watch);
        evidence.hold = std::move(result.held);
        if (evidence.hold) {
            evidence.hold->own_network_gone = evidence.container.loopback_alone == false &&
                                              container::loopback_alone(context.files).value_or(false);
            if (const auto* end = close_told(*evidence.hold)) result.network.close = end->close;
        }
        return std::move(result.network);
    };
    auto report = run_pipeline(run, make_header(context.clock));
    teller.end();
    const auto style = style_for(options, context.environment);
    const auto text = render_checked(report, options.output, style, local.redactor);
    if (teller.error() != 0) return not_written(teller.error());
    return deliver(text, report.exit_code, context.stdout_open);
}

}  // namespace ocprobe::app
