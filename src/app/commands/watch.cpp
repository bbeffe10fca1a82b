// `ocprobe watch`: the health of one target on an interval; prints changes alone.
#include "app/commands/watch.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/health.hpp"
#include "app/commands/network_plan.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/last_words.hpp"
#include "app/output.hpp"
#include "app/output_file.hpp"
#include "app/process.hpp"
#include "app/streams.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/report/watch.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/random.h>

namespace ocprobe::app {

namespace {

using report::CredentialUse;
using report::WatchedState;

// What is written and the pause have limits of their own.
constexpr Millis longest_pause = std::chrono::hours(25);

// Sleeps; true when a signal came meanwhile.
bool sleep_until_next(Millis time, int stop_descriptor) {
    pollfd stop{stop_descriptor, POLLIN, 0};
    (void)::poll(&stop, stop_descriptor >= 0 ? 1 : 0, static_cast<int>(time.count()));
    return StopSignals::received() != 0;
}

class Watch {
public:
    Watch(const CommandContext& context, Millis interval, std::optional<Secret> stdin_token)
        : context_(context), interval_(interval), stdin_token_(std::move(stdin_token)) {}

    int run() {
        const auto& limit = context_.options.hold.time;
        while (true) {
            const auto begun = context_.clock.monotonic();
            if (const int code = run_once(); code != exit_code::ok) return code;
            const auto gone = [&](Micros since) {
                return std::chrono::duration_cast<Millis>(context_.clock.monotonic() - since);
            };
            auto pause = std::max(Millis(0), with_jitter(interval_, random()) - gone(begun));
            if (limit) pause = std::min(pause, std::max(Millis(0), *limit - gone(context_.started)));
            if (StopSignals::received() != 0 || sleep_until_next(pause, context_.stop_descriptor)) break;
            if (limit && gone(context_.started) >= *limit) break;
        }
        return state_ && state_->healthy ? exit_code::ok : exit_code::failure;
    }

private:
    static std::uint32_t random() {
        std::uint32_t value = 0;
        [[maybe_unused]] const auto filled = ::getrandom(&value, sizeof value, GRND_NONBLOCK);
        return value;
    }

    // Ok, or the code with which the watch ends.
    int run_once() {
        // A run that does not end in time ends the watch.
        start_watchdog(overall_budget(context_.options));
        GivenToken token;
        if (stdin_token_) token.value = stdin_token_->duplicate();
        // Read again each time: a new token, a new config or another container's address counts from the next run on.
        auto local = stdin_token_ ? gather(context_, std::move(token)) : gather(context_);
        if (!local) {
            start_watchdog(longest_pause);
            if (!state_) return usage_error(local.error().text);
            if (std::exchange(unread_, local.error().text) != unread_) (void)usage_error(unread_);
            return exit_code::ok;
        }
        unread_.clear();
        const bool may_send = context_.options.auth && gate_.is_open(local->openclaw.credentials);
        auto run = make_run(context_, *local);
        run.started = context_.clock.monotonic();
        if (context_.options.auth && !may_send) run.network = without_credential();
        auto report = run_pipeline(run, make_header(context_.clock));
        start_watchdog(longest_pause);
        if (report.evidence.stopped == StopReason::signal) return exit_code::ok;

        const bool healthy = is_healthy(report.evidence, {context_.options.ready, may_send});
        report.exit_code = healthy ? exit_code::ok : exit_code::failure;
        if (may_send && credential_was_judged(report)) {
            gate_.close(local->openclaw.credentials);
            refused_ = state_of(report);
        }
        return take(
            report, local->redactor, context_.options.auth && !gate_.is_open(local->openclaw.credentials)
        );
    }

    // The run ends at the challenge.
    static std::function<NetworkResult(const NetworkPlan&, const Credentials&, const probes::Services&)>
    without_credential() {
        return [](const NetworkPlan& plan, const Credentials& credentials, const probes::Services& services) {
            auto shorter = plan;
            shorter.send_credential = false;
            return probes::run(shorter, credentials, services);
        };
    }

    static WatchedState state_of(const Report& report) {
        auto line = report::health_line(report);
        line.pop_back();
        return {
            .target = report.evidence.target.url.empty() ? "(no URL)" : report.evidence.target.url,
            .id = std::string(report::health_id(report)),
            .summary = report.judgement.verdict.summary,
            .line = std::move(line),
            .healthy = report.exit_code == exit_code::ok,
            .since = report.header.started_at};
    }

    // A gateway that is reached without the credential it refused is still not one that lets the CLI in.
    WatchedState found(const Report& report, bool withheld) const {
        auto state = state_of(report);
        if (!withheld || !refused_ || !(state.healthy || state.id == "inconclusive")) return state;
        auto refused = *refused_;
        refused.since = state.since;
        return refused;
    }

    int take(const Report& report, const Redactor& redactor, bool withheld) {
        const auto use = !context_.options.auth ? CredentialUse::none
                         : withheld             ? CredentialUse::withheld
                                                : CredentialUse::sent;
        auto now = found(report, withheld);
        int code = exit_code::ok;
        if (state_ && state_->id == now.id && state_->target == now.target) {
            now.since = state_->since;
        } else {
            std::optional<report::LeftState> left;
            if (state_) left = report::LeftState{state_->id, std::max(Millis(0), now.since - state_->since)};
            code = print(
                context_.options.output == "ndjson" ? report::watch_event(now, left, use)
                                                    : report::watch_line(now, left, use),
                redactor
            );
        }
        state_ = std::move(now);
        if (code != exit_code::ok || !context_.options.textfile) return code;
        return write_metrics(
            report::watch_metrics(*state_, {report.header.started_at, report.header.took}, use), redactor
        );
    }

    int print(std::string text, const Redactor& redactor) const {
        if (!scrub_lines(text, redactor)) text = "FAIL internal_error\n";
        const int error = context_.stdout_open ? write_stdout_part(text) : EBADF;
        return error == 0 || StopSignals::received() != 0 ? exit_code::ok : not_written(error);
    }

    // A file that cannot be written at the start is told at once. Later the watch goes on: the age of the file shows it.
    int write_metrics(std::string text, const Redactor& redactor) {
        if (!scrub_lines(text, redactor)) return exit_code::ok;
        const int error = replace_file(*context_.options.textfile, text, 0644);
        if (error != 0 && error != textfile_error_)
            write_stderr(
                "ocprobe: --textfile " + escape_text(*context_.options.textfile) + ": " + errno_name(error) +
                "\n"
            );
        const bool first = !std::exchange(metrics_tried_, true);
        textfile_error_ = error;
        return error != 0 && first ? exit_code::not_written : exit_code::ok;
    }

    const CommandContext& context_;
    Millis interval_;
    std::optional<Secret> stdin_token_;
    CredentialGate gate_;
    std::optional<WatchedState> state_;
    std::optional<WatchedState> refused_;
    std::string unread_;  ///< why the last run could not begin
    int textfile_error_ = 0;
    bool metrics_tried_ = false;
};

}  // namespace

int run_watch(const CommandContext& context) {
    const auto interval = watch_interval(context.options);
    if (!interval) return usage_error("--interval " + std::string(interval.error().words));
    std::optional<Secret> stdin_token;
    if (context.options.token_stdin) {
        auto given = read_token(context, overall_budget(context.options));
        if (!given) return usage_error(given.error().text);
        if (given->stopped) return exit_code::failure;
        stdin_token = std::move(given->value);
    }
    return Watch(context, *interval, std::move(stdin_token)).run();
}

}  // namespace ocprobe::app
