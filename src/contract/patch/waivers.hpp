// Waivers: who has decided, why and until when, that a red row may pass.
#pragma once

#include "contract/read/compose.hpp"
#include "ocprobe/model/contract.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// A fault when the text is no list of waivers. `label` is what places call the file; `today` counts days since
/// 1970-01-01.
[[nodiscard]] boost::system::result<std::vector<Waiver>, Fault>
read_waivers(std::string_view text, std::string_view label, std::int64_t today);

/// Turns red rows into waived ones; adds to `report.warnings` what is wrong with a waiver. Returns whether one that is
/// expired, incomplete or unknown must keep the run red.
[[nodiscard]] bool apply_waivers(std::vector<Waiver> waivers, ContractReport& report);

/// A waivers file for what is red now, with owners to be filled in.
[[nodiscard]] std::string write_waivers(const ContractReport& report, std::int64_t today);

/// Days since 1970-01-01 of `2026-12-31`; nothing for what is no date.
[[nodiscard]] std::optional<std::int64_t> days_of(std::string_view date);
[[nodiscard]] std::string date_of(std::int64_t days);

}  // namespace ocprobe::contract
