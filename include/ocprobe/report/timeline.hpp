// How a timeline is said: text, JSON, Markdown, one page of HTML. Pure.
#pragma once

#include "ocprobe/model/timeline.hpp"
#include "ocprobe/report/render.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::report {

struct TimelineFormat {
    std::string_view name;
    std::string (*render)(const TimelineReport&, const Style&);
};

/// `text`, `json`, `markdown`, `html`.
[[nodiscard]] std::span<const TimelineFormat> timeline_formats();

/// What stands in when the real one would leak or cannot be made: valid in `format`.
[[nodiscard]] std::string
minimal_timeline(std::string_view format, const RunHeader& header, std::string_view why);

}  // namespace ocprobe::report
