// --share: what the pseudonyms of a run are made with, and where their list goes.
#pragma once

#include "app/commands/facts.hpp"
#include "ocprobe/model/comparison.hpp"
#include "ocprobe/report/share.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::app {

/// The pseudonyms that the options ask for; nothing where they ask for none. Fails for a key that cannot be used.
[[nodiscard]] boost::system::result<std::optional<report::Pseudonyms>, UsageError>
make_pseudonyms(const CommandContext& context);

/// The report as its format writes it, with pseudonyms where there are any; else with a comparison where there is one.
[[nodiscard]] std::string render_report(
    const CommandContext& context,
    Report& report,
    const Redactor& redactor,
    std::optional<report::Pseudonyms>& pseudonyms,
    const Comparison* against = nullptr
);

/// Writes the list of --share-map, for the owner's eyes (mode 0600). Returns `code`, or 74 after a line on stderr.
[[nodiscard]] int write_map(
    const CommandContext& context,
    const std::optional<report::Pseudonyms>& pseudonyms,
    const Redactor& redactor,
    int code
);

}  // namespace ocprobe::app
