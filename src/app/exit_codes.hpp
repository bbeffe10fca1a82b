// The exit codes. `health` gives ok and failure only, but with `-o nagios`.
#pragma once

namespace ocprobe::app::exit_code {

inline constexpr int ok = 0;
inline constexpr int failure = 1;       ///< a failure was found, or nothing was proven
inline constexpr int usage = 64;        ///< no report; one line on stderr
inline constexpr int internal = 70;     ///< internal_error, or no descriptors or memory to run at all
inline constexpr int not_written = 74;  ///< the report could not be written
inline constexpr int deadline = 124;
inline constexpr int signal_base = 128;
inline constexpr int nagios_unknown = 3;  ///< of `-o nagios`, whose other codes come with the format

}  // namespace ocprobe::app::exit_code
