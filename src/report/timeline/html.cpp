// A timeline as one page: the data in a page that draws it. Nothing is loaded.
#include "report/timeline/page_data.hpp"
#include "report/timeline/parts.hpp"
#include "report/timeline_page.hpp"

namespace ocprobe::report {

namespace {

constexpr std::string_view head_place = "@HEAD@", events_place = "@EVENTS@";

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

}  // namespace

std::string render_timeline_html(const TimelineReport& report, const Style& style) {
    const auto data = page_data(report, Printable(style.redactor));
    const auto head = timeline_page.find(head_place), events = timeline_page.find(events_place);
    std::string out(timeline_page.substr(0, head));
    out += for_script(data.head);
    out += timeline_page.substr(head + head_place.size(), events - head - head_place.size());
    out += data.packed;
    out += timeline_page.substr(events + events_place.size());
    return out;
}

}  // namespace ocprobe::report
