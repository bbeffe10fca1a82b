#include "app/commands/completion.hpp"

#include "app/options/options.hpp"
#include "version.hpp"

#include <fmt/format.h>

namespace ocprobe::app {

namespace {

std::string command_names() {
    std::string names;
    for (const auto& row : command_rows())
        names += (names.empty() ? "" : " ") + std::string(row.name);
    return names;
}

std::string choices_of(const CommandRow& row) {
    return row.command == Command::help ? command_names() + " environment"
                                        : std::string(row.positional.choices);
}

// A token as an argument is refused.
bool completes(const OptionRow& row, std::string_view command) {
    return takes(row, command) && row.shown != Shown::variable_only;
}

// `o` of `-o,--output`, or empty.
std::string_view letter_of(const OptionRow& row) {
    return row.flags[1] == '-' ? std::string_view() : row.flags.substr(1, 1);
}

// In single quotes: `'` ends them in bash and zsh, and is escaped within them in fish.
std::string quoted(std::string_view text, std::string_view quote) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'')
            result += quote;
        else
            result += c;
    }
    return result + "'";
}
constexpr std::string_view posix_quote = R"('\'')";
constexpr std::string_view fish_quote = R"(\')";

std::string bash_completion() {
    std::string cases;
    for (const auto& row : command_rows()) {
        std::string flags = "--help";
        for (const auto* option : option_rows()) {
            if (completes(*option, row.name)) flags += " " + std::string(long_flag(*option));
        }
        cases += fmt::format(
            "    {}) flags='{}' formats='{}' operands='{}' ;;\n",
            row.name,
            flags,
            row.formats,
            choices_of(row)
        );
    }
    return "# The completion of bash for ocprobe " + std::string(version) + R"bash(.
_ocprobe() {
    local commands=')bash" +
           command_names() +
           R"bash(' word=${COMP_WORDS[COMP_CWD]} before=${COMP_WORDS[COMP_CWD - 1]} command='' flags formats operands seen
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
    *) [ -n "$command" ] && commands=$operands; mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word") ;;
    esac
}
complete -o default -F _ocprobe ocprobe
)bash";
}

// _describe(zshcompsys(1)): `name:what it is`.
std::string zsh_completion() {
    std::string commands;
    std::string cases;
    for (const auto& row : command_rows()) {
        commands += " " + quoted(fmt::format("{}:{}", row.name, row.help), posix_quote);
        std::string flags = "'--help:Show this command'\\''s help'";
        for (const auto* option : option_rows()) {
            if (completes(*option, row.name))
                flags +=
                    " " +
                    quoted(fmt::format("{}:{}", long_flag(*option), help_of(*option, &row)), posix_quote);
        }
        cases += fmt::format(
            "    {}) flags=({}) formats=({}) operands=({}) ;;\n",
            row.name,
            flags,
            row.formats,
            choices_of(row)
        );
    }
    return "#compdef ocprobe\n# The completion of zsh for ocprobe " + std::string(version) + R"zsh(.
_ocprobe() {
    local -a commands flags formats operands
    local command='' word
    commands=()zsh" +
           commands + R"zsh()
    for word in ${words[2,CURRENT-1]}; do
        if (( ${commands[(I)$word:*]} )); then command=$word; break; fi
    done
    case ${command:-check} in
)zsh" + cases +
           R"zsh(    esac
    case ${words[CURRENT-1]} in
    -o | --output) compadd -- $formats; return ;;
    esac
    case ${words[CURRENT]} in
    -*) _describe -o option flags ;;
    *)
        if [[ -z $command ]]; then
            _describe command commands
        elif (( $#operands )); then
            compadd -- $operands
        else
            _files
        fi
        ;;
    esac
}
compdef _ocprobe ocprobe
)zsh";
}

std::string fish_option(const OptionRow& option, const CommandRow& row, const std::string& when) {
    const auto letter = letter_of(option);
    auto line = fmt::format("complete -c ocprobe -n {}", quoted(when, fish_quote));
    if (!letter.empty()) line += fmt::format(" -s {}", letter);
    line += fmt::format(" -l {}", long_flag(option).substr(2));
    if (option.variable == "OCPROBE_OUTPUT") {
        line += fmt::format(" -x -a {}", quoted(row.formats, fish_quote));
    } else if (option.value == "FILE" || option.value == "DIR" || option.value == "SOCKET") {
        line += " -r -F";
    } else if (!option.value.empty()) {
        line += " -x";
    }
    return line + fmt::format(" -d {}\n", quoted(help_of(option, &row), fish_quote));
}

std::string fish_completion() {
    const auto names = command_names();
    auto text = fmt::format("# The completion of fish for ocprobe {}.\n", version);
    for (const auto& row : command_rows()) {
        text += fmt::format(
            "complete -c ocprobe -f -n __fish_use_subcommand -a {} -d {}\n",
            row.name,
            quoted(row.help, fish_quote)
        );
        const auto seen = fmt::format("__fish_seen_subcommand_from {}", row.name);
        // `check` is what runs without a command.
        const auto when =
            row.command == Command::check ? fmt::format("{}; or __fish_use_subcommand", seen) : seen;
        for (const auto* option : option_rows()) {
            if (completes(*option, row.name)) text += fish_option(*option, row, when);
        }
        if (const auto choices = choices_of(row); !choices.empty())
            text += fmt::format("complete -c ocprobe -f -n '{}' -a '{}'\n", seen, choices);
    }
    return text;
}

}  // namespace

std::string completion_for(std::string_view shell) {
    if (shell == "zsh") return zsh_completion();
    return shell == "fish" ? fish_completion() : bash_completion();
}

}  // namespace ocprobe::app
