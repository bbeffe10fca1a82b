// The parts of explanations(), in the order of verdicts.md.
#pragma once

#include "ocprobe/judge/judge.hpp"

#include <span>

namespace ocprobe::judge {

inline constexpr bool verdict_too = false;
inline constexpr bool finding_only = true;

[[nodiscard]] std::span<const Explanation> explain_target();
[[nodiscard]] std::span<const Explanation> explain_connection();
[[nodiscard]] std::span<const Explanation> explain_session();
[[nodiscard]] std::span<const Explanation> explain_held();
[[nodiscard]] std::span<const Explanation> explain_state();
[[nodiscard]] std::span<const Explanation> explain_rest();

}  // namespace ocprobe::judge
