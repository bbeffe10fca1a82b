// The command line, by CLI11 over the tables of commands and options.
#include "app/options/options.hpp"

#include "app/libraries.hpp"
#include "app/licenses/licenses.hpp"
#include "base/duration.hpp"
#include "ocprobe/base/text.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <numeric>

namespace ocprobe::app {

namespace {

constexpr std::size_t longest_path = 4096;

// `--output` of `-o,--output`.
std::string_view long_flag(const OptionRow& row) {
    return row.flags.substr(row.flags.rfind(',') + 1);
}

// The Levenshtein distance: how many letters a typo is away.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t cost = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({row[j] + 1, row[j + 1] + 1, cost}));
        }
    }
    return row.back();
}

std::string did_you_mean(std::string_view typed) {
    std::string best;
    std::size_t best_distance = 3;
    const auto consider = [&](std::string_view known) {
        if (const auto d = distance(typed, known); d < best_distance) {
            best_distance = d;
            best = std::string(known);
        }
    };
    if (typed.starts_with("-")) {
        for (const auto* row : option_rows())
            consider(long_flag(*row));
        consider("--version");
        consider("--licenses");
        consider("--help");
    } else {
        for (const auto& row : command_rows())
            consider(row.name);
    }
    if (best == typed) return ": " + best + " belongs to another command";
    return best.empty() ? "" : ", did you mean " + best + "?";
}

// What the user typed is shown escaped and capped; it may be a secret put in the wrong place, so only its
// shape is.
std::string shown_argument(std::string_view argument) {
    const auto equals = argument.find('=');
    return "'" + escape_text(argument.substr(0, equals), 60) + "'";
}

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

// `text json markdown` as a person says it.
std::string said_as_list(std::string_view words) {
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const bool last = words.find(' ', at + 1) == std::string_view::npos;
        text += words[at] != ' ' ? std::string(1, words[at]) : last ? " or " : ", ";
    }
    return text;
}

std::string exit_codes_line(const CommandRow& row) {
    return "Exit codes: " + std::string(row.exit_codes) + ".";
}

/// What stands on the command line. To build an option costs more than to read it, so only those are built that this
/// line can mean; help shows all of them.
struct Words {
    std::span<char* const> arguments;

    [[nodiscard]] bool hold(std::string_view word) const {
        return std::find(arguments.begin(), arguments.end(), word) != arguments.end();
    }
    [[nodiscard]] bool ask_help() const { return hold("-h") || hold("--help"); }
    [[nodiscard]] bool ask_more() const { return hold("-v") || hold("--verbose"); }
    [[nodiscard]] bool begin_with_command() const {
        return arguments.size() > 1 &&
               std::any_of(command_rows().begin(), command_rows().end(), [&](const auto& row) {
                   return row.name == arguments[1];
               });
    }
    [[nodiscard]] bool may_mean(const OptionRow& row) const {
        const char letter = row.flags[1] != '-' ? row.flags[1] : '\0';
        return ask_help() || std::any_of(arguments.begin(), arguments.end(), [&](std::string_view word) {
                   // Letters may stand together: `-qv`.
                   const bool letters = word.size() > 1 && word[0] == '-' && word[1] != '-';
                   return word.starts_with(long_flag(row)) ||
                          (letters && letter != '\0' && word.find(letter) != std::string_view::npos);
               });
    }
};

struct Reader {
    Options& options;
    const Environment& environment;
    const Words& words;
    std::optional<std::string> error;
    std::vector<const OptionRow*> seen;

    void store(const OptionRow& row, std::string_view text, bool from_variable) {
        keep(row.store(options, text, from_variable), from_variable ? row.variable : long_flag(row));
    }

    // The first one is said.
    void keep(const Stored& stored, std::string_view name) {
        if (!stored && !error) error = std::string(name).append(" ").append(stored.error().words);
    }

    void add_option(CLI::App& app, const OptionRow& row) {
        CLI::Option* option = nullptr;
        if (row.value.empty() && row.variable != "OCPROBE_TOKEN") {
            option = app.add_flag_function(
                std::string(row.flags),
                [this, &row](std::int64_t) {
                    seen.push_back(&row);
                    store(row, "", false);
                },
                std::string(row.help)
            );
        } else {
            option = app.add_option_function<std::vector<std::string>>(
                std::string(row.flags),
                [this, &row](const std::vector<std::string>& texts) {
                    seen.push_back(&row);
                    for (const auto& text : texts)
                        store(row, text, false);
                },
                std::string(row.help)
            );
            option->type_name(std::string(row.value))->expected(1)->take_all()->allow_extra_args(false);
        }
        option->group("Options");
    }

    void add_positional(CLI::App& app, const Positional& positional) {
        if (positional.name.empty()) return;
        auto* option = app.add_option_function<std::vector<std::string>>(
            std::string(positional.name),
            [this, &positional](const std::vector<std::string>& texts) {
                for (const auto& text : texts)
                    keep(positional.store(options, text), positional.name);
            },
            std::string(positional.help)
        );
        option->type_name("")->required(positional.required);
        if (!positional.repeated) option->expected(1);
    }

    void add_options(CLI::App& app, std::string_view command) {
        for (const auto* row : option_rows()) {
            if (takes(*row, command) && words.may_mean(*row)) add_option(app, *row);
        }
    }

    // A variable speaks only where the command line was silent; blank ones count as not set.
    void read_variables(std::string_view command) {
        for (const auto* row : option_rows()) {
            if (!takes(*row, command) || std::find(seen.begin(), seen.end(), row) != seen.end()) continue;
            const auto text = environment.get(row->variable);
            if (text && !text->empty()) store(*row, *text, true);
        }
    }
};

std::string help_footer() {
    std::string text = "Every option has a variable (flag wins):\n";
    for (const auto* row : option_rows()) {
        text += "  " + std::string(row->variable) +
                std::string(24 - std::min<std::size_t>(row->variable.size(), 23), ' ') +
                std::string(long_flag(*row)) + "\n";
    }
    return text + exit_codes_line(row_of(Command::check));
}

std::string version_text(bool with_libraries) {
    auto text = std::string("ocprobe ") + version + " (" + commit + ")\n";
    if (!with_libraries) return text;
    for (const auto& library : libraries())
        text.append(library.name).append(" ").append(library.version).append("\n");
    return text;
}

std::optional<std::string> conflict(const Options& options) {
    const auto& row = row_of(options.command);
    if (options.output_chosen && !has_word(row.formats, options.output))
        return "--output takes " + said_as_list(row.formats) + " with `" + std::string(row.name) + "`";
    const int token_sources = (options.token_file ? 1 : 0) + (options.token_stdin ? 1 : 0);
    if (token_sources > 1) return "--token-file and --token-stdin exclude each other";
    return std::nullopt;
}

// CLI11 reports by exception; this is where they end.
void run_parser(CLI::App& app, const Words& asked, ParsedLine& line) {
    try {
        std::vector<std::string> words;
        for (std::size_t i = asked.arguments.size(); i > 1; --i)
            words.emplace_back(asked.arguments[i - 1]);
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        line.done = true;
        line.text = app.help();
    } catch (const CLI::CallForVersion&) {
        line.done = true;
        line.text = version_text(asked.ask_more());
    } catch (const CLI::ExtrasError&) {
        const auto rest = app.remaining(true);
        const std::string first = rest.empty() ? std::string() : rest.front();
        const auto rows = command_rows();
        const bool second =
            std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.name == first; });
        line.error = second ? "one command a run: '" + first + "' is the second"
                            : (first.starts_with("-") ? "unknown option " : "unknown command ") +
                                  shown_argument(first) + did_you_mean(first.substr(0, first.find('=')));
    } catch (const CLI::ParseError& e) {
        line.error = escape_text(e.what(), 200);
    }
}

}  // namespace

bool takes(const OptionRow& row, std::string_view command) {
    return has_word(row.commands, command);
}

Stored store_switch(bool& place, std::string_view text, bool from_variable, bool value) {
    if (!from_variable || text == "1" || text == "true") {
        place = value;
        return {};
    }
    return require(text == "0" || text == "false", "takes 1 or 0");
}

std::optional<Millis> option_duration(std::string_view text) {
    constexpr Millis longest{24 * 3'600'000};
    const auto time = read_duration(text);
    return time && *time >= Millis(1) && *time <= longest ? time : std::nullopt;
}

ParsedLine parse_line(std::span<char* const> arguments, const Environment& environment) {
    ParsedLine line;
    if (!arguments.empty() && *arguments.front() != '\0')
        line.options.program = escape_text(arguments.front(), longest_path);
    // Asked before CLI11 is built: it costs half a millisecond and throws for this.
    if (arguments.size() == 2 &&
        (std::string_view(arguments[1]) == "--version" || std::string_view(arguments[1]) == "-V")) {
        line.done = true;
        line.text = version_text(false);
        return line;
    }

    const Words words{arguments};
    CLI::App app(
        "Says why the OpenClaw CLI in this container cannot reach its Gateway: cause, evidence, fix.",
        "ocprobe"
    );
    app.set_help_flag("-h,--help", "this help");
    app.set_version_flag(
        "-V,--version", std::string(), "the version; with -v, those of the linked libraries too"
    );
    if (words.ask_help() || words.hold("--licenses")) {
        app.add_flag_callback(
            "--licenses",
            [&line] {
                line.done = true;
                line.text = licenses();
            },
            "the licence, and the notices of all that is linked in"
        );
    }
    app.require_subcommand(0, 1);
    if (words.ask_help()) app.footer(help_footer());
    Reader reader{line.options, environment, words, {}, {}};
    if (words.ask_help() || !words.begin_with_command()) reader.add_options(app, "check");
    for (const auto& row : command_rows()) {
        if (!words.ask_help() && !words.hold(row.name)) continue;
        auto* sub = app.add_subcommand(std::string(row.name), std::string(row.help));
        sub->set_help_flag("-h,--help", "this help");
        sub->footer(exit_codes_line(row));
        reader.add_options(*sub, row.name);
        reader.add_positional(*sub, row.positional);
        sub->callback([&line, &row] { line.options.command = row.command; });
    }

    run_parser(app, words, line);
    if (line.done || line.error) return line;
    reader.read_variables(row_of(line.options.command).name);
    line.error = reader.error ? reader.error : conflict(line.options);
    return line;
}

}  // namespace ocprobe::app
