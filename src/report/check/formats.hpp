// The renderers behind the table of formats.
#pragma once

#include "ocprobe/model/comparison.hpp"
#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>

namespace ocprobe::report {

[[nodiscard]] std::string render_text(const Report& report, const Style& style);
[[nodiscard]] std::string render_json(const Report& report, const Style& style);
/// With the member `against`, unless there is none.
[[nodiscard]] std::string
render_json_against(const Report& report, const Comparison* against, const Style& style);
/// The report on one line, whatever the style says.
[[nodiscard]] std::string render_ndjson(const Report& report, const Style& style);
/// At most 65,536 bytes, GitHub's limit for a comment in characters.
[[nodiscard]] std::string render_markdown(const Report& report, const Style& style);

[[nodiscard]] std::string
minimal_json(const RunHeader& header, std::string_view why, const RedactionReceipt& receipt);

}  // namespace ocprobe::report
