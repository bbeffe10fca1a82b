// Every id that anything of this program prints, with its documentation.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace ocprobe::app {

struct Entry {
    std::string_view id;
    std::string_view kind;   ///< `verdict`, `finding`, `release blocker` …
    std::string_view stage;  ///< of a verdict: where a run stops for it; else empty
    std::string_view holds_when;
    std::string_view what_to_do;
    std::string_view excludes{};
    std::span<const std::string_view> links{};
};

[[nodiscard]] const std::vector<Entry>& entries();
/// Null when there is no such id.
[[nodiscard]] const Entry* entry_named(std::string_view id);

/// What a run asks, in order.
struct CheckRow {
    std::string_view stage;
    std::string_view question;
};
[[nodiscard]] std::span<const CheckRow> check_rows();

}  // namespace ocprobe::app
