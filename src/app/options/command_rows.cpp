// The commands, and the options of all families together.
#include "app/commands/commands.hpp"
#include "app/options/examples.hpp"
#include "app/options/options.hpp"
#include "ocprobe/report/schemas.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

Stored store_explained(Options& options, Text text) {
    options.explain_text.append(options.explain_text.empty() ? "" : " ").append(text);
    return {};
}
Stored store_what(Options& options, Text text) {
    if (text != "verdicts" && text != "checks") return BadValue{"takes verdicts or checks"};
    options.list_what = std::string(text);
    return {};
}

Stored store_schema(Options& options, Text text) {
    if (report::schema(text).empty())
        return BadValue{"takes report, event, watch, diff, contract or timeline"};
    options.schema_of = std::string(text);
    return {};
}
Stored store_report(Options& options, Text text) {
    options.reports.emplace_back(text);
    return require(!text.empty(), "needs two reports");
}
constexpr Text manual_forms = "man bash zsh fish";
Stored store_manual(Options& options, Text text) {
    options.manual_as = std::string(text);
    return require(has_word(manual_forms, text), "takes man, bash, zsh or fish");
}
Stored store_topic(Options& options, Text text) {
    options.help_topic = std::string(text);
    return require(
        is_help_topic(text), "takes a command or `environment`; `ocprobe help` names the commands"
    );
}
Stored store_source(Options& options, Text text) {
    if (text.empty()) return BadValue{"needs a file"};
    options.timeline.sources.emplace_back(text);
    return {};
}

constexpr Text report_formats = "text json markdown html prometheus junit tap sarif github nagios";

constexpr Text refused_exits = "0 written, 64 usage, 70 internal error, 74 output not written";

constexpr CommandRow command_table[] = {
    {.name = "check",
     .command = Command::check,
     .help = "Name the cause, its evidence and the fix. This runs when no command is given",
     .run = run_check,
     .positional = {},
     .formats = report_formats,
     .exit_codes = "0 healthy, 1 a failure was found, 64 usage, 70 internal error, 74 output not written, "
                   "124 deadline, 129, 130, 143 after HUP, INT, TERM",
     .examples = check_examples,
     .timeout = "End the run after this time (10s)"},
    {.name = "health",
     .command = Command::health,
     .help = "Print one line for a health check. No credential is sent without --auth",
     .run = run_health,
     .positional = {},
     .formats = report_formats,
     .exit_codes = "0 healthy, 1 not; with -o nagios 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
     .examples = health_examples,
     .timeout = "End the run after this time (3s)"},
    {.name = "wait",
     .command = Command::wait,
     .help = "Wait until the gateway is ready. Stops early when waiting cannot help",
     .run = run_wait,
     .positional = {},
     .formats = report_formats,
     .exit_codes = "0 ready, 1 waiting cannot mend it, 64 usage, 70 internal error, 74 output not written, "
                   "124 not ready in time, 129, 130, 143 after HUP, INT, TERM",
     .examples = wait_examples,
     .timeout = "Give up after this time (60s)"},
    {.name = "hold",
     .command = Command::hold,
     .help = "Keep authenticated sessions open, and tell who ended one and why",
     .run = run_hold,
     .positional = {},
     .formats = "text json ndjson markdown html prometheus junit tap sarif github nagios",
     .exit_codes =
         "0 held (or no idle limit found), 1 a session ended or there was none, 64 usage, 70 internal "
         "error, 74 output not written, 129, 130, 143 after HUP, INT, TERM",
     .examples = hold_examples,
     .timeout = "Wait this long for the first session (10s)"},
    {.name = "watch",
     .command = Command::watch,
     .help = "Ask for the health again and again; print changes alone",
     .run = run_watch,
     .positional = {},
     .formats = "text ndjson",
     .exit_codes = "0 when it ends (a signal, --for) and the last state is healthy, 1 when it is not, 64 "
                   "usage, 74 output not written",
     .examples = watch_examples,
     .timeout = "End each run after this time (3s)"},
    {.name = "replay",
     .command = Command::replay,
     .help = "Judge a saved report again, without a network and without this machine's state",
     .run = run_replay,
     .positional =
         {.name = "report", .help = "What `-o json` wrote; - is standard input", .store = store_replayed},
     .formats = report_formats,
     .exit_codes =
         "as `check` ends with this verdict, 0 served, 64 usage or no report, 74 output not written",
     .examples = replay_examples},
    {.name = "contract",
     .command = Command::contract,
     .help = "Check Compose files or Kubernetes manifests before you deploy them",
     .run = run_contract,
     .positional =
         {.name = "files",
          .help = "The files as Compose takes them with -f, or - for standard input. Without one: "
                  "compose.yaml and its override",
          .repeated = true,
          .store = store_contract_file},
     .formats = "text json markdown sarif junit github",
     .exit_codes =
         "0 green or waived, 1 red, 64 usage or unreadable input, 70 internal error, 74 output not written",
     .examples = contract_examples},
    {.name = "timeline",
     .command = Command::timeline,
     .help = "Merge logs, engine events and reports into one line of time, and name causes",
     .run = run_timeline,
     .positional =
         {.name = "source",
          .help =
              "A file, or - for standard input. Where its name does not tell what it is: gateway=FILE, "
              "cli=FILE, events=FILE, kernel=FILE, probe=FILE or proxy=FILE. gateway@CONTAINER=FILE tells "
              "whose log it is",
          .repeated = true,
          .store = store_source},
     .formats = "text json markdown html",
     .exit_codes = "0 written, 1 no source could be read, 64 usage, 70 internal error, 74 output not "
                   "written, 129, 130, 143 when HUP, INT, TERM ended the reading",
     .examples = timeline_examples},
    {.name = "diff",
     .command = Command::diff,
     .help = "Name the first stage where two saved reports part, by their facts",
     .run = run_diff,
     .positional =
         {.name = "reports",
          .help = "Two reports of -o json: files, or one of them - for standard input",
          .repeated = true,
          .store = store_report},
     .formats = "text json markdown",
     .exit_codes = "0 the same, 1 different, 64 usage or no report, 70 internal error, 74 output not "
                   "written, 129, 130, 143 after HUP, INT, TERM",
     .examples = diff_examples},
    {.name = "explain",
     .command = Command::explain,
     .help = "Tell what an id, a close code or a pasted error text means, and what decides",
     .run = run_explain,
     .positional =
         {.name = "text",
          .help = "An id, a stage, a close code, or what a program printed; - or nothing: standard input",
          .repeated = true,
          .store = store_explained},
     .formats = "text",
     .exit_codes = "0 known, 1 not known, 64 usage, 70 internal error, 74 output not written",
     .examples = explain_examples},
    {.name = "list",
     .command = Command::list,
     .help = "Name every check, verdict and finding",
     .run = run_list,
     .positional =
         {.name = "what",
          .help = "verdicts or checks; both without it",
          .store = store_what,
          .choices = "verdicts checks"},
     .formats = "text json",
     .exit_codes = refused_exits,
     .examples = list_examples},
    {.name = "schema",
     .command = Command::schema,
     .help = "Print the JSON Schema of a report",
     .run = run_schema,
     .positional =
         {.name = "which",
          .help = "report (the default), event (a line of hold -o ndjson), watch (a line of watch -o "
                  "ndjson), diff, contract or timeline",
          .store = store_schema,
          .choices = "report event watch diff contract timeline"},
     .formats = "json",
     .exit_codes = refused_exits,
     .examples = schema_examples},
    {.name = "manual",
     .command = Command::manual,
     .help = "Print the manual page, or the completion of a shell",
     .run = run_manual,
     .positional =
         {.name = "as",
          .help = "man (the default), bash, zsh or fish",
          .store = store_manual,
          .choices = manual_forms},
     .formats = "text",
     .exit_codes = refused_exits,
     .examples = manual_examples},
    {.name = "help",
     .command = Command::help,
     .help = "Show the help of a command",
     .run = run_help,
     .positional =
         {.name = "topic", .help = "A command, or environment for the variables", .store = store_topic},
     .formats = "text",
     .exit_codes = refused_exits,
     .examples = help_examples},
    {.name = "version",
     .command = Command::version,
     .help = "Print the version",
     .run = run_version,
     .positional = {},
     .formats = "text",
     .exit_codes = refused_exits,
     .examples = version_examples},
};

}  // namespace

std::span<const CommandRow> command_rows() {
    return command_table;
}

const CommandRow& row_of(Command command) {
    for (const auto& row : command_table) {
        if (row.command == command) return row;
    }
    return command_table[0];
}

const CommandRow* command_named(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(command_table), std::end(command_table), [&](const auto& row) {
            return row.name == name;
        });
    return found == std::end(command_table) ? nullptr : found;
}

std::span<const OptionRow* const> option_rows() {
    static const auto all = [] {
        std::vector<const OptionRow*> pointers;
        for (const auto family :
             {network_option_rows(),
              hold_option_rows(),
              watch_option_rows(),
              replay_option_rows(),
              contract_option_rows(),
              timeline_option_rows(),
              output_option_rows()}) {
            for (const auto& row : family)
                pointers.push_back(&row);
        }
        return pointers;
    }();
    return all;
}

}  // namespace ocprobe::app
