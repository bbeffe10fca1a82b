// Output: a finished report is searched for secrets, and only then written.
#pragma once

#include "app/options/options.hpp"
#include "app/process.hpp"
#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/comparison.hpp"
#include "ocprobe/model/report.hpp"
#include "ocprobe/report/render.hpp"
#include "ocprobe/report/share.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::app {

/// How wide the terminal is; nothing where there is none.
[[nodiscard]] std::optional<int> terminal_columns(int descriptor);

/// Columns for this stdout: the terminal's, else COLUMNS, else 100.
[[nodiscard]] int output_columns(const Environment& environment);

/// Columns, colour and glyphs for this stdout: a terminal is asked, NO_COLOR and the locale are honoured.
[[nodiscard]] report::Style style_for(const Options& options, const Environment& environment);

/// Renders `report` with its redaction receipt. Should a secret stand in the result, a minimal internal_error
/// report takes its place and `report.exit_code` becomes 70.
/// With a comparison, the formats that have a place for it show it.
[[nodiscard]] std::string render_checked(
    Report& report,
    std::string_view format,
    const report::Style& style,
    const Redactor& redactor,
    const Comparison* against = nullptr
);

/// The same for a report that is shared: its names are replaced first, and the finished text is searched for them.
[[nodiscard]] std::string render_shared(
    Report& report,
    std::string_view format,
    report::Style style,
    const Redactor& redactor,
    report::Pseudonyms& pseudonyms
);

/// Whether a secret stands in a value of `finished`; what its format's own syntax makes is none.
[[nodiscard]] bool
holds_secret(std::string_view finished, const Redactor& redactor, LeakRule rule = LeakRule::every_part);

/// A report of another kind: its text with a receipt.
using Rendering = std::function<std::string(const report::Style&, const RedactionReceipt&)>;
/// As render_checked() for any report; nothing when no rendering of it is free of secrets.
[[nodiscard]] std::optional<std::string>
render_searched(const Rendering& render, report::Style style, const Redactor& redactor);

/// Scrubs lines that are no report where they hold a secret. False: they still hold one, and must not be written.
[[nodiscard]] bool scrub_lines(std::string& text, const Redactor& redactor);

/// Says on stderr why the command line cannot be followed; returns 64.
[[nodiscard]] int usage_error(const std::string& why);
/// Says on stderr why stdout did not take what was to be written; returns 74, or the signal's code when one ended it.
[[nodiscard]] int not_written(int error);
/// Writes `text`; returns `exit_code`, or what not_written() does when stdout did not take all of it.
[[nodiscard]] int deliver(
    const std::string& text,
    int exit_code,
    bool stdout_open,
    const std::optional<Millis>& limit = report_limit
);
/// For the commands that promise no time: a person may page through what they say.
inline constexpr std::optional<Millis> at_leisure{};

}  // namespace ocprobe::app
