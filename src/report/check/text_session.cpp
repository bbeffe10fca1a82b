// Held sockets in the text report.
#include "report/check/text_parts.hpp"
#include "report/common/session_phrases.hpp"

#include <algorithm>

namespace ocprobe::report {

void add_session(Sheet& sheet, const Evidence& evidence, const Room& room, bool verbose) {
    if (!evidence.hold) return;
    const auto& held = *evidence.hold;
    const auto row = [&](std::string_view label, Ink ink, std::string_view name, std::string text) {
        sheet.add(
            {.label = label,
             .ink = ink,
             .name = std::string(name),
             .text = std::move(text),
             .indent = stage_text,
             .lines = verbose ? all : room.stage_lines}
        );
    };
    row(held.ends_total == 0 ? "ok" : "FAIL",
        held.ends_total == 0 ? Ink::good : Ink::bad,
        "session",
        sentence_for(held));
    if (const auto limit = limit_sentence(held); !limit.empty()) row("", Ink::plain, "", limit);
    const auto wanted = verbose ? all : std::max<std::size_t>(1, room.held);
    const auto shown = std::min(held.ends.size(), wanted);
    // The last one is what the run ended with: it is always among those that are shown.
    for (std::size_t i = 0; i < shown; ++i) {
        const bool last = i + 1 == shown;
        row("", Ink::plain, "", sentence_for(last ? held.ends.back() : held.ends[i]));
    }
    if (held.ends_total > shown)
        row("", Ink::faint, "", "… and " + std::to_string(held.ends_total - shown) + " more: -o json has them"
        );
}

}  // namespace ocprobe::report
