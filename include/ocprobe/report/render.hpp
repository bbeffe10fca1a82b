// How a report is said: a table of formats. Pure.
#pragma once

#include "ocprobe/model/report.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::report {

struct Style {
    int columns = 100;   ///< of the terminal, at most 100
    bool colour = false;
    bool unicode = true; ///< false: ASCII glyphs only
    bool pretty = false; ///< JSON over several lines
    int verbosity = 0;   ///< -q is -1, -v is 1
};

struct Format {
    std::string_view name;
    std::string_view description;
    std::string (*render)(const Report&, const Style&);
};

/// `text`, `json`, `markdown`.
[[nodiscard]] std::span<const Format> formats();

/// The one line of `ocprobe health`, at most 4,096 bytes with its newline.
[[nodiscard]] std::string health_line(const Report& report);

/// The JSON Schema of `ocprobe.report/v1`.
[[nodiscard]] std::string_view json_schema();

/// The report that stands in when the real one would leak or cannot be made (verdicts.md §4.11): valid in `format`.
[[nodiscard]] std::string minimal_report(std::string_view format, const RunHeader& header, std::string_view why);

}  // namespace ocprobe::report
