// `ocprobe wait`: asks again until the gateway is ready, the time is over, or waiting cannot help.
#include "app/commands/commands.hpp"
#include "app/commands/health.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/last_words.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <poll.h>

namespace ocprobe::app {

namespace {

constexpr Millis default_timeout{60'000};
constexpr Millis default_interval{500};
constexpr Millis one_try{3'000};

struct Remaining {
    const CommandContext& context;
    Millis total;

    [[nodiscard]] Millis left() const {
        const auto gone = std::chrono::duration_cast<Millis>(context.clock.monotonic() - context.started);
        return std::max(Millis(0), total - gone);
    }
};

// Sleeps; true when a signal came meanwhile. The signal itself interrupts poll(2), before its descriptor is looked at.
bool pause(Millis time, int stop_descriptor) {
    pollfd stop{stop_descriptor, POLLIN, 0};
    (void)::poll(&stop, stop_descriptor >= 0 ? 1 : 0, static_cast<int>(time.count()));
    return StopSignals::received() != 0;
}

int finish(const CommandContext& context, Report& report, const Redactor& redactor, int code) {
    report.exit_code = code;
    const auto style = style_for(context.options, context.environment);
    std::string text;
    if (context.options.output_chosen) {
        text = render_checked(report, context.options.output, style, redactor);
    } else {
        // The line is about the whole of the wait, not about its last try.
        report.header.took = context.clock.monotonic() - context.started;
        text = report::health_line(report);
        if (!scrub_lines(text, redactor)) text = "FAIL internal_error\n";
    }
    return deliver(text, report.exit_code, context.stdout_open);
}

}  // namespace

bool can_mend_itself(const Verdict& verdict, bool auth) {
    if (verdict.kind == VerdictKind::internal_error) return false;
    switch (verdict.waiting) {
    case Waiting::may_help:
    case Waiting::is_the_fix:
        return true;
    case Waiting::in_vain:
        return false;
    case Waiting::in_vain_for_this_cli:
        // A gateway that is up answers all the same: without --auth the answer would depend on who is faster.
        return !auth;
    }
    return true;
}

int run_wait(const CommandContext& context) {
    const Remaining time{context, context.options.timeout.value_or(default_timeout)};
    start_watchdog(time.total);
    const auto given = read_token(context, time.total);
    if (!given) return usage_error(given.error().text);
    const auto interval = context.options.interval.value_or(default_interval);
    // What is kept of the time, so that the last try can still prove a cause.
    const auto last_try = std::min(Millis(1'000), time.total / 4);

    while (true) {
        GivenToken token{.value = {}, .stopped = given->stopped};
        if (given->value) token.value = given->value->duplicate();
        // Read again each time: the config and its token may be what is being waited for.
        auto local = gather(context, std::move(token));
        if (!local) return usage_error(local.error().text);

        const auto log = make_log(context.options.verbosity, local->redactor);
        auto run = make_run(context, *local);
        run.started = context.clock.monotonic();
        run.log = log;
        run.overall = std::min(one_try, time.left());
        auto report = run_pipeline(run, make_header(context.clock));
        const auto end = [&](int code) { return finish(context, report, local->redactor, code); };
        if (report.evidence.stopped == StopReason::signal)
            return end(exit_code::signal_base + report.evidence.signal);
        if (is_healthy(report.evidence, {true, context.options.auth})) return end(exit_code::ok);
        if (credential_was_judged(report) || !can_mend_itself(report.judgement.verdict, context.options.auth))
            return end(exit_code::failure);
        if (log) log(fmt::format("not ready: {}", report.judgement.verdict.summary));
        if (time.left() <= last_try) return end(exit_code::deadline);
        if (pause(std::min(interval, time.left() - last_try), context.stop_descriptor))
            return end(exit_code::signal_base + StopSignals::received());
    }
}

}  // namespace ocprobe::app
