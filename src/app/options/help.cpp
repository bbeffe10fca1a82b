// The pages of help, from the tables of commands and options.
#include "app/libraries.hpp"
#include "app/options/options.hpp"
#include "app/options/paragraph.hpp"
#include "version.hpp"

#include <algorithm>

namespace ocprobe::app {

namespace {

// Below this, what an option does stands in the line under it.
constexpr std::size_t two_columns = 64;
constexpr std::size_t narrowest = 24;
constexpr std::size_t widest = 100;

class Page {
public:
    explicit Page(int columns)
        : columns_(std::clamp(static_cast<std::size_t>(std::max(columns, 0)), narrowest, widest)) {}

    void title(std::string_view text) { out_.append(out_.empty() ? "" : "\n").append(text).append("\n"); }
    void words(std::string_view text, std::size_t indent) {
        out_ += paragraph(text, indent, columns_) + "\n";
    }
    /// As it is: there to be copied.
    void line(std::string_view text) { out_.append(text).append("\n"); }
    // A name and what it is, in two columns of which the second begins at `column`.
    void row(std::string_view name, std::string_view what, std::size_t column) {
        const auto left = "  " + std::string(name);
        if (columns_ < two_columns || left.size() + 2 > column) {
            out_ += left + "\n" + paragraph(what, std::min(column, std::size_t{8}), columns_) + "\n";
            return;
        }
        const auto text = paragraph(what, column, columns_);
        out_ += left + text.substr(left.size()) + "\n";
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::size_t columns_;
    std::string out_;
};

std::string operand_of(const Positional& positional) {
    if (positional.name.empty()) return {};
    return " [" + std::string(positional.name) + (positional.repeated ? "...]" : "]");
}

std::string left_of(const OptionRow& row) {
    const auto comma = row.flags.find(',');
    auto text = comma == std::string_view::npos
                    ? "    " + std::string(row.flags)
                    : std::string(row.flags.substr(0, comma)) + ", " + std::string(long_flag(row));
    if (!row.value.empty()) text += " " + std::string(row.value);
    return text;
}

void add_options(Page& page, const CommandRow& command, Shown shown, std::string_view title) {
    bool titled = false;
    for (const auto* row : option_rows()) {
        if (row->shown != shown || !takes(*row, command.name)) continue;
        if (!titled) page.title(title);
        titled = true;
        page.row(left_of(*row), help_of(*row, &command) + ".", 30);
    }
}

void add_examples(Page& page, const CommandRow& command) {
    page.title("Examples");
    for (const auto& example : command.examples) {
        page.line(example.line.empty() ? "  ocprobe" : "  ocprobe " + std::string(example.line));
        page.words(std::string(example.what) + ".", 6);
    }
}

void add_command(Page& page, const CommandRow& command) {
    if (!command.positional.name.empty()) {
        page.title("Operand");
        page.row(command.positional.name, std::string(command.positional.help) + ".", 30);
    }
    add_options(page, command, Shown::first, "Common options");
    add_options(page, command, Shown::later, "More options");
    add_examples(page, command);
    page.title("Exit codes");
    page.words(std::string(command.exit_codes) + ".", 2);
}

std::string first_page(int columns) {
    Page page(columns);
    page.words("Find out why the OpenClaw CLI in this container cannot reach its Gateway.", 0);
    page.title("Usage");
    page.words("ocprobe [command] [options]", 2);
    page.title("Commands");
    for (const auto& row : command_rows())
        page.row(row.name, std::string(row.help) + ".", 12);
    add_command(page, row_of(Command::check));
    page.title("More help");
    page.row("ocprobe help COMMAND", "The options, values and examples of a command.", 30);
    page.row("ocprobe help environment", "The variables: each option has one.", 30);
    page.row("ocprobe --licenses", "The licence, and the notices of all that is linked in.", 30);
    return page.take();
}

std::string command_page(const CommandRow& command, int columns) {
    Page page(columns);
    page.words(std::string(command.help) + ".", 0);
    page.title("Usage");
    page.words("ocprobe " + std::string(command.name) + operand_of(command.positional) + " [options]", 2);
    add_command(page, command);
    return page.take();
}

std::string environment_page(int columns) {
    Page page(columns);
    page.words(
        "Each option has a variable. A flag comes before its variable, the variable before the default. "
        "A switch takes 1 or 0.",
        0
    );
    for (const auto* row : option_rows()) {
        page.title(row->variable);
        const auto flag =
            row->shown == Shown::variable_only ? std::string() : std::string(long_flag(*row)) + ". ";
        page.words(flag + help_of(*row, nullptr) + ". For " + said_as_list(row->commands) + ".", 2);
    }
    page.title("Other variables");
    page.row("COLUMNS", "How wide the output is where stdout is no terminal.", 30);
    page.row("NO_COLOR", "Any value turns colour off.", 30);
    page.row("LC_ALL, LC_CTYPE, LANG", "Without UTF-8 in them, the output is ASCII.", 30);
    return page.take();
}

std::string replaced(std::string_view text, std::string_view mark, const std::string& with) {
    std::string result(text);
    if (const auto at = result.find(mark); at != std::string::npos) result.replace(at, mark.size(), with);
    return result;
}

}  // namespace

std::string help_of(const OptionRow& row, const CommandRow* command) {
    const auto formats = command != nullptr ? said_as_list(command->formats) : "in this format";
    const auto timeout = command != nullptr ? std::string(command->timeout) : "End the run after this time";
    return replaced(replaced(row.help, "{formats}", formats), "{timeout}", timeout);
}

bool is_help_topic(std::string_view topic) {
    return topic.empty() || topic == "environment" || command_named(topic) != nullptr;
}

std::string help_text(std::string_view topic, int columns) {
    if (topic == "environment") return environment_page(columns);
    const auto* command = command_named(topic);
    return command != nullptr ? command_page(*command, columns) : first_page(columns);
}

std::string version_text(bool with_libraries) {
    auto text = std::string("ocprobe ") + version + " (" + commit + ")\n";
    if (!with_libraries) return text;
    for (const auto& library : libraries())
        text.append(library.name).append(" ").append(library.version).append("\n");
    return text;
}

}  // namespace ocprobe::app
