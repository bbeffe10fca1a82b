// The pages of `explain` and `list`: text of our own, nothing of what was pasted.
#pragma once

#include "app/explain/entries.hpp"
#include "app/explain/triage.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::app {

/// One id: what it means, how it is proven, what else looks like it, where it is corrected.
[[nodiscard]] std::string id_page(const Entry& entry, std::size_t columns);
/// Ids under a title, each with when it holds: a family, a stage, a close code.
[[nodiscard]] std::string ids_page(
    std::string_view title,
    std::string_view means,
    const std::vector<std::string_view>& ids,
    std::size_t columns
);
/// What a pasted text can mean, and what decides. `meanings` is not empty.
[[nodiscard]] std::string meanings_page(const std::vector<Meaning>& meanings, std::size_t columns);

/// `checks`, `verdicts`, or both when empty.
[[nodiscard]] std::string list_page(std::string_view what);
[[nodiscard]] std::string list_json(std::string_view what);

}  // namespace ocprobe::app
