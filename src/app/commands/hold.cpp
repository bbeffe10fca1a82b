// `ocprobe hold`: the pipeline, then sockets that are kept open; events as they happen, one report at the end.
#include "ocprobe/probes/hold.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/run.hpp"
#include "app/commands/sharing.hpp"
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

/// What is printed while the sockets are held: events for a machine, a progress line for a person.
class HoldOutput {
public:
    HoldOutput(
        const CommandContext& context, const Redactor& redactor, std::optional<report::Pseudonyms>& pseudonyms
    )
        : redactor_(redactor),
          pseudonyms_(pseudonyms),
          lines_(context.options.output == "ndjson" && context.stdout_open),
          progress_(::isatty(STDERR_FILENO) == 1 && context.options.verbosity >= 0),
          log_(make_log(context.options.verbosity, redactor)) {}

    [[nodiscard]] probes::HoldWatch watch() {
        probes::HoldWatch watch;
        watch.event = [this](const HoldEvent& event) {
            write(event);
            return error_ == 0;
        };
        if (progress_) watch.progress = [this](const HoldProgress& progress) { write(progress); };
        return watch;
    }
    [[nodiscard]] const std::function<void(const std::string&)>& log() const { return log_; }
    /// Erases the progress line.
    void end_progress() {
        if (shown_) write_stderr("\r\x1b[K");
    }
    /// The errno of the event that stdout did not take; 0: it took them all.
    [[nodiscard]] int error() const { return error_; }

private:
    // What the event points to is the session's own, and stays as it is.
    void write(const HoldEvent& event) {
        if (!pseudonyms_) return write_named(event);
        auto named = event;
        std::optional<HeldSocket> socket;
        std::optional<SessionEnd> end;
        std::optional<AskStep> step;
        if (event.socket != nullptr) pseudonyms_->apply(socket.emplace(*event.socket));
        if (event.end != nullptr) pseudonyms_->apply(end.emplace(*event.end));
        if (event.step != nullptr) pseudonyms_->apply(step.emplace(*event.step));
        named.socket = socket ? &*socket : nullptr;
        named.end = end ? &*end : nullptr;
        named.step = step ? &*step : nullptr;
        write_named(named);
    }

    void write_named(const HoldEvent& event) {
        if (log_ && event.socket != nullptr) {
            log_(fmt::format("socket {}: {}", event.socket->number, name(event.kind)));
        }
        if (progress_ && event.socket != nullptr) say(event);
        if (!lines_ || error_ != 0) return;
        auto line = report::event_line(event, nullptr);
        // Searched as the report is.
        if (redactor_.search(line).found > 0) line = report::event_line(event, &redactor_);
        if (redactor_.search(line, LeakRule::but_our_words).found > 0) return;
        if (pseudonyms_ && pseudonyms_->leak_into(line)) return;
        error_ = write_stdout_part(line);
    }

    // A line that stays above the progress line; events for a machine tell the same.
    void say(const HoldEvent& event) {
        auto line = report::event_words(event);
        if (redactor_.search(line).found > 0) line = redactor_.scrub(line);
        write_stderr("\r\x1b[K" + line + "\n");
    }

    void write(const HoldProgress& progress) {
        // A line that wraps would leave its beginning behind.
        const auto columns = terminal_columns(STDERR_FILENO).value_or(80) - 1;
        write_stderr("\r\x1b[K" + report::progress_line(progress, columns));
        shown_ = true;
    }

    const Redactor& redactor_;
    std::optional<report::Pseudonyms>& pseudonyms_;
    bool lines_;
    bool progress_;
    bool shown_ = false;
    int error_ = 0;
    std::function<void(const std::string&)> log_;
};

}  // namespace

int run_hold(const CommandContext& context) {
    const auto& options = context.options;
    const auto plan = plan_of(options.hold);
    if (plan.bisect_idle && plan.count < least_for_bisection)
        return usage_error(fmt::format("--bisect-idle needs --count {} or more", least_for_bisection));
    auto pseudonyms = make_pseudonyms(context);
    if (!pseudonyms) return usage_error(pseudonyms.error().text);
    auto local = gather(context);
    if (!local) return usage_error(local.error().text);

    if (*pseudonyms) (*pseudonyms)->learn(local->container, local->openclaw.target);

    HoldOutput output(context, local->redactor, *pseudonyms);
    const auto watch = output.watch();
    const bool had_network = local->container.loopback_alone == false;
    auto run = make_run(context, *local);
    run.log = output.log();
    run.network =
        [&](const NetworkPlan& network, const Credentials& credentials, const probes::Services& services) {
            auto result = probes::hold(network, credentials, services, plan, watch);
            if (result.held) {
                result.held->own_network_gone =
                    had_network && container::loopback_alone(context.files).value_or(false);
            }
            return result;
        };
    auto report = run_pipeline(run, make_header(context.clock));
    output.end_progress();
    const auto text = render_report(context, report, local->redactor, *pseudonyms);
    const int code = write_map(context, *pseudonyms, local->redactor, report.exit_code);
    if (output.error() != 0) return not_written(output.error());
    return deliver(text, code, context.stdout_open);
}

}  // namespace ocprobe::app
