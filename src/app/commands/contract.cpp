// `ocprobe contract`: files in, report, patch or waivers out.
#include "ocprobe/contract/contract.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/facts.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/streams.hpp"
#include "ocprobe/policy/vocabulary.hpp"
#include "ocprobe/report/contract.hpp"
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/report/words.hpp"

#include <algorithm>

namespace ocprobe::app {

namespace {

constexpr std::size_t input_cap = 4UL * 1024 * 1024 + 1;
constexpr std::int64_t day_ms = 86'400'000;

/// The pipeline of `check`, without its report. `local` must outlive it.
std::function<contract::Measurement()> measurement(const CommandContext& context, LocalFacts& local) {
    return [&context, &local] {
        auto run = make_run(context, local);
        run.log = make_log(context.options.verbosity, local.redactor);
        auto report = run_pipeline(run, make_header(context.clock));
        // A run that reached the gateway does not look who else listens; here it is a part of the question.
        if (!report.evidence.container.listeners_measured)
            local.inspect_neighbours(report.evidence.container);
        return contract::Measurement{
            std::move(report.evidence), std::move(report.judgement), std::move(local.openclaw.credentials)};
    };
}

/// Text that is no report: a patch, a waivers file. It goes through the same search.
int deliver_plain(const CommandContext& context, const std::string& text, const Redactor& redactor) {
    if (redactor.search(text).found > 0) {
        write_stderr("ocprobe: the lines to print would have held a secret\n");
        return exit_code::internal;
    }
    return deliver(text, exit_code::ok, context.stdout_open, at_leisure);
}

std::string why_no_patch(const ContractReport& report) {
    const bool red = std::any_of(report.pairs.begin(), report.pairs.end(), [](const ContractPair& pair) {
        return std::any_of(pair.rows.begin(), pair.rows.end(), [](const ContractRow& row) {
            return row.status == ContractStatus::red;
        });
    });
    return red ? "ocprobe: no patch: what is red needs a decision, which `ocprobe contract` names\n"
               : "ocprobe: no patch: nothing is red\n";
}

const report::ContractFormat& contract_format_named(std::string_view name) {
    const auto formats = report::contract_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [name](const auto& f) { return f.name == name; });
    return found == formats.end() ? formats.front() : *found;
}

}  // namespace

int run_contract(const CommandContext& context) {
    const auto& options = context.options.contract;
    std::optional<std::string> standard_input;
    if (std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end()) {
        standard_input.emplace();
        const Patience patience{.limit = {}, .stop_descriptor = context.stop_descriptor};
        const auto end = read_to_end(STDIN_FILENO, *standard_input, input_cap, patience);
        if (end == InputEnd::stopped) return exit_code::signal_base + StopSignals::received();
        if (end != InputEnd::complete) return usage_error("<stdin>: larger than 4 MiB, or it cannot be read");
    }
    // Compose is run elsewhere, by another shell: the container's own variables are not what `${VAR}` means there.
    const Environment nothing;
    const auto& shell = options.live ? nothing : context.environment;
    std::optional<LocalFacts> local;
    if (options.live) {
        auto found = gather(context, {});
        if (!found) return usage_error(found.error().text);
        local = std::move(*found);
        if (local->container.in_container == false) return usage_error("--live: this is no container");
    }
    auto outcome = contract::examine(
        {.files = context.files,
         .environment = shell,
         .working_directory = working_directory(),
         .paths = options.paths,
         .env_files = options.env_files,
         .profiles = options.profiles,
         .project_directory = options.project_directory,
         .gateways = options.gateways,
         .clis = options.clis,
         .standard_input = std::move(standard_input),
         .waivers = options.waivers,
         .today = context.clock.wall().count() / day_ms,
         .strict = options.strict,
         .measure = local ? measurement(context, *local) : std::function<contract::Measurement()>()}
    );
    Redactor redactor(policy::vocabulary());
    report::allow_report_words(redactor);
    redactor.allow(report::schema("contract"));
    add_secrets(redactor, outcome.secrets);
    if (local) add_secrets(redactor, local->openclaw.secrets);
    if (!outcome.judged) return usage_error(redactor.scrub(outcome.judged.error().line()));
    if (options.fix) {
        if (outcome.judged->patch.empty()) write_stderr(why_no_patch(outcome.judged->report));
        return deliver_plain(context, outcome.judged->patch, redactor);
    }
    if (options.init_waivers) return deliver_plain(context, outcome.judged->waivers, redactor);

    auto& report = outcome.judged->report;
    report.header = make_header(context.clock);
    report.header.took = context.clock.monotonic() - context.started;
    const auto& format = contract_format_named(context.options.output);
    const Rendering render = [&](const report::Style& style, const RedactionReceipt& receipt) {
        report.redaction = receipt;
        return format.render(report, style);
    };
    auto style = style_for(context.options, context.environment);
    // Layout wraps and cuts, and so could split a secret that stands whole in a field.
    if (holds_secret(contract_format_named("json").render(report, style), redactor))
        style.redactor = &redactor;
    const auto text = render_searched(render, style, redactor);
    if (!text) {
        write_stderr("ocprobe: the finished report would have held a secret\n");
        return exit_code::internal;
    }
    return deliver(*text, report.exit_code, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
