// A saved report that the command line names.
#pragma once

#include "ocprobe/report/read.hpp"

#include <boost/system/result.hpp>

#include <string>

namespace ocprobe::app {

/// The path as messages show it; `<stdin>` for `-`.
[[nodiscard]] std::string name_of_report(const std::string& path);

/// Reads a file, a pipe (`<(ssh host ocprobe -o json)`) or, for `-`, standard input. Where that is no report, says on
/// stderr why and where; the error is the exit code. A signal on `stop_descriptor` ends the wait for a pipe.
[[nodiscard]] boost::system::result<report::SavedReport, int>
load_report(const std::string& path, int stop_descriptor);

}  // namespace ocprobe::app
