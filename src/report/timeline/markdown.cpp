// A timeline for a ticket: causes and chains in the open, events and clocks folded.
#include "report/common/markdown_inline.hpp"
#include "report/common/phrases.hpp"
#include "report/timeline/parts.hpp"

namespace ocprobe::report {

namespace {

constexpr std::size_t most_rows = 120;
constexpr std::size_t largest = 65'536;
constexpr std::size_t room_for_end = 1'024;

void write_causes(std::string& out, const TimelineReport& report, const Printable& printable) {
    if (report.causes.empty()) out += "**No cause stated**: " + std::string(why_none(report)) + ".\n\n";
    for (const auto& cause : report.causes) {
        out += "**CAUSE " + code_span(cause.id) + "** (" + std::string(name(cause.confidence)) + ", " +
               code_span(cause.verdict) + ")\n\n" + sentence(printable(cause.summary)) + "\n\n";
        for (const auto& line : incident_lines(report, cause.id))
            out += sentence(printable(line)) + "\n\n";
        std::size_t number = 0;
        for (const auto& link : cause.chain)
            out += std::to_string(++number) + ". " + sentence(printable(link.says)) + "\n";
        out += "\n**next** " + sentence(printable(cause.next)) + "\n\n";
    }
    if (const auto* incident = first_not_known(report)) {
        out += "**ENDED** " + sentence(printable(incident->summary)) + "\n\n";
        for (const auto& line : incident_lines(report, incident->id))
            out += "- " + sentence(printable(line)) + "\n";
        out += "\n**next** " + sentence(printable(incident->next)) + "\n\n";
    }
    for (const auto& near : report.not_joined) {
        const auto& event = report.events[near.event];
        out += "- not its cause: " + sentence(printable(time_of(event) + " " + says(event))) + ": " +
               sentence(printable(near.because)) + "\n";
    }
    if (!report.not_joined.empty()) out += "\n";
}

void write_clocks(std::string& out, const TimelineReport& report, const Printable& printable) {
    out += "<details><summary>Clocks and sources</summary>\n\n";
    for (const auto& clock : report.clocks)
        out += "- " + sentence(printable(clock_line(clock))) + "\n";
    for (const auto& source : report.sources)
        out += "- " + sentence(printable(source_line(source))) + "\n";
    for (const auto& notice : report.notices)
        out += "- " + sentence(printable(notice)) + "\n";
    out += "\n</details>\n\n";
}

void write_events(std::string& out, const TimelineReport& report, const Printable& printable) {
    const auto shown = telling_events(report, most_rows);
    out += "<details><summary>" + std::to_string(shown.size()) + " of " +
           std::to_string(report.events.size()) +
           " events</summary>\n\n| time (UTC) | ± | source | what |\n|---|---|---|---|\n";
    for (const auto i : shown) {
        const auto& event = report.events[i];
        const auto row = "| " + code_cell(time_of(event)) + " | " + cell(bar_of(event)) + " | " +
                         std::string(name(event.lane)) + " | " +
                         (event.in_cause ? "**" + std::string(name(event.kind)) + "** " : "") +
                         code_cell(printable(says(event), 300)) + " |\n";
        if (out.size() + row.size() + room_for_end > largest) break;
        out += row;
    }
    out += "\n</details>\n\n";
}

}  // namespace

std::string render_timeline_markdown(const TimelineReport& report, const Style& style) {
    const Printable printable(style.redactor);
    std::string out;
    write_causes(out, report, printable);
    write_clocks(out, report, printable);
    write_events(out, report, printable);
    out += "<sub>run " + report.header.run_id + ", ocprobe " + report.header.version + ", " +
           std::to_string(report.lines_read) + " lines read; " + receipt_sentence(report.redaction) +
           "</sub>\n";
    return out;
}

}  // namespace ocprobe::report
