// The whole program behind main().
#pragma once

namespace ocprobe::app {

/// Parses, runs one command, writes to stdout and stderr; returns the process's exit code. Throws what give_up() is for.
[[nodiscard]] int run(int argc, char** argv, char** envp);

/// After an exception: a valid report where one was promised, one line on stderr, 70 (`health`: one line on stdout, 1).
[[nodiscard]] int give_up(const char* why) noexcept;

}  // namespace ocprobe::app
