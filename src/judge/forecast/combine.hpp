// One change instead of a chain of them.
#pragma once

#include "ocprobe/model/report.hpp"

#include <vector>

namespace ocprobe::judge {

/// The steps of a fix that are the fix: neither its alternatives nor what only decides.
[[nodiscard]] std::vector<FixStep> remedies_of(const std::vector<FixStep>& fix);

/// The verdict's remedy and its forecasts' as one change: one step for each place, of two values for one variable the
/// later verdict's, which was found with the earlier one in place. Empty when nothing follows, or when one of them has
/// no remedy: half a change is none.
[[nodiscard]] std::vector<FixStep> combined(const Verdict& verdict, const std::vector<Forecast>& next);

}  // namespace ocprobe::judge
