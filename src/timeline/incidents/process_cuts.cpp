// Which sessions an end of the gateway's process ended, and who met nobody after it.
#include "timeline/incidents/process_end.hpp"
#include "timeline/incidents/process_times.hpp"

namespace ocprobe::timeline {

namespace {

// Who waits for a gateway that stands still gives up without a close frame, or by its own limit on ticks (4000).
bool cuts_by_pause(const TimelineReport& report, const ProcessEnd& end, const TimelineEvent& event) {
    if (event.code && event.code != 1006 && event.code != 4000) return false;
    const auto to = end.resumed ? *report.events[*end.resumed].at + seconds(30) : ever;
    return *event.at >= *report.events[*end.paused].at && *event.at <= to;
}

}  // namespace

bool meets_nobody(const TimelineReport& report, const ProcessEnd& end, std::size_t refused) {
    const auto& event = report.events[refused];
    if (!event.at || event.kind != EventKind::refused) return false;
    const auto gone = *report.events[end.anchor].at;
    const auto back = end.ready ? *report.events[*end.ready].at : gone + seconds(600);
    return *event.at >= gone - seconds(1) && *event.at <= back + seconds(5);
}

bool cuts(const TimelineReport& report, const Identity& gateway, const ProcessEnd& end, std::size_t close) {
    const auto& event = report.events[close];
    if (!event.at || event.kind != EventKind::close) return false;
    if (end.paused) return cuts_by_pause(report, end, event);
    const bool frame = event.code == 1012 || event.code == 1001;
    if (event.code && event.code != 1006 && !frame) return false;
    const Scene scene(report, gateway, close);
    if (event.lane == Lane::gateway && !scene.of_gateway(event)) return false;
    const auto& anchor = report.events[end.anchor];
    const auto tolerance = scene.tolerance(event, anchor);
    const auto ended = *anchor.at;
    if (!end.die)  // told by the log: the gateway closes its sessions at once, or after its drain
        return *event.at >= ended - tolerance && *event.at <= ended + drain_longest &&
               (frame || !end.in_place);
    if (*event.at > ended + notice_late + tolerance) return false;
    const auto first = end.kill && !end.request ? end.kill : end.request ? end.request : end.oom;
    if (first) {
        if (*event.at < *report.events[*first].at - tolerance - kill_told_late) return false;
    } else if (*event.at < ended - told_late) {
        return false;
    }
    // A gateway that stops in order writes on after it closed its sessions; one that is cut off does not.
    if (end.request && !end.kill) return true;
    if (frame) return end.request.has_value();
    const auto cut = end.kill ? *report.events[*end.kill].at + kill_told_late : *event.at;
    return !scene.alive(*event.at, ended) && !(end.kill && scene.alive(cut, *event.at));
}

}  // namespace ocprobe::timeline
