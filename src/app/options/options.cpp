// The command line, by CLI11 over the tables of commands and options.
#include "app/options/options.hpp"

#include "app/licenses/licenses.hpp"
#include "app/options/suggest.hpp"
#include "base/duration.hpp"
#include "ocprobe/base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace ocprobe::app {

namespace {

constexpr std::size_t longest_path = 4096;

/// What stands on the command line. To build an option costs more than to read it, so only those are built that this
/// line can mean; help shows all of them.
struct Words {
    std::span<char* const> arguments;

    [[nodiscard]] bool hold(std::string_view word) const {
        return std::find(arguments.begin(), arguments.end(), word) != arguments.end();
    }
    [[nodiscard]] bool ask_more() const { return hold("-v") || hold("--verbose"); }
    [[nodiscard]] bool begin_with_command() const {
        return arguments.size() > 1 && command_named(arguments[1]) != nullptr;
    }
    /// The first command that is named; empty when none is.
    [[nodiscard]] std::string_view command() const {
        for (const std::string_view word : arguments.subspan(std::min<std::size_t>(1, arguments.size()))) {
            if (command_named(word) != nullptr) return word;
        }
        return {};
    }
    /// The option whose value is missing at the end of the line; null when the last word is none.
    [[nodiscard]] const OptionRow* last_option() const {
        const std::string_view last = arguments.back();
        for (const auto* row : option_rows()) {
            const bool letter = row->flags[1] != '-' && last.size() > 1 && last[0] == '-' && last[1] != '-' &&
                                last.back() == row->flags[1];
            if (!row->value.empty() && (last == long_flag(*row) || letter)) return row;
        }
        return nullptr;
    }
    [[nodiscard]] bool may_mean(const OptionRow& row) const {
        const char letter = row.flags[1] != '-' ? row.flags[1] : '\0';
        return std::any_of(arguments.begin(), arguments.end(), [&](std::string_view word) {
            // Letters may stand together: `-qv`.
            const bool letters = word.size() > 1 && word[0] == '-' && word[1] != '-';
            return word.starts_with(long_flag(row)) ||
                   (letters && letter != '\0' && word.find(letter) != std::string_view::npos);
        });
    }
};

bool is_flag(std::string_view word) {
    return std::any_of(option_rows().begin(), option_rows().end(), [&](const auto* row) {
        return long_flag(*row) == word;
    });
}

std::string needs_value(const OptionRow& row, std::string_view name) {
    return std::string(name) + " needs a value, as " + std::string(row.example);
}

struct Reader {
    Options& options;
    const Environment& environment;
    const Words& words;
    std::optional<std::string> error;
    std::vector<const OptionRow*> seen;

    void store(const OptionRow& row, std::string_view text, bool from_variable) {
        const auto name = from_variable ? row.variable : long_flag(row);
        // The next option was taken for the value that somebody forgot.
        if (!row.value.empty() && (text.empty() || is_flag(text))) {
            if (!error) error = needs_value(row, name);
            return;
        }
        keep(row.store(options, text, from_variable), name);
    }

    // The first one is said.
    void keep(const Stored& stored, std::string_view name) {
        if (!stored && !error) error = std::string(name).append(" ").append(stored.error().words);
    }

    void add_option(CLI::App& app, const OptionRow& row) {
        if (row.value.empty() && row.shown != Shown::variable_only) {
            app.add_flag_function(std::string(row.flags), [this, &row](std::int64_t) {
                seen.push_back(&row);
                store(row, "", false);
            });
        } else {
            auto* option = app.add_option_function<std::vector<std::string>>(
                std::string(row.flags),
                [this, &row](const std::vector<std::string>& texts) {
                    seen.push_back(&row);
                    for (const auto& text : texts)
                        store(row, text, false);
                }
            );
            option->expected(1)->take_all()->allow_extra_args(false);
        }
    }

    void add_positional(CLI::App& app, const CommandRow& command) {
        const auto& positional = command.positional;
        if (positional.name.empty()) return;
        auto* option = app.add_option_function<std::vector<std::string>>(
            std::string(positional.name),
            [this, &command](const std::vector<std::string>& texts) {
                for (const auto& text : texts)
                    keep(command.positional.store(options, text), command.name);
            }
        );
        if (!positional.repeated) option->expected(1);
    }

    void add_options(CLI::App& app, std::string_view command) {
        for (const auto* row : option_rows()) {
            if (takes(*row, command) && words.may_mean(*row)) add_option(app, *row);
        }
    }

    // A variable speaks only where the command line was silent; blank ones count as not set. One that this command
    // does not take is refused as its flag is, but not by the commands that only tell what is in the binary.
    void read_variables(std::string_view command) {
        const auto& rows = option_rows();
        const auto taken =
            std::count_if(rows.begin(), rows.end(), [&](const auto* row) { return takes(*row, command); });
        for (const auto* row : rows) {
            if (std::find(seen.begin(), seen.end(), row) != seen.end()) continue;
            const auto text = environment.get(row->variable);
            if (!text || text->empty()) continue;
            if (takes(*row, command)) {
                store(*row, *text, true);
            } else if (taken > 1 && !error) {
                error = std::string(row->variable) + " is an option of ocprobe " + commands_of(*row);
            }
        }
    }
};

std::optional<std::string> conflict(const Options& options) {
    const auto& row = row_of(options.command);
    if (options.output_chosen && !has_word(row.formats, options.output))
        return std::string(options.output_by_variable ? "OCPROBE_OUTPUT" : "--output") + " takes " +
               said_as_list(row.formats) + " with `" + std::string(row.name) + "`";
    const int token_sources = (options.token_file ? 1 : 0) + (options.token_stdin ? 1 : 0);
    if (options.token_stdin && options.against == "-")
        return "--token-stdin and --against - exclude each other: there is one standard input";
    if (options.sharing.any() && options.against)
        return "--share and --against exclude each other: the earlier report has the names of its own";
    if (token_sources > 1) return "--token-file and --token-stdin exclude each other";
    return std::nullopt;
}

std::string refusal_of(const CLI::App& app) {
    const auto rest = app.remaining(true);
    const std::string first = rest.empty() ? std::string() : rest.front();
    if (command_named(first) != nullptr) return "one command a run: '" + first + "' is the second";
    return first.starts_with("-") ? unknown_option(first) : unknown_command(first);
}

// CLI11 reports by exception; this is where they end.
void run_parser(CLI::App& app, const Words& asked, ParsedLine& line) {
    try {
        std::vector<std::string> words;
        for (std::size_t i = asked.arguments.size(); i > 1; --i)
            words.emplace_back(asked.arguments[i - 1]);
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        line.options.help_topic = asked.command();
        line.options.command = Command::help;
    } catch (const CLI::CallForVersion&) {
        line.options.verbosity = asked.ask_more() ? 1 : 0;
        line.options.command = Command::version;
    } catch (const CLI::ExtrasError&) {
        line.error = refusal_of(app);
    } catch (const CLI::ArgumentMismatch& e) {
        const auto* row = asked.last_option();
        line.error = row != nullptr ? needs_value(*row, long_flag(*row)) : escape_text(e.what(), 200);
    } catch (const CLI::ParseError& e) {
        line.error = escape_text(e.what(), 200);
    }
}

}  // namespace

std::string_view long_flag(const OptionRow& row) {
    return row.flags.substr(row.flags.rfind(',') + 1);
}

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

std::string said_as_list(std::string_view words) {
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const bool last = words.find(' ', at + 1) == std::string_view::npos;
        text += words[at] != ' ' ? std::string(1, words[at]) : last ? " or " : ", ";
    }
    return text;
}

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
        line.options.command = Command::version;
        return line;
    }

    const Words words{arguments};
    CLI::App app("", "ocprobe");
    app.set_help_flag("-h,--help");
    app.set_version_flag("-V,--version", std::string());
    if (words.hold("--licenses")) {
        app.add_flag_callback("--licenses", [&line] {
            line.done = true;
            line.text = licenses();
        });
    }
    app.require_subcommand(0, 1);
    Reader reader{line.options, environment, words, {}, {}};
    if (!words.begin_with_command()) reader.add_options(app, "check");
    for (const auto& row : command_rows()) {
        if (!words.hold(row.name)) continue;
        auto* sub = app.add_subcommand(std::string(row.name));
        sub->set_help_flag("-h,--help");
        reader.add_options(*sub, row.name);
        reader.add_positional(*sub, row);
        sub->callback([&line, &row] { line.options.command = row.command; });
    }

    run_parser(app, words, line);
    if (line.done || line.error) return line;
    reader.read_variables(row_of(line.options.command).name);
    line.error = reader.error ? reader.error : conflict(line.options);
    line.warnings = unknown_variables(environment);
    return line;
}

}  // namespace ocprobe::app
