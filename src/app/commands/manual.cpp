// `manual`: the tables of commands and options as a manual page, and as a completion of bash.
#include "app/commands/commands.hpp"
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
    const auto name = std::string(positional.name) + (positional.repeated ? "…" : "");
    return positional.required ? " " + name : " [" + name + "]";
}

std::string manual_page() {
    auto text = fmt::format(
        ".TH OCPROBE 1 \"\" \"ocprobe {}\"\n.SH NAME\nocprobe \\- why the OpenClaw CLI in this container "
        "cannot reach its Gateway\n"
        ".SH SYNOPSIS\n.B ocprobe\n[\\fIcommand\\fR] [\\fIoptions\\fR]\n.SH COMMANDS\n",
        version
    );
    for (const auto& row : command_rows()) {
        text += fmt::format(
            ".TP\n.B {}\n{}.\n", roff(std::string(row.name) + operand(row.positional)), roff(row.help)
        );
        if (!row.positional.name.empty())
            text += fmt::format(".br\n{}: {}.\n", roff(row.positional.name), roff(row.positional.help));
        text +=
            fmt::format(".br\nOutput: {}.\n.br\nExit codes: {}.\n", roff(row.formats), roff(row.exit_codes));
    }
    text += ".SH OPTIONS\nA flag comes before its variable, the variable before the default.\n";
    for (const auto* row : option_rows()) {
        text += fmt::format(
            ".TP\n.B {} {}\n{}.\n.br\nVariable: {}. Commands: {}.\n",
            roff(row->flags),
            roff(row->value),
            roff(row->help),
            roff(row->variable),
            roff(row->commands)
        );
    }
    return text + ".TP\n.B \\-h,\\-\\-help\nThe help of a command.\n"
                  ".TP\n.B \\-V,\\-\\-version\nThe version; with \\-v, those of the linked libraries too.\n"
                  ".TP\n.B \\-\\-licenses\nThe licence, and the notices of all that is linked in.\n";
}

// `--output -o`, each flag of the rows that a command takes.
std::string flags_of(std::string_view command) {
    std::string text = "--help";
    for (const auto* row : option_rows()) {
        // A token as an argument is refused.
        if (!takes(*row, command) || row->variable == "OCPROBE_TOKEN") continue;
        const auto comma = row->flags.find(',');
        text += " " + std::string(row->flags.substr(comma == std::string_view::npos ? 0 : comma + 1));
    }
    return text;
}

std::string bash_completion() {
    std::string names;
    std::string cases;
    for (const auto& row : command_rows()) {
        names += (names.empty() ? "" : " ") + std::string(row.name);
        cases +=
            fmt::format("    {}) flags='{}' formats='{}' ;;\n", row.name, flags_of(row.name), row.formats);
    }
    return "# The completion of bash for ocprobe " + std::string(version) + R"bash(.
_ocprobe() {
    local commands=')bash" +
           names +
           R"bash(' word=${COMP_WORDS[COMP_CWD]} before=${COMP_WORDS[COMP_CWD - 1]} command='' flags formats seen
    for seen in "${COMP_WORDS[@]:1:COMP_CWD-1}"; do
        case " $commands " in *" $seen "*) command=$seen; break ;; esac
    done
    case ${command:-check} in
)bash" + cases +
           R"bash(    esac
    case $before in
    -o | --output) mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$word"); return ;;
    esac
    case $word in
    -*) [ -n "$command" ] || flags+=' --version --licenses'; mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word") ;;
    *) [ -n "$command" ] || mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word") ;;
    esac
}
complete -o default -F _ocprobe ocprobe
)bash";
}

}  // namespace

int run_manual(const CommandContext& context) {
    const auto text = context.options.manual_as == "bash" ? bash_completion() : manual_page();
    return deliver(text, exit_code::ok, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
