// `ocprobe wait`: asks again until the gateway is ready, the time is over, or waiting cannot help.
#include "app/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/health.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <poll.h>

namespace ocprobe::app {

namespace {

constexpr Millis default_timeout{60'000};
constexpr Millis default_interval{500};
constexpr Millis one_try{3'000};

// Somebody has to change something first. A name that is not found or a port that refuses is usual while a
// stack comes up, so neither stands here; nor does a rate limit, which ends by itself.
constexpr std::array<std::string_view, 14> for_good{
    "target.url_invalid",
    "target.url_needs_env_token",
    "target.remote_url_missing",
    "target.cli_refuses_plaintext",
    "state.config_invalid",
    "state.config_unreadable",
    "connect.not_a_socket",
    "connect.socket_denied",
    "tls.",
    "ws.protocol_mismatch",
    "auth.",
    "pairing.",
    "http.proxy_attribution_required",
    "internal_error",
};

struct Remaining {
    const CommandContext& context;
    Millis total;

    [[nodiscard]] Millis left() const {
        const auto gone = std::chrono::duration_cast<Millis>(context.clock.monotonic() - context.started);
        return std::max(Millis(0), total - gone);
    }
};

// Sleeps; true when a signal came meanwhile.
bool pause(Millis time, int stop_descriptor) {
    pollfd stop{stop_descriptor, POLLIN, 0};
    return ::poll(&stop, stop_descriptor >= 0 ? 1 : 0, static_cast<int>(time.count())) > 0;
}

int finish(const CommandContext& context, Report& report, const Redactor& redactor, int code) {
    report.exit_code = code;
    const auto style = style_for(context.options, context.environment);
    std::string text;
    if (context.options.output_chosen) {
        text = render_checked(report, context.options.output, style, redactor);
    } else {
        text = report::health_line(report);
        if (redactor.search(text).found > 0) text = "FAIL internal_error\n";
    }
    return deliver(text, report.exit_code, context.stdout_open);
}

}  // namespace

bool can_mend_itself(const Verdict& verdict) {
    if (verdict.id == "auth.rate_limited") return true;
    return std::none_of(for_good.begin(), for_good.end(), [&](std::string_view id) {
        return id.ends_with('.') ? verdict.id.starts_with(id) : verdict.id == id;
    });
}

int run_wait(const CommandContext& context) {
    const Remaining time{context, context.options.timeout.value_or(default_timeout)};
    const auto read = read_token(context, time.total);
    auto error = read.error;
    const auto interval = context.options.interval.value_or(default_interval);

    while (error.empty()) {
        TokenRead copy{.token = {}, .error = {}, .stopped = read.stopped};
        if (read.token) copy.token = read.token->duplicate();
        // Read anew each time: the config and its token may be what is being waited for.
        auto local = gather(context.options, std::move(copy), {context.files, context.environment});
        error = local.error;
        if (!error.empty()) break;

        const auto log = make_log(context.options.verbosity, local.redactor);
        auto run = run_of(context, local);
        run.started = context.clock.monotonic();
        run.log = log;
        run.overall = std::min(one_try, time.left());
        auto report = run_pipeline(run, make_header(context.clock));
        if (report.evidence.stopped == StopReason::signal) {
            return finish(context, report, local.redactor, exit_code::signal_base + report.evidence.signal);
        }
        if (is_healthy(report.evidence, {true, context.options.auth}))
            return finish(context, report, local.redactor, exit_code::ok);
        if (!can_mend_itself(report.judgement.verdict)) {
            return finish(context, report, local.redactor, exit_code::failure);
        }
        if (log) log(fmt::format("not ready: {}", report.judgement.verdict.summary));
        if (time.left() <= interval) return finish(context, report, local.redactor, exit_code::deadline);
        if (pause(interval, context.stop_descriptor)) {
            return finish(context, report, local.redactor, exit_code::signal_base + StopSignals::received());
        }
    }
    write_stderr("ocprobe: " + error + "\n");
    return exit_code::usage;
}

}  // namespace ocprobe::app
