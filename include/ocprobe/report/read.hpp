// Reads back what was written with `-o json` (report.schema.json): a report of this version, of an older one, or one with
// members that a newer version has added. Pure: bytes go in.
#pragma once

#include "ocprobe/model/stage.hpp"

#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::report {

/// In bytes. A held session with everything in it makes less than 1 MiB.
inline constexpr std::size_t largest_report = std::size_t{4} * 1024 * 1024;
/// Members and elements together, so that a small file cannot need much memory.
inline constexpr std::size_t most_values = 200'000;
/// Objects and arrays within each other.
inline constexpr std::size_t deepest_value = 64;

/// Why bytes are no report, printable.
struct ReadFault {
    std::string
        place;  ///< `byte 812, line 3`, or a JSON Pointer (RFC 6901) as `/stages/4/status`; may be empty
    std::string why;
    /// Both in one line.
    [[nodiscard]] std::string line() const;
};

/// One element of `stages`. What its report does not have is `skipped`, with no facts.
struct SavedStage {
    StageStatus status = StageStatus::skipped;
    std::string_view skipped_because;
    const boost::json::object* facts = nullptr;
    const boost::json::object* error = nullptr;
};

/// A report as it was read. What decides is checked and typed; the rest is in `document`, members that this version does
/// not know too. Texts are as they stand in the file: what prints them escapes them. The views lead into `document`.
struct SavedReport {
    SavedReport() = default;
    SavedReport(SavedReport&&) = default;
    SavedReport& operator=(SavedReport&&) = default;
    SavedReport(const SavedReport&) = delete;
    SavedReport& operator=(const SavedReport&) = delete;
    ~SavedReport() = default;

    boost::json::object document;
    std::string_view verdict;     ///< its id, perhaps one that this version does not know
    std::string_view confidence;  ///< empty: not told
    std::array<SavedStage, stage_count> stages;

    [[nodiscard]] const SavedStage& stage(StageId id) const { return stages[static_cast<std::size_t>(id)]; }
    /// An object of the document, as `target`; null when there is none.
    [[nodiscard]] const boost::json::object* object(std::string_view key) const;
};

/// The text at `key`; empty when there is none.
[[nodiscard]] std::string_view text_at(const boost::json::object* object, std::string_view key);

/// `bytes` as a report. A UTF-8 byte order mark is skipped.
[[nodiscard]] boost::system::result<SavedReport, ReadFault> read_report(std::string_view bytes);

}  // namespace ocprobe::report
