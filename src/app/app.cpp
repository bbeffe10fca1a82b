// The whole program behind main(): descriptors, command line, one command, an exit code.
#include "ocprobe/app/app.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/last_words.hpp"
#include "app/options/options.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "ocprobe/report/render.hpp"
#include "ocprobe/report/timeline.hpp"

#include <span>
#include <string_view>

namespace ocprobe::app {

namespace {

// `health` keeps its promise (one line on stdout, 0 or 1) even for a command line that cannot be understood.
bool is_health(std::span<char* const> arguments) {
    for (const char* argument : arguments.subspan(arguments.empty() ? 0 : 1)) {
        if (std::string_view(argument) == "health") return true;
        for (const auto& row : command_rows()) {
            if (row.name == argument) return false;
        }
    }
    return false;
}

int cannot_follow(const std::string& error, bool health, std::string_view format) {
    if (health && format == "nagios") {
        (void)write_stdout("OCPROBE UNKNOWN - usage: " + error + "\n");
        return exit_code::nagios_unknown;
    }
    if (health) {
        (void)write_stdout("FAIL usage: " + error + "\n");
        return exit_code::failure;
    }
    return usage_error(error);
}

LastWords last_words_of_health() {
    return {.report = "FAIL internal_error\n", .on_stderr = false, .exit_code = exit_code::failure};
}

// The report is empty where none was promised.
LastWords last_words_of(const Options& options, const Clock& clock) {
    constexpr std::string_view why = "a fault of ocprobe's ended the run";
    LastWords words{.report = {}, .on_stderr = true, .exit_code = exit_code::internal};
    switch (options.command) {
    case Command::wait:
        words.report = "FAIL internal_error\n";
        if (!options.output_chosen) break;
        [[fallthrough]];
    case Command::check:
    case Command::hold:
        words.report = report::minimal_report(options.output, make_header(clock), why);
        break;
    case Command::timeline:
        words.report = report::minimal_timeline(options.output, make_header(clock), why);
        break;
    case Command::health:
        words = last_words_of_health();
        if (options.output != "text")
            words.report = report::minimal_report(options.output, make_header(clock), why);
        break;
    default:
        break;
    }
    if (options.output == "nagios") words.exit_code = exit_code::nagios_unknown;
    return words;
}

}  // namespace

int run(int argc, char** argv, char** envp) {
    const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));
    const bool health = is_health(arguments);
    if (health) set_last_words(last_words_of_health());
    harden_process();
    const bool stdout_open = occupy_standard_descriptors();
    const auto& clock = system_clock();
    const auto started = clock.monotonic();
    const auto environment = Environment::from_process(envp);

    auto line = parse_line(arguments, environment);
    if (line.done) {
        if (stdout_open && write_stdout(line.text, at_leisure) == 0) return exit_code::ok;
        return exit_code::not_written;
    }
    if (line.error) return cannot_follow(*line.error, health, line.options.output);
    // `health` promises a silent stderr.
    for (const auto& warning : line.warnings) {
        if (line.options.command != Command::health) write_stderr("ocprobe: warning: " + warning + "\n");
    }

    const StopSignals signals;
    const RealFileSystem files;
    const CommandContext context{
        line.options, files, environment, clock, started, signals.descriptor(), stdout_open};
    set_last_words(last_words_of(line.options, clock));
    return row_of(line.options.command).run(context);
}

int give_up(const char* why) noexcept {
    const auto& words = last_words();
    if (words.on_stderr) write_stderr("ocprobe: internal error: " + escape_text(why, 200) + "\n");
    (void)write_stdout(words.report);
    return words.exit_code;
}

}  // namespace ocprobe::app
