// The parts of the text report, and the room that each may take on one screen.
#pragma once

#include "ocprobe/model/report.hpp"
#include "report/common/sheet.hpp"

#include <cstddef>

namespace ocprobe::report {

/// How many lines, or entries, each part may take: 0 leaves it out, `all` sets no limit.
struct Room {
    std::size_t summary;
    std::size_t said;  ///< of what the real CLI prints
    std::size_t cause;
    std::size_t fixes;
    std::size_t fix_lines;
    std::size_t command_lines;
    std::size_t after;  ///< entries of what comes next
    std::size_t after_lines;
    std::size_t after_fixes;
    std::size_t findings;
    std::size_t finding_lines;
    std::size_t stages;  ///< `all`: a row each; 1: one row names them all; 0: only what failed
    std::size_t stage_lines;
    std::size_t held;  ///< entries of `hold`
    std::size_t footer_lines;
    std::size_t gaps;  ///< 0: no empty line between the parts
    std::size_t hint;  ///< 0: not said what -v shows
};

/// The column where the words of a paragraph begin, beside its label.
inline constexpr std::size_t body = 9;
/// The column where a stage's own words begin.
inline constexpr std::size_t stage_text = 18;

/// The colour of a word in the gutter.
[[nodiscard]] Ink ink_for(std::string_view word);

/// What each stage saw: with `verbose` all of it, else up to the stage that failed.
void add_stages(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose);
/// All stages in one row where there is room for it, and the failed one in its own.
void add_path(Sheet& sheet, const Evidence& evidence, const Room& room);
/// `hold`: the sockets, and how sessions ended.
void add_session(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose);
void add_footer(Sheet& sheet, const Report& report, const Style& style, const Room& room);

// What -v adds: the sources, who else was asked, what was excluded, the facts behind a stage's row, the place.
void add_ladders(Sheet& sheet, const Evidence& evidence);
void add_tried(Sheet& sheet, const Evidence& evidence);
void add_excluded(Sheet& sheet, const Verdict& verdict);
void add_details(Sheet& sheet, const Evidence& evidence, const StageRecord& stage);
void add_place(Sheet& sheet, const Evidence& evidence);

}  // namespace ocprobe::report
