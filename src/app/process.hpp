// The process itself: descriptors, signals, core files, limits.
#pragma once

#include "ocprobe/base/clock.hpp"

#include <optional>
#include <string>

namespace ocprobe::app {

/// Makes sure that 0, 1 and 2 are taken, so that no socket can land on stdout; returns whether stdout was
/// open.
bool occupy_standard_descriptors();

/// No core file (it would hold credentials), no SIGPIPE and no SIGXFSZ: a write that fails is told as one. A fault ends
/// with last words. RLIMIT_CORE is set to 1: a limit below one page stops a core file, and exactly 1 also stops a core
/// that is piped to a program (core(5)). RLIMIT_DATA becomes 64 MiB.
void harden_process();

/// HUP, INT and TERM write their number into a pipe; a second one ends the process at once (128 + number).
class StopSignals {
public:
    StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals();
    /// Readable when a signal has come. -1: no pipe could be made (then the signals keep their default
    /// action).
    [[nodiscard]] int descriptor() const { return read_end_; }
    /// The signal that has come, or 0.
    [[nodiscard]] static int received();

private:
    int read_end_ = -1;
};

/// How long a run with a budget waits for whoever reads its report. Beyond it the run has no verdict to add.
inline constexpr Millis report_limit{5'000};

/// Writes all of `text` to stdout; returns the errno, 0 when every byte was taken. ETIMEDOUT: nobody drained it within
/// the limit; EINTR: a signal came while nobody did.
[[nodiscard]] int write_stdout(const std::string& text, const std::optional<Millis>& limit = report_limit);
/// The same for what comes before a report: after a crash the last words still follow.
[[nodiscard]] int
write_stdout_part(const std::string& text, const std::optional<Millis>& limit = report_limit);
/// Writes one line to stderr; nobody can be told when that fails.
void write_stderr(const std::string& text);

}  // namespace ocprobe::app
