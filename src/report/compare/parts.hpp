// What the formats of a comparison share.
#pragma once

#include "ocprobe/model/comparison.hpp"
#include "report/common/json_writer.hpp"
#include "report/common/sheet.hpp"

#include <string>

namespace ocprobe::report {

/// Whether the runs part, and at which stage: a sentence without its full stop.
[[nodiscard]] std::string answer_of(const Comparison& comparison);
/// Its end: the first fact that differs, and both values. Empty where none does.
[[nodiscard]] std::string first_fact_of(const Comparison& comparison);
/// Where their statuses part, if that is a later stage; empty when it is not.
[[nodiscard]] std::string status_sentence(const Comparison& comparison);
/// `healthy (certain)`.
[[nodiscard]] std::string verdict_words(const ComparedReport& report);
/// The file, its run and its time.
[[nodiscard]] std::string report_words(const ComparedReport& report);
/// A value for a person; `absent` where there is none.
[[nodiscard]] std::string value_words(const std::optional<FactValue>& value);
/// Why a stage is not compared; empty when it is, or when neither run measured it.
[[nodiscard]] std::string not_compared_words(const StageComparison& stage);

/// Into the sheet that has begun.
void add_comparison(Sheet& sheet, const Comparison& comparison, const Style& style);
/// Into the object that is open.
void write_comparison(JsonWriter& json, const Comparison& comparison);
/// The answer, a table of the differences, and what was not compared.
[[nodiscard]] std::string comparison_markdown(const Comparison& comparison, const Printable& printable);

[[nodiscard]] std::string diff_text(const DiffReport& report, const Style& style);
[[nodiscard]] std::string diff_json(const DiffReport& report, const Style& style);
[[nodiscard]] std::string diff_markdown(const DiffReport& report, const Style& style);

}  // namespace ocprobe::report
