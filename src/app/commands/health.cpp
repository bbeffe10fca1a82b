// `ocprobe health`: one line on stdout, nothing on stderr, exit 0 or 1, whatever happens.
#include "app/commands/health.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/network_plan.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/last_words.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "ocprobe/report/render.hpp"

namespace ocprobe::app {

bool is_healthy(const Evidence& evidence, Wanted wanted) {
    const auto* http = evidence.http();
    const auto* websocket = evidence.websocket();
    const bool proven = websocket != nullptr && websocket->outcome == WsOutcome::hello_ok;
    if (wanted.auth && !proven) return false;
    // The challenge was asked for: what /healthz alone says does not make up for it.
    const bool asked = websocket != nullptr && websocket->outcome != WsOutcome::not_run;
    if (asked && !proven && websocket->outcome != WsOutcome::live) return false;
    if (wanted.ready) {
        if (http != nullptr && http->gateway && http->ready) return *http->ready;
        // Releases before 2026.3.31 have no /readyz, and a proxy may hide it: the WebSocket is the proof then.
        return proven || (websocket != nullptr && websocket->outcome == WsOutcome::live);
    }
    return asked || (http != nullptr && http->gateway && http->live.value_or(false));
}

bool credential_was_judged(const Report& report) {
    const auto* websocket = report.evidence.websocket();
    if (websocket == nullptr || !websocket->credential_sent || websocket->outcome == WsOutcome::hello_ok)
        return false;
    // A gateway that starts or stops refuses before it looks at the credential.
    return report.judgement.verdict.waiting != Waiting::is_the_fix;
}

int run_health(const CommandContext& context) {
    start_watchdog(overall_budget(context.options));
    auto local = gather(context);
    if (!local) {
        (void)write_stdout("FAIL usage: " + local.error().text + "\n");
        return exit_code::failure;
    }
    auto report = run_pipeline(make_run(context, *local), make_header(context.clock));
    const bool healthy = is_healthy(report.evidence, {context.options.ready, context.options.auth});
    report.exit_code = healthy ? exit_code::ok : exit_code::failure;
    if (context.options.output != "text") {
        const auto style = style_for(context.options, context.environment);
        const auto text = render_checked(report, context.options.output, style, local->redactor);
        const bool told = context.stdout_open && write_stdout(text) == 0;
        return told ? report.exit_code : exit_code::failure;
    }
    auto line = report::health_line(report);
    if (!scrub_lines(line, local->redactor)) line = healthy ? "ok\n" : "FAIL internal_error\n";
    // A full or closed stdout is not the gateway's fault, but a probe that cannot speak must not say
    // "healthy".
    const bool written = context.stdout_open && write_stdout(line) == 0;
    return written && healthy ? exit_code::ok : exit_code::failure;
}

}  // namespace ocprobe::app
