// `ocprobe check`: one run, one report.
#include "app/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/run.hpp"
#include "version.hpp"

#include <string>
#include <unistd.h>

namespace ocprobe::app {

int run_check(const CommandContext& context) {
    if (context.options.verbosity > 0) {
        // Before anything that may block: docker/inject.sh finds this process by the number, and a reader the log.
        write_stderr(std::string("ocprobe ") + version + ", process " + std::to_string(::getpid()) + "\n");
    }
    std::string error;
    auto token = read_token(context.options, context.files, error);
    auto local = error.empty()
                     ? gather(context.options, std::move(token), {context.files, context.environment})
                     : LocalFacts{};
    if (error.empty()) error = local.error;
    if (!error.empty()) {
        write_stderr("ocprobe: " + error + "\n");
        return exit_code::usage;
    }
    auto report = run_pipeline(
        {.options = context.options,
         .local = local,
         .clock = context.clock,
         .started = context.started,
         .stop_descriptor = context.stop_descriptor,
         .log = make_log(context.options.verbosity, local.redactor),
         .overall = {}},
        make_header(context.clock)
    );
    const auto style = style_for(context.options, context.environment);
    const auto text = render_checked(report, context.options.output, style, local.redactor);
    return deliver(text, report.exit_code, context.stdout_open);
}

}  // namespace ocprobe::app
