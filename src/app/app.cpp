// The whole program behind main(): doors, command line, one command, an exit code.
#include "ocprobe/app/app.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/options/options.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "ocprobe/report/render.hpp"
#include "ocprobe/report/timeline.hpp"

#include <cstring>
#include <exception>
#include <span>
#include <string_view>
#include <unistd.h>

namespace ocprobe::app {

namespace {

// `health` keeps its promise (one line on stdout, 0 or 1) even for a command line that cannot be understood.
bool is_health(std::span<char* const> arguments) {
    for (const char* argument : arguments.subspan(1)) {
        if (std::string_view(argument) == "health") return true;
        for (const auto& row : command_rows()) {
            if (row.name == argument) return false;
        }
    }
    return false;
}

int cannot_follow(const std::string& error, bool health) {
    if (health) {
        (void)write_stdout("FAIL usage: " + error + "\n");
        return exit_code::failure;
    }
    return usage_error(error);
}

// What stdout gets in the place of a report that will not come; nothing where none was promised.
std::string last_words_of(const Options& options, const Clock& clock) {
    constexpr std::string_view why = "a fault of ocprobe's ended the run";
    switch (options.command) {
    case Command::wait:
        if (!options.output_chosen) return "FAIL internal_error\n";
        [[fallthrough]];
    case Command::check:
    case Command::hold:
        return report::minimal_report(options.output, make_header(clock), why);
    case Command::timeline:
        return report::minimal_timeline(options.output, make_header(clock), why);
    case Command::health:
        return "FAIL internal_error\n";
    default:
        return {};
    }
}

// A fault of ours: stdout still gets a valid report, health its one line.
int failed_inside(const CommandContext& context, const char* what) {
    const auto& options = context.options;
    if (options.command == Command::health) {
        (void)write_stdout("FAIL internal_error\n");
        return exit_code::failure;
    }
    write_stderr("ocprobe: internal error: " + escape_text(what, 200) + "\n");
    (void)write_stdout(last_words_of(options, context.clock));
    return exit_code::internal;
}

}  // namespace

int run(int argc, char** argv, char** envp) {
    harden_process();
    const bool stdout_open = occupy_standard_descriptors();
    const auto& clock = system_clock();
    const auto started = clock.monotonic();
    const auto environment = Environment::from_process(envp);
    const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));

    auto line = parse_line(arguments, environment);
    const bool health = is_health(arguments);
    if (line.done) {
        if (stdout_open && write_stdout(line.text, at_leisure) == 0) return exit_code::ok;
        return exit_code::not_written;
    }
    if (!line.error.empty()) return cannot_follow(line.error, health);

    const StopSignals signals;
    const RealFileSystem files;
    const CommandContext context{
        line.options, files, environment, clock, started, signals.descriptor(), stdout_open};
    set_last_words(last_words_of(line.options, clock));
    try {
        return row_of(line.options.command).run(context);
    } catch (const std::exception& error) {
        return failed_inside(context, error.what());
    }
}

int give_up(const char* why) noexcept {
    constexpr std::string_view head = "ocprobe: cannot run: ";
    [[maybe_unused]] auto written = ::write(STDERR_FILENO, head.data(), head.size());
    written = ::write(STDERR_FILENO, why, std::strlen(why));
    written = ::write(STDERR_FILENO, "\n", 1);
    return exit_code::internal;
}

}  // namespace ocprobe::app
