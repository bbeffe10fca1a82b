// The whole program behind main().
#pragma once

namespace ocprobe::app {

/// Parses, runs one command, writes to stdout and stderr; returns the process's exit code. Throws nothing
/// that main() could do anything about.
[[nodiscard]] int run(int argc, char** argv, char** envp);

/// What is left when memory or descriptors are not enough to run at all: one line on stderr, 70.
[[nodiscard]] int give_up(const char* why) noexcept;

}  // namespace ocprobe::app
