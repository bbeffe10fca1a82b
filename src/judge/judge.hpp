// The parts of a judgement: each a function of the evidence, put together in judge.cpp.
#pragma once

#include "judge/causes/cause.hpp"
#include "ocprobe/model/report.hpp"

#include <vector>

namespace ocprobe::judge {

/// The first cause that holds.
[[nodiscard]] const Cause& cause_of(const Evidence& e);
/// That cause, worded, with its fix; `excluded` is left empty.
[[nodiscard]] Verdict verdict_of(const Evidence& e, const Cause& cause);

struct Prediction {
    std::vector<Forecast> chain;
    bool ends_healthy = false;  ///< nothing follows after the chain, and all of what follows was seen
};
/// What breaks next once `change` has mended `cause` alone, from what is known.
[[nodiscard]] Prediction forecast(const Evidence& e, const Cause& cause, OnceFixed change);

[[nodiscard]] std::vector<Finding> findings_of(const Evidence& e, const Verdict& verdict);

struct ThreeFacts {
    std::optional<bool> reachable;
    std::optional<bool> authorised;
    std::optional<bool> scoped;
};
[[nodiscard]] ThreeFacts three_facts(const Evidence& e);

}  // namespace ocprobe::judge
