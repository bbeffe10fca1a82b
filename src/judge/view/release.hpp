// Which releases behave as the gateway did, without a credential and without its word for it.
#pragma once

#include "ocprobe/model/report.hpp"

#include <span>
#include <string_view>

namespace ocprobe::judge {

/// One difference between releases, measured on real ones (tests/e2e/releases.py) or looked up in their packages.
struct ReleaseRow {
    std::string_view at_least;  ///< the first release that behaves so; empty: no bound
    std::string_view before;    ///< the first release that no longer does; empty: no bound
    std::string_view because;
    bool (*seen)(const Evidence&);
};

[[nodiscard]] std::span<const ReleaseRow> release_rows();

/// The tightest bounds of all rows that were seen. Empty where the gateway tells its release itself, where no
/// gateway answered, and where two rows contradict each other (a proxy in between, or two gateways).
[[nodiscard]] ReleaseRange release_range(const Evidence& e);

}  // namespace ocprobe::judge
