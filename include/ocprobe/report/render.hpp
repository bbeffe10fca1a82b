// How a report is said: a table of formats. Pure.
//
// The receipt stands in the text that it counts. Who writes a report renders it, searches the result, renders it
// again with that receipt, until `bytes_searched` is the size of what was searched: the size grows with the number
// of its own digits alone, so that two rounds settle it.
#pragma once

#include "ocprobe/model/report.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::report {

/// A saved report that is rendered by `ocprobe replay`.
struct Replayed {
    std::string version;  ///< of the ocprobe that observed the run, printable
    bool judged_again =
        false;  ///< from its evidence, by the rules of this version; false: as it was judged then
    /// Members of the document that this version does not know: its JSON has them, too.
    boost::json::object other_members{};
};

struct Style {
    int columns = 100;  ///< of the terminal; less than 40 and more than 120 are not used
    bool colour = false;
    bool unicode = true;  ///< false: ASCII glyphs only
    bool pretty = false;  ///< JSON over several lines
    int verbosity = 0;    ///< -q is -1, -v is 1
    bool shared = false;  ///< the names in the report are pseudonyms (share.hpp)
    /// When set, every text field goes through its scrub(): the second try after the finished report was found to
    /// hold a secret in a place that nobody expected (a host named like the token).
    const Redactor* redactor = nullptr;
    const Replayed* replayed = nullptr;  ///< set by `replay` alone
};

struct Format {
    std::string_view name;
    std::string_view description;
    std::string (*render)(const Report&, const Style&);
    /// What the program ends with after this format; null: the report's own exit code.
    int (*exit_code)(const Report&) = nullptr;
};

/// `text`, `json`, `ndjson`, `markdown`, then those of monitors, test runners and code scanners.
[[nodiscard]] std::span<const Format> formats();

/// A saved report that cannot be judged again, as JSON: the whole document as it was, and the member `replay`.
[[nodiscard]] std::string render_saved(const boost::json::object& document, const Style& style);

/// `judged again from the evidence of run 7f3c91, by the rules of ocprobe 0.2.0`, or why not.
[[nodiscard]] std::string replay_sentence(const Replayed& replayed, const RunHeader& header);

/// The one line of `ocprobe health`, at most 4,096 bytes with its newline.
[[nodiscard]] std::string health_line(const Report& report);

/// One line of `hold -o ndjson` (schema `event`), with its newline. With a redactor every text goes through
/// its scrub().
[[nodiscard]] std::string event_line(const HoldEvent& event, const Redactor* redactor);

/// What happened to a held socket, for a person: `2026-11-24T13:18:33.367Z socket 1 ended: …`.
[[nodiscard]] std::string event_words(const HoldEvent& event);
/// The line of progress of `hold`, in at most so many columns: what does not fit is left out, the least telling first.
[[nodiscard]] std::string progress_line(const HoldProgress& progress, int columns);

/// The report that stands in when the real one would leak or cannot be made (src/report/README.md): valid in `format`,
/// every measurement null. `why` is one line of ours. The receipt is what was searched for, as far as it is known.
[[nodiscard]] std::string minimal_report(
    std::string_view format,
    const RunHeader& header,
    std::string_view why,
    const RedactionReceipt& receipt = {}
);

}  // namespace ocprobe::report
