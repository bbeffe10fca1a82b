// The JSON report.
#pragma once

#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>

namespace ocprobe::report {

[[nodiscard]] std::string render_json(const Report& report, const Style& style);
/// Every field of a report, with nothing measured: stands in when the real one cannot be written.
[[nodiscard]] std::string minimal_json(const RunHeader& header, std::string_view why);

}  // namespace ocprobe::report
