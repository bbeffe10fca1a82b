// Reports as the whole program makes them, for goldens and properties.
#pragma once

#include "ocprobe/model/report.hpp"
#include "ocprobe/report/render.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::test {

[[nodiscard]] SafeText safe(std::string_view text);

/// A remedy without edits, in the CLI's Compose service.
[[nodiscard]] FixStep in_service_of_cli(std::string purpose);

/// The CLI dials its own container; the gateway runs in another one.
[[nodiscard]] Report loopback();
/// All well, one warning.
[[nodiscard]] Report healthy();
/// The environment's token shadows the right one of the config.
[[nodiscard]] Report token_mismatch();
/// `hold`: killed once, then cut by a proxy at the same silence.
[[nodiscard]] Report held();
/// As much as there can be of everything.
[[nodiscard]] Report crowded();
/// Every text and number from a hostile generator.
[[nodiscard]] Report hostile(std::uint32_t seed);

struct NamedReport {
    std::string_view name;
    Report report;
};
[[nodiscard]] std::vector<NamedReport> all_reports();

/// As the named format writes it; empty when there is no such format.
[[nodiscard]] std::string
rendered(std::string_view format, const Report& report, const report::Style& style = {});

}  // namespace ocprobe::test
