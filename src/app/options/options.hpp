// What the command line and the OCPROBE_* variables ask for. Precedence: flag, then variable, then default.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/source.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::app {

enum class Command : std::uint8_t {
    check,
    health,
    wait,
    explain,
    list,
    schema,
    contract,
    hold,
    watch,
    replay,
    timeline,
    diff,
    manual,
    help,
    version
};

/// `timeline`: what it reads and which part of it is wanted.
struct TimelineOptions {
    std::vector<std::string> sources;   ///< `FILE`, `-`, `gateway=FILE`, `cli@NAME=FILE`
    std::optional<std::string> docker;  ///< the engine's socket
    std::vector<std::string> containers;
    std::optional<Micros> since;
    std::optional<Micros> until;
    std::optional<Micros> around;
    std::optional<Millis> since_ago;  ///< before the run
    std::optional<Millis> until_ago;
    std::optional<Micros> around_clock;  ///< a time of day, in the zone of stamps that name none
    std::optional<Millis> span;
    bool whole = true;
    int zone_minutes = 0;
};

enum class ColourChoice : std::uint8_t { automatic, always, never };

/// Of `contract`.
struct ContractOptions {
    std::vector<std::string> paths;  ///< `-` is standard input; empty: as Compose looks for its own
    std::vector<std::string> gateways;
    std::vector<std::string> clis;
    std::vector<std::string> env_files;
    std::vector<std::string> profiles;
    std::optional<std::string> project_directory;
    std::optional<std::string> waivers;
    bool init_waivers = false;
    bool fix = false;
    bool strict = false;
    bool live = false;
};

/// How a report becomes one for strangers. Each of the others means --share, too.
struct ShareOptions {
    bool share = false;
    std::optional<std::string> key;  ///< a file
    std::optional<std::string> map;  ///< a file
    [[nodiscard]] bool any() const { return share || key || map; }
};

/// Of `hold`; `time` also of `watch` and `replay`.
struct HoldOptions {
    std::optional<Millis> time;
    std::optional<int> count;
    bool bisect_idle = false;
    std::optional<Millis> retry_for;
    std::optional<Millis> dead_after;
};

struct Options {
    std::string program = "ocprobe";  ///< as it was called, printable
    Command command = Command::check;
    std::string explain_text;  ///< its words with blanks between them; `-` or empty: standard input
    std::string list_what;
    std::vector<std::string> reports;    ///< of `diff`: two, one of them perhaps `-`
    std::optional<std::string> against;  ///< of `check`: an earlier report
    std::string schema_of = "report";
    std::string manual_as = "man";
    std::string help_topic;  ///< a command, `environment`, or empty: the first page

    std::optional<std::string> url;
    SourceKind url_source = SourceKind::flag_url;
    std::optional<std::string> token_file;
    bool token_stdin = false;
    std::optional<Secret> token;  ///< from OCPROBE_TOKEN; a file or stdin is read later

    std::optional<std::string> config;
    std::optional<std::string> state_directory;
    std::optional<std::string> cli_version;
    std::vector<std::string> ca_files;
    std::optional<std::string> pin;  ///< 64 lower-case hex digits
    bool as_pid1 = false;

    std::optional<Millis> timeout;
    std::optional<Millis> stage_timeout;
    std::optional<Millis> interval;
    bool candidates = true;
    bool prove = false;
    bool as_cli = false;
    bool ready = false;
    bool auth = false;
    bool websocket = false;

    HoldOptions hold;
    std::string replayed;  ///< of `replay`: a file, or `-`
    bool serve = false;    ///< of `replay`: play its gateway
    ShareOptions sharing;
    std::optional<std::string> textfile;  ///< of `watch`: where its metrics go
    TimelineOptions timeline;

    std::string output = "text";
    bool output_chosen = false;
    bool output_by_variable = false;
    bool pretty = false;
    ColourChoice colour = ColourChoice::automatic;
    int verbosity = 0;

    ContractOptions contract;
};

/// What is wrong with a value: the end of a sentence that begins with the option's name.
struct BadValue {
    std::string_view words;
};
/// Of storing a value.
using Stored = boost::system::result<void, BadValue>;
/// What a value must be, where nothing else is done with the answer.
[[nodiscard]] inline Stored require(bool holds, std::string_view words) {
    return holds ? Stored() : Stored(BadValue{words});
}
/// A flag has no text; its variable is a switch.
[[nodiscard]] Stored store_switch(bool& place, std::string_view text, bool from_variable, bool value = true);
/// A duration from 1 ms to 24 h. A bare number is none, since tools disagree on its unit.
[[nodiscard]] std::optional<Millis> option_duration(std::string_view text);

/// Where the help shows an option.
enum class Shown : std::uint8_t {
    first,          ///< among the common ones
    later,          ///< behind them
    variable_only,  ///< the flag is refused: only the page of variables tells it
};

/// One option: one row makes the flag, its variable and its help line.
struct OptionRow {
    std::string_view flags;     ///< CLI11's form: `-o,--output`
    std::string_view variable;  ///< its OCPROBE_* twin
    std::string_view value;     ///< what stands for the value in the help; empty for a flag
    std::string_view
        help;  ///< a sentence without its full stop; `{formats}` and `{timeout}` are the command's own
    std::string_view commands;  ///< the commands that take it: `check health wait`
    Stored (*store)(Options&, std::string_view text, bool from_variable);
    std::string_view example = {};  ///< a value, for whoever forgot it; empty for a flag
    Shown shown = Shown::later;
};
/// `--output` of `-o,--output`.
[[nodiscard]] std::string_view long_flag(const OptionRow& row);
struct CommandRow;
/// The row's help as this command's page says it; without a command, as it holds for all.
[[nodiscard]] std::string help_of(const OptionRow& row, const CommandRow* command);
/// Whether the command's line may hold this option.
[[nodiscard]] bool takes(const OptionRow& row, std::string_view command);
/// What may be given to several commands, by the commands that dial: `options_network.cpp`. A family of commands
/// with options of its own adds a function here and a file of that name.
[[nodiscard]] std::span<const OptionRow> network_option_rows();
[[nodiscard]] std::span<const OptionRow> output_option_rows();
[[nodiscard]] std::span<const OptionRow> contract_option_rows();
/// One file of `contract`.
[[nodiscard]] Stored store_contract_file(Options& options, std::string_view text);
[[nodiscard]] std::span<const OptionRow> replay_option_rows();
/// The report of `replay`.
[[nodiscard]] Stored store_replayed(Options& options, std::string_view text);
[[nodiscard]] std::span<const OptionRow> hold_option_rows();
[[nodiscard]] std::span<const OptionRow> watch_option_rows();
/// Of `timeline` alone: `options_timeline.cpp`.
[[nodiscard]] std::span<const OptionRow> timeline_option_rows();
/// Every row of every family, in the order of the help.
[[nodiscard]] std::span<const OptionRow* const> option_rows();

/// What stands behind a command without a dash.
struct Positional {
    std::string_view name;  ///< empty: the command takes none
    std::string_view help;
    bool repeated = false;
    Stored (*store)(Options&, std::string_view text) = nullptr;
    std::string_view choices = {};  ///< all that it takes, where those are few words
};

/// A command line as a person would type it, behind `ocprobe`.
struct Example {
    std::string_view line;
    std::string_view what;
};

struct CommandContext;

/// One command: one row here makes the subcommand, its help and its place in the dispatch.
struct CommandRow {
    std::string_view name;
    Command command;
    std::string_view help;
    int (*run)(const CommandContext&);
    Positional positional;
    std::string_view formats;     ///< what `-o` takes: `text json markdown`; the first is the default
    std::string_view exit_codes;  ///< the last line of its help
    std::span<const Example> examples;
    std::string_view timeout = {};  ///< what `--timeout` bounds, and its default
};
[[nodiscard]] std::span<const CommandRow> command_rows();
[[nodiscard]] const CommandRow& row_of(Command command);
/// Of that name; null when there is none.
[[nodiscard]] const CommandRow* command_named(std::string_view name);
/// Whether `word` is one of `words`, which blanks separate.
[[nodiscard]] bool has_word(std::string_view words, std::string_view word);
/// `text json markdown` as a person says it: `text, json or markdown`.
[[nodiscard]] std::string said_as_list(std::string_view words);

/// The outcome of reading a command line.
struct ParsedLine {
    Options options;
    bool done = false;  ///< `--licenses`: print `text` on stdout, exit 0
    std::string text;
    std::optional<std::string> error;   ///< bad usage: one line for stderr, exit 64
    std::vector<std::string> warnings;  ///< for stderr, where the command writes there
};

/// Never prints and never exits.
[[nodiscard]] ParsedLine parse_line(std::span<char* const> arguments, const Environment& environment);

/// What `version` says; with the libraries that are linked in, one a line.
[[nodiscard]] std::string version_text(bool with_libraries);
/// The page of a command, of `environment`, or with an empty topic the first one, in so many columns.
[[nodiscard]] std::string help_text(std::string_view topic, int columns);
/// Whether there is such a page.
[[nodiscard]] bool is_help_topic(std::string_view topic);

}  // namespace ocprobe::app
