// The parts of the text report, and the room that each may take on one screen.
#pragma once

#include "ocprobe/model/report.hpp"
#include "report/common/sheet.hpp"

#include <cstddef>

namespace ocprobe::report {

/// How many lines, or entries, each part may take: 0 leaves it out, `all` sets no limit.
struct Room {
    std::size_t summary;
    std::size_t cause;
    std::size_t fixes;
    std::size_t fix_lines;
    std::size_t command_lines;
    std::size_t next;
    std::size_t next_lines;
    std::size_t next_fixes;
    std::size_t findings;
    std::size_t finding_lines;
    std::size_t stage_lines;
    std::size_t rungs;
    std::size_t tried_lines;
    std::size_t excluded_lines;
    std::size_t footer_lines;
};

/// The column where a stage's own words begin.
inline constexpr std::size_t stage_text = 18;

/// The colour of a word in the gutter.
[[nodiscard]] Ink ink_for(std::string_view word);

// The second half of the screen: what each stage saw, which sources were read, who else was asked.
void add_stages(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose);
/// `hold`: the sockets, and how sessions ended.
void add_session(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose);
void add_ladders(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose);
void add_tried(Sheet& sheet, const Evidence& evidence, const Room& room);
void add_excluded(Sheet& sheet, const Verdict& verdict, const Room& room);
void add_footer(Sheet& sheet, const Report& report, const Room& room);

// What -v adds: the facts behind a stage's row, and the place.
void add_details(Sheet& sheet, const Evidence& evidence, const StageRecord& stage);
void add_place(Sheet& sheet, const Evidence& evidence);

}  // namespace ocprobe::report
