// The hypothetical behind a forecast: the evidence as it would be once one verdict is mended.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string_view>

namespace ocprobe::judge {

/// Evidence in which `assumed` says that the network's part was not measured but taken to go well.
struct Hypothesis {
    Evidence e;
    bool assumed = false;
};

/// Mends what `id` names and nothing else. What was measured and is not touched by it stays; what was not
/// measured goes well, save where local knowledge says otherwise. False when nothing can be said of what
/// follows.
[[nodiscard]] bool mend(Hypothesis& h, std::string_view id);

}  // namespace ocprobe::judge
