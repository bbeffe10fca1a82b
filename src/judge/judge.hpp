// The parts of a judgement: each a function of the evidence, put together in judge.cpp.
#pragma once

#include "ocprobe/model/report.hpp"

#include <vector>

namespace ocprobe::judge {

/// The first rule that holds, worded; `excluded` is left empty.
[[nodiscard]] Verdict verdict_of(const Evidence& e);
/// Only id and confidence: what a forecast needs.
[[nodiscard]] std::string_view verdict_id(const Evidence& e);

[[nodiscard]] std::vector<Excluded> excluded_by(const Evidence& e, const Verdict& verdict);
[[nodiscard]] std::vector<Forecast> forecast(const Evidence& e, const Verdict& verdict);
[[nodiscard]] std::vector<Finding> findings_of(const Evidence& e, const Verdict& verdict);

struct ThreeFacts {
    std::optional<bool> reachable;
    std::optional<bool> authorised;
    std::optional<bool> scoped;
};
[[nodiscard]] ThreeFacts three_facts(const Evidence& e);

}  // namespace ocprobe::judge
