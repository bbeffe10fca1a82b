// A timeline as one page: the data as JSON in a page that draws it. Nothing is loaded.
#include "report/common/json_writer.hpp"
#include "report/common/phrases.hpp"
#include "report/timeline/parts.hpp"
#include "report/timeline_page.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::size_t most_events = 2'000;
constexpr std::size_t page_bytes = 225'000;  ///< of events: the page stays under 300 KB
constexpr std::string_view place = "@DATA@";

// In a script element only `</script` and `<!--` end or change anything.
std::string for_script(const std::string& json) {
    std::string out;
    out.reserve(json.size());
    for (const char c : json) {
        if (c == '<') {
            out += "\\u003c";
        } else if (c == '>') {
            out += "\\u003e";
        } else if (c == '&') {
            out += "\\u0026";
        } else {
            out += c;
        }
    }
    return out;
}

struct Lanes {
    std::vector<Lane> used;
    [[nodiscard]] std::size_t index(Lane lane) const {
        return static_cast<std::size_t>(std::find(used.begin(), used.end(), lane) - used.begin());
    }
};

Lanes lanes_of(const TimelineReport& report) {
    Lanes lanes;
    for (std::size_t i = 0; i < names_of<Lane>.size(); ++i) {
        const auto lane = static_cast<Lane>(i);
        if (std::any_of(report.events.begin(), report.events.end(), [&](const TimelineEvent& e) {
                return e.lane == lane;
            }))
            lanes.used.push_back(lane);
    }
    return lanes;
}

Micros first_time(const TimelineReport& report) {
    for (const auto& event : report.events) {
        if (event.at) return std::chrono::floor<std::chrono::seconds>(*event.at);
    }
    return Micros{0};
}

// [milliseconds since t0, lane, bar, 0 note | 1 matters | 2 in a cause, text, place]
std::string
row(const TimelineReport& report,
    const TimelineEvent& event,
    const Lanes& lanes,
    Micros zero,
    const Printable& printable,
    std::size_t cap) {
    std::string out = "[";
    if (event.at) {
        const auto us = (*event.at - zero).count();
        out += std::to_string(us / 1000);
        if (us % 1000 != 0) out += "." + std::to_string(1000 + us % 1000).substr(1, 1);
    } else {
        out += "null";
    }
    out += "," + std::to_string(lanes.index(event.lane)) + ",";
    out += event.bar ? std::to_string(*event.bar < Micros{1'500} ? 0 : (event.bar->count() + 999) / 1000)
                     : "null";
    out += "," + std::to_string(event.in_cause ? 2 : matters(event.kind) ? 1 : 0) + ",";
    out += json_string(printable(says(event), cap)) + "," +
           json_string(
               printable(report.sources[event.source].name, 40) +
               (event.line > 0 ? ":" + std::to_string(event.line) : "")
           ) +
           "]";
    return out;
}

std::string events_json(
    const TimelineReport& report,
    const std::vector<std::size_t>& shown,
    const Lanes& lanes,
    Micros zero,
    const Printable& printable
) {
    for (const std::size_t cap : {std::size_t{300}, std::size_t{120}, std::size_t{60}, std::size_t{30}}) {
        std::string out = "[";
        for (const auto i : shown) {
            const auto& event = report.events[i];
            if (out.size() > 1) out += ",\n";
            out += row(report, event, lanes, zero, printable, event.in_cause ? 300 : cap);
        }
        if (out.size() < page_bytes || cap == 30) return out + "]";
    }
    return "[]";
}

std::string list(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const auto& item : items)
        out += (out.size() > 1 ? "," : "") + json_string(item);
    return out + "]";
}

// The row of an event, or -1.
std::string row_number(const std::vector<std::size_t>& shown, std::size_t event) {
    const auto found = std::lower_bound(shown.begin(), shown.end(), event);
    return found == shown.end() || *found != event ? "-1" : std::to_string(found - shown.begin());
}

std::string
causes_json(const TimelineReport& report, const std::vector<std::size_t>& shown, const Printable& printable) {
    std::string out = "[";
    for (const auto& cause : report.causes) {
        std::string chain = "[";
        for (const auto& link : cause.chain)
            chain += (chain.size() > 1 ? ",[" : "[") + json_string(printable(link.says)) + "," +
                     row_number(shown, link.event) + "]";
        if (out.size() > 1) out += ",";
        out += "{\"id\":" + json_string(cause.id) + ",\"verdict\":" + json_string(cause.verdict) +
               ",\"confidence\":" + json_string(name(cause.confidence)) +
               ",\"summary\":" + json_string(printable(cause.summary)) +
               ",\"next\":" + json_string(printable(cause.next)) + ",\"chain\":" + chain + "]}";
    }
    return out + "]";
}

std::string data_of(const TimelineReport& report, const Printable& printable) {
    const auto lanes = lanes_of(report);
    const auto zero = first_time(report);
    const auto shown = telling_events(report, most_events);
    std::vector<std::string> names, near, clocks;
    for (const auto lane : lanes.used)
        names.emplace_back(name(lane));
    for (const auto& row : report.not_joined)
        near.push_back(printable(
            time_of(report.events[row.event]) + " " + says(report.events[row.event]) + ": " + row.because
        ));
    for (const auto& clock : report.clocks)
        clocks.push_back(printable(clock_line(clock)));
    for (const auto& source : report.sources)
        clocks.push_back(printable(source_line(source)));
    for (const auto& notice : report.notices)
        clocks.push_back(printable(notice));
    const auto sub = "run " + report.header.run_id + " · ocprobe " + report.header.version + " · " +
                     rfc3339(std::chrono::duration_cast<Millis>(zero)).substr(0, 10) + " · " +
                     std::to_string(report.events.size()) + " events of " +
                     std::to_string(report.lines_read) + " lines";
    return "{\"t0\":" + std::to_string(zero.count() / 1000) + ",\"none\":" + json_string(why_none(report)) +
           ",\"sub\":" + json_string(sub) + ",\"foot\":" + json_string(receipt_sentence(report.redaction)) +
           ",\"lanes\":" + list(names) + ",\"causes\":" + causes_json(report, shown, printable) +
           ",\"not\":" + list(near) +
           ",\"close\":" + (report.around ? row_number(shown, *report.around) : "-1") +
           ",\"clocks\":" + list(clocks) +
           ",\"events\":" + events_json(report, shown, lanes, zero, printable) + "}";
}

}  // namespace

std::string render_timeline_html(const TimelineReport& report, const Style& style) {
    const auto at = timeline_page.find(place);
    std::string out(timeline_page.substr(0, at));
    out += for_script(data_of(report, Printable(style.redactor)));
    out += timeline_page.substr(at + place.size());
    return out;
}

}  // namespace ocprobe::report
