// The commands, and the options of all families together.
#include "app/commands/commands.hpp"
#include "app/options/options.hpp"
#include "ocprobe/report/schemas.hpp"

#include <vector>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

Stored store_id(Options& options, Text text) {
    options.explain_id = std::string(text);
    return {};
}
Stored store_what(Options& options, Text text) {
    if (text != "verdicts" && text != "checks") return BadValue{"takes verdicts or checks"};
    options.list_what = std::string(text);
    return {};
}

Stored store_schema(Options& options, Text text) {
    if (report::schema(text).empty()) return BadValue{"takes report, event, contract or timeline"};
    options.schema_of = std::string(text);
    return {};
}
Stored store_manual(Options& options, Text text) {
    options.manual_as = std::string(text);
    return require(text == "man" || text == "bash", "takes man or bash");
}
Stored store_source(Options& options, Text text) {
    if (text.empty()) return BadValue{"needs a file"};
    options.timeline.sources.emplace_back(text);
    return {};
}

constexpr Text report_formats = "text json markdown";

constexpr CommandRow command_table[] = {
    {.name = "check",
     .command = Command::check,
     .help = "name the cause, its evidence and the fix (the default)",
     .run = run_check,
     .positional = {},
     .formats = report_formats,
     .exit_codes = "0 healthy, 1 a failure was found, 64 usage, 70 internal error, 74 output not written, "
                   "124 deadline"},
    {.name = "health",
     .command = Command::health,
     .help = "one line, exit 0 or 1, no credential unless --auth: for health checks",
     .run = run_health,
     .positional = {},
     .formats = "text",
     .exit_codes = "0 healthy, 1 not"},
    {.name = "wait",
     .command = Command::wait,
     .help = "until the gateway is ready, or waiting cannot help",
     .run = run_wait,
     .positional = {},
     .formats = report_formats,
     .exit_codes = "0 ready, 1 waiting cannot mend it, 124 not ready in time"},
    {.name = "hold",
     .command = Command::hold,
     .help = "keep authenticated sockets open; say who ended a session, and why",
     .run = run_hold,
     .positional = {},
     .formats = "text json ndjson markdown",
     .exit_codes =
         "0 held (or no idle limit found), 1 a session ended or there was none, 64 usage, 70 internal "
         "error, 74 output not written, 129, 130, 143 after HUP, INT, TERM"},
    {.name = "contract",
     .command = Command::contract,
     .help = "the six release blockers over Compose files or Kubernetes manifests, before they are deployed",
     .run = run_contract,
     .positional =
         {.name = "files",
          .help =
              "as given to Compose with -f, or - for standard input; left out: compose.yaml and its override",
          .repeated = true,
          .store = store_contract_file},
     .formats = "text json markdown sarif junit github",
     .exit_codes =
         "0 green or waived, 1 red, 64 usage or unreadable input, 70 internal error, 74 output not written"},
    {.name = "timeline",
     .command = Command::timeline,
     .help = "merge logs, engine events and ocprobe's own captures into one line of time, and name causes",
     .run = run_timeline,
     .positional =
         {.name = "source",
          .help =
              "FILE, or - for standard input; gateway=FILE, cli=FILE, events=FILE, kernel=FILE, probe=FILE, "
              "proxy=FILE where the name does not tell; gateway@CONTAINER=FILE says whose log it is",
          .repeated = true,
          .store = store_source},
     .formats = "text json markdown html",
     .exit_codes = "0 written, 1 no source could be read, 64 usage, 70 internal error, 74 output not "
                   "written, 129, 130, "
                   "143 when HUP, INT, TERM ended the reading"},
    {.name = "explain",
     .command = Command::explain,
     .help = "what a verdict or finding means",
     .run = run_explain,
     .positional = {.name = "id", .help = "a verdict or finding", .required = true, .store = store_id},
     .formats = "text",
     .exit_codes = "0, 64 for an id that does not exist"},
    {.name = "list",
     .command = Command::list,
     .help = "every verdict, finding and check",
     .run = run_list,
     .positional = {.name = "what", .help = "verdicts or checks (both when left out)", .store = store_what},
     .formats = "text",
     .exit_codes = "0"},
    {.name = "schema",
     .command = Command::schema,
     .help = "the JSON Schemas of what is written with -o json and ndjson",
     .run = run_schema,
     .positional =
         {.name = "which",
          .help = "report (the default), event (a line of hold -o ndjson), contract or timeline",
          .store = store_schema},
     .formats = "json",
     .exit_codes = "0"},
    {.name = "manual",
     .command = Command::manual,
     .help = "the manual page, or the completion of a shell",
     .run = run_manual,
     .positional = {.name = "as", .help = "man (the default) or bash", .store = store_manual},
     .formats = "text",
     .exit_codes = "0"},
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

std::span<const OptionRow* const> option_rows() {
    static const auto all = [] {
        std::vector<const OptionRow*> pointers;
        for (const auto family :
             {network_option_rows(), contract_option_rows(), hold_option_rows(), timeline_option_rows()}) {
            for (const auto& row : family)
                pointers.push_back(&row);
        }
        return pointers;
    }();
    return all;
}

}  // namespace ocprobe::app
