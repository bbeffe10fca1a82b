// One change instead of a chain of them.
#pragma once

#include "ocprobe/model/report.hpp"

#include <vector>

namespace ocprobe::judge {

/// The steps of a fix that mend something: not its alternatives, not what only decides.
[[nodiscard]] std::vector<FixStep> mending(const std::vector<FixStep>& fix);

/// The verdict's steps and its forecasts' as one change, the variables for one place in one block. Empty when
/// nothing follows, or when one of them has no step that mends it: half a change is none.
[[nodiscard]] std::vector<FixStep> combined(const Verdict& verdict, const std::vector<Forecast>& next);

}  // namespace ocprobe::judge
