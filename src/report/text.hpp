// The report for people, and the one line of `health`.
#pragma once

#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>

namespace ocprobe::report {

/// At most 40 lines of at most `style.columns` columns (verbosity 0); verdict first.
[[nodiscard]] std::string render_text(const Report& report, const Style& style);

/// `12.3 ms`, `1.25 s`: three digits are enough for a person.
[[nodiscard]] std::string human_duration(Micros time);

/// `reachable yes · authorised no · scoped not measured`
[[nodiscard]] std::string three_facts(const Judgement& judgement);

}  // namespace ocprobe::report
