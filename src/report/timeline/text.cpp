// A timeline for people: the causes with their chains, then one line an event with a column for each source.
#include "report/common/layout.hpp"
#include "report/common/phrases.hpp"
#include "report/common/sheet.hpp"
#include "report/timeline/parts.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::size_t usual_events = 60;

struct Columns {
    std::vector<Lane> lanes;
    std::size_t text = 0;  ///< the text's first column
};

Columns columns_for(const TimelineReport& report) {
    Columns columns;
    for (std::size_t i = 0; i < names_of<Lane>.size(); ++i) {
        const auto lane = static_cast<Lane>(i);
        const bool used =
            std::any_of(report.events.begin(), report.events.end(), [&](const TimelineEvent& e) {
                return e.lane == lane;
            });
        if (used) columns.lanes.push_back(lane);
    }
    columns.text = 14 + 2 * columns.lanes.size() + 8;
    return columns;
}

std::string marks(const Columns& columns, const TimelineEvent& event) {
    std::string text;
    for (const auto lane : columns.lanes) {
        const bool mine = lane == event.lane;
        text += mine ? (event.in_cause ? "#" : matters(event.kind) ? "o" : "-") : ".";
        text += ' ';
    }
    return text;
}

void write_causes(Sheet& sheet, const TimelineReport& report) {
    if (report.causes.empty())
        sheet.add(
            {.label = "CAUSE", .ink = Ink::caution, .text = "none stated: " + std::string(why_none(report))}
        );
    for (const auto& cause : report.causes) {
        sheet.add(
            {.label = "CAUSE",
             .ink = Ink::bad,
             .text = cause.id,
             .right = std::string(name(cause.confidence)),
             .text_ink = Ink::strong}
        );
        sheet.add({.text = cause.summary});
        for (auto& line : incident_lines(report, cause.id))
            sheet.add({.text = std::move(line)});
        for (const auto& link : cause.chain)
            sheet.add({.text = (&link == cause.chain.data() ? "" : "→ ") + link.says, .indent = 8});
        sheet.add({.label = "next", .ink = Ink::good, .text = cause.next});
        sheet.gap();
    }
    if (const auto* incident = first_not_known(report)) {
        sheet.add({.label = "ENDED", .ink = Ink::caution, .text = incident->summary});
        for (auto& line : incident_lines(report, incident->id))
            sheet.add({.text = std::move(line)});
        sheet.add({.label = "next", .ink = Ink::good, .text = incident->next});
        sheet.gap();
    }
    for (const auto& near : report.not_joined) {
        const auto& event = report.events[near.event];
        sheet.add(
            {.label = "not",
             .ink = Ink::faint,
             .text = time_of(event) + " " + says(event) + ": " + near.because}
        );
    }
}

std::string event_line(const Columns& columns, const TimelineEvent& event) {
    auto head = padded(time_of(event), 14) + marks(columns, event);
    return head + padded(std::string(name(event.lane)), 8);
}

void write_events(std::string& out, const TimelineReport& report, const Style& style, std::size_t most) {
    const auto columns = columns_for(report);
    const Printable printable(style.redactor);
    const auto width = static_cast<std::size_t>(std::clamp(style.columns, 60, 100));
    const auto shown = telling_events(report, most);
    std::string head = padded("time (UTC)", 14);
    for (const auto lane : columns.lanes)
        head += std::string(1, name(lane).front()) + " ";
    out += head + "source\n";
    std::string day;
    for (const auto i : shown) {
        const auto& event = report.events[i];
        const auto date = event.at ? rfc3339(std::chrono::duration_cast<Millis>(*event.at)).substr(0, 10)
                                   : std::string("no stamp");
        if (date != day) out += (day = date) + "\n";
        auto text = says(event);
        if (const auto bar = bar_of(event); !bar.empty()) text = bar + " · " + text;
        const auto room = width - std::min(columns.text, width / 2);
        const auto lines = wrapped(
            printable(text),
            {.first = room,
             .rest = room,
             .lines = event.in_cause ? std::size_t{2} : std::size_t{1},
             .ellipsis = style.unicode ? "…" : "..."}
        );
        bool first = true;
        for (const auto& line : lines) {
            auto whole = first ? padded(event_line(columns, event), columns.text) + line
                               : std::string(columns.text, ' ') + line;
            out += (style.unicode ? whole : to_ascii(whole)) + "\n";
            first = false;
        }
    }
    if (shown.size() < report.events.size())
        out += "(" + std::to_string(report.events.size() - shown.size()) + " more events: -v, or -o html)\n";
}

}  // namespace

std::string render_timeline_text(const TimelineReport& report, const Style& style) {
    Sheet sheet(style);
    write_causes(sheet, report);
    if (style.verbosity >= 0) {
        sheet.gap();
        for (const auto& clock : report.clocks)
            sheet.add({.label = "clock", .ink = Ink::faint, .text = clock_line(clock)});
        for (const auto& notice : report.notices)
            sheet.add({.label = "note", .ink = Ink::caution, .text = notice});
        for (const auto& source : report.sources) {
            const bool fine = source.problem == SourceProblem::none;
            if (!fine || style.verbosity > 0)
                sheet.add(
                    {.label = "file", .ink = fine ? Ink::faint : Ink::caution, .text = source_line(source)}
                );
            for (const auto& line : source.unplaced) {
                if (style.verbosity > 0)
                    sheet.add({.text = "line " + std::to_string(line.number) + ": " + line.text, .indent = 8}
                    );
            }
        }
        for (const auto& join : report.joins) {
            if (style.verbosity > 0)
                sheet.add(
                    {.label = "join",
                     .ink = Ink::faint,
                     .text = std::string(name(join.key.kind)) + " " + join.key.value + ": " +
                             std::to_string(join.lines) + " lines"}
                );
        }
    }
    auto out = sheet.finished();
    if (style.verbosity >= 0) {
        out += "\n";
        write_events(out, report, style, style.verbosity > 0 ? report.events.size() : usual_events);
    }
    auto foot = "\n" + std::to_string(report.lines_read) + " lines read, " + std::to_string(report.folded) +
                " folded";
    if (report.left_out > 0) foot += ", " + std::to_string(report.left_out) + " of the eldest left out";
    foot += "\nrun " + report.header.run_id + " · ocprobe " + report.header.version + "\n" +
            receipt_sentence(report.redaction) + "\n";
    return out + (style.unicode ? foot : to_ascii(foot));
}

}  // namespace ocprobe::report
