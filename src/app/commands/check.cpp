// `ocprobe check`: one run, one report.
#include "app/commands/commands.hpp"
#include "app/commands/network_plan.hpp"
#include "app/commands/run.hpp"
#include "app/commands/sharing.hpp"
#include "app/last_words.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/saved_report.hpp"
#include "ocprobe/report/compare.hpp"
#include "version.hpp"

#include <optional>
#include <string>
#include <unistd.h>

namespace ocprobe::app {

int run_check(const CommandContext& context) {
    if (context.options.verbosity > 0) {
        // Before anything that may block: docker/inject.sh finds this process by the number, and a reader the log.
        write_stderr(std::string("ocprobe ") + version + ", process " + std::to_string(::getpid()) + "\n");
    }
    // Before the budget begins: a pipe may have to be waited for.
    std::optional<report::SavedReport> earlier;
    if (const auto& path = context.options.against) {
        auto loaded = load_report(*path, context.stop_descriptor);
        if (!loaded) return loaded.error();
        earlier = std::move(*loaded);
    }
    start_watchdog(overall_budget(context.options));
    auto pseudonyms = make_pseudonyms(context);
    if (!pseudonyms) return usage_error(pseudonyms.error().text);
    auto local = gather(context);
    if (!local) return usage_error(local.error().text);
    auto run = make_run(context, *local);
    run.log = make_log(context.options.verbosity, local->redactor);
    auto report = run_pipeline(run, make_header(context.clock));
    std::optional<Comparison> comparison;
    if (earlier) comparison = report::compare_run(*earlier, name_of_report(*context.options.against), report);
    const auto text =
        render_report(context, report, local->redactor, *pseudonyms, comparison ? &*comparison : nullptr);
    const int code = write_map(context, *pseudonyms, local->redactor, report.exit_code);
    return deliver(text, code, context.stdout_open);
}

}  // namespace ocprobe::app
