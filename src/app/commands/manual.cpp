// `manual`: the tables of commands and options as a manual page, or as the completion of a shell.
#include "app/commands/commands.hpp"
#include "app/commands/completion.hpp"
#include "app/exit_codes.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "version.hpp"

#include <fmt/format.h>

namespace ocprobe::app {

namespace {

// man(7): a backslash begins an escape, a plain hyphen may be broken at, and a dot at the start of a line is a request.
std::string roff(std::string_view text) {
    std::string result;
    if (text.starts_with('.') || text.starts_with('\'')) result = "\\&";
    for (const char c : text) {
        if (c == '\\')
            result += "\\e";
        else if (c == '-')
            result += "\\-";
        else
            result += c;
    }
    return result;
}

std::string operand(const Positional& positional) {
    if (positional.name.empty()) return {};
    return " [" + std::string(positional.name) + (positional.repeated ? "…]" : "]");
}

std::string commands_section() {
    std::string text = ".SH COMMANDS\n";
    for (const auto& row : command_rows()) {
        text += fmt::format(
            ".TP\n.B {}\n{}.\n", roff(std::string(row.name) + operand(row.positional)), roff(row.help)
        );
        if (!row.positional.name.empty())
            text += fmt::format(".br\n{}: {}.\n", roff(row.positional.name), roff(row.positional.help));
        if (!row.timeout.empty()) text += fmt::format(".br\n\\-\\-timeout: {}.\n", roff(row.timeout));
        text +=
            fmt::format(".br\nOutput: {}.\n.br\nExit codes: {}.\n", roff(row.formats), roff(row.exit_codes));
    }
    return text;
}

std::string options_section() {
    std::string text = ".SH OPTIONS\n";
    for (const auto* row : option_rows()) {
        if (row->shown == Shown::variable_only) continue;
        text += fmt::format(
            ".TP\n.B {} {}\n{}.\n.br\nCommands: {}.\n",
            roff(row->flags),
            roff(row->value),
            roff(help_of(*row, nullptr)),
            roff(row->commands)
        );
    }
    return text +
           ".TP\n.B \\-h,\\-\\-help\nShow the help of a command.\n"
           ".TP\n.B \\-V,\\-\\-version\nPrint the version; with \\-v, those of the linked libraries too.\n"
           ".TP\n.B \\-\\-licenses\nPrint the licence, and the notices of all that is linked in.\n";
}

std::string environment_section() {
    std::string text =
        ".SH ENVIRONMENT\nA flag comes before its variable, the variable before the default. A switch "
        "takes 1 or 0.\n";
    for (const auto* row : option_rows()) {
        const bool alone = row->shown == Shown::variable_only;
        const auto what = alone ? std::string(row->help) : "As " + std::string(long_flag(*row));
        text += fmt::format(".TP\n.B {}\n{}.\n", roff(row->variable), roff(what));
    }
    return text;
}

std::string examples_section() {
    std::string text = ".SH EXAMPLES\n";
    for (const auto& row : command_rows()) {
        for (const auto& example : row.examples) {
            const auto line = example.line.empty() ? "ocprobe" : "ocprobe " + std::string(example.line);
            text += fmt::format(".TP\n.B {}\n{}.\n", roff(line), roff(example.what));
        }
    }
    return text;
}

std::string manual_page() {
    return fmt::format(
               ".TH OCPROBE 1 \"\" \"ocprobe {}\"\n.SH NAME\nocprobe \\- why the OpenClaw CLI in this "
               "container "
               "cannot reach its Gateway\n"
               ".SH SYNOPSIS\n.B ocprobe\n[\\fIcommand\\fR] [\\fIoptions\\fR]\n",
               version
           ) +
           commands_section() + options_section() + environment_section() + examples_section();
}

}  // namespace

int run_manual(const CommandContext& context) {
    const auto& form = context.options.manual_as;
    const auto text = form == "man" ? manual_page() : completion_for(form);
    return deliver(text, exit_code::ok, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
