// Ends of the gateway's process that follow each other.
#include "timeline/incidents/process_end.hpp"

namespace ocprobe::timeline {

namespace {

bool in_series(const ProcessEnd& end) {
    const bool told = end.die || end.crash || end.reason;
    return told && !end.request && !end.kill && !end.in_place && !end.paused && !end.boot;
}

}  // namespace

std::vector<ProcessEnd> join_series(const TimelineReport& report, std::vector<ProcessEnd> ends) {
    constexpr Micros five_minutes = seconds(300);
    const auto time = [&](const ProcessEnd& end) { return *report.events[end.anchor].at; };
    std::vector<ProcessEnd> joined;
    for (std::size_t i = 0; i < ends.size();) {
        auto behind = i;
        while (behind < ends.size() && in_series(ends[behind]) &&
               (behind == i || time(ends[behind]) - time(ends[behind - 1]) <= five_minutes / 2))
            ++behind;
        const bool series = behind - i >= 3 && time(ends[i + 2]) - time(ends[i]) <= five_minutes;
        auto end = ends[i];
        if (series) {
            for (auto k = i; k < behind; ++k)
                end.series.push_back(ends[k].anchor);
            end.ready = ends[behind - 1].ready;
            end.started = {};
            end.restart = {};
            i = behind;
        } else {
            ++i;
        }
        joined.push_back(std::move(end));
    }
    return joined;
}

}  // namespace ocprobe::timeline
