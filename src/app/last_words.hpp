// What a process still says when it cannot finish its run: after a fault of ours, and when a library does not return in
// time. Stdout stays valid, and the exit code is not a signal's.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <string>

namespace ocprobe::app {

struct LastWords {
    std::string report;     ///< for stdout, in the place of the report that will not come; may be empty
    bool on_stderr = true;  ///< whether one line on stderr says what happened
    int exit_code = 70;
};

/// From now on SEGV, BUS, ABRT, FPE and ILL end the process with its last words, also when its stack is used up: the
/// handlers have a stack of their own.
void handle_faults();

/// Replaces the words; until the first call there is only the line on stderr.
void set_last_words(LastWords words);
[[nodiscard]] const LastWords& last_words();

/// How long a run may take beyond its deadline, or after a signal, before it is ended.
inline constexpr Millis watchdog_grace{900};

/// Ends the process with its last words at `limit` plus the grace from now, unless its report is being written by then.
void start_watchdog(Millis limit);
/// A signal asks for the end: no more than the grace is left from now on. Async-signal-safe; nothing where no watchdog
/// was started.
void hurry_watchdog();
/// The report is being written: what follows has its own limit, and last words would come in its midst.
void begin_report();

}  // namespace ocprobe::app
