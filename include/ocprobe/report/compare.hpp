// Two reports side by side, by their facts and not by their words, and how that is said. Pure.
#pragma once

#include "ocprobe/model/comparison.hpp"
#include "ocprobe/report/read.hpp"
#include "ocprobe/report/render.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::report {

/// Compares stage by stage. Left out is what no two runs have in common (times, ids of a run or a connection, the own
/// port, process ids) and what is text: src/report/README.md. A stage or a fact that one report has not measured
/// differs from nothing. Where the reports are of different builds of ocprobe, a fact that only one of them has counts as not
/// measured in the other: that build may not have known it.
[[nodiscard]] Comparison
compare(const SavedReport& a, std::string_view name_a, const SavedReport& b, std::string_view name_b);

/// The same with a run, as if its report had been saved: `this run` is B.
[[nodiscard]] Comparison compare_run(const SavedReport& a, std::string_view name_a, const Report& run);

/// As `format` writes `run`, with the comparison in it where it has a place: behind a text, in a ticket, as the member `against`
/// of the JSON. Other formats are for programs that know no such thing.
[[nodiscard]] std::string
render_against(const Format& format, const Report& run, const Comparison& comparison, const Style& style);

struct DiffFormat {
    std::string_view name;
    std::string_view description;
    std::string (*render)(const DiffReport&, const Style&);
};

/// `text`, `json`, `markdown`.
[[nodiscard]] std::span<const DiffFormat> diff_formats();

}  // namespace ocprobe::report
