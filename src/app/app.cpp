// The whole program behind main(): doors, command line, one command, an exit code.
#include "ocprobe/app/app.hpp"

#include "app/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/options.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/run.hpp"
#include "ocprobe/report/render.hpp"

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

// A fault of ours: stdout still gets a valid report, health its one line.
int failed_inside(const CommandContext& context, const char* what) {
    const auto& options = context.options;
    if (options.command == Command::health) {
        (void)write_stdout("FAIL internal_error\n");
        return exit_code::failure;
    }
    write_stderr("ocprobe: internal error: " + escape_text(what, 200) + "\n");
    const bool reports = options.command == Command::check || options.command == Command::hold ||
                         (options.command == Command::wait && options.output_chosen);
    if (reports) {
        (void)write_stdout(report::minimal_report(
            options.output, make_header(context.clock), "an internal error ended the run"
        ));
    }
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
    if (line.options.command == Command::check || line.options.command == Command::hold) {
        set_last_words(report::minimal_report(line.options.output, make_header(clock), "the run crashed"));
    } else if (line.options.command == Command::health) {
        set_last_words("FAIL internal_error\n");
    }
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
