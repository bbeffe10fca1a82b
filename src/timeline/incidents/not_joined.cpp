// What lies near a close and is not its cause.
#include "timeline/incidents/not_joined.hpp"

#include "base/duration.hpp"

#include <algorithm>
#include <set>

namespace ocprobe::timeline {

namespace {

constexpr Micros near_close{15'000'000};
constexpr std::size_t most_noted = 8;

bool ends_or_begins(EventKind kind) {
    return kind == EventKind::container_die || kind == EventKind::container_kill ||
           kind == EventKind::container_restart || kind == EventKind::container_oom ||
           kind == EventKind::kernel_oom || kind == EventKind::health_status;
}

std::string why_not(const Scene& scene, const TimelineEvent& event) {
    const auto& close = scene.close();
    const bool engine = event.lane == Lane::engine;
    if (engine && !scene.gateway().known())
        return "which container is the gateway is not known (gateway@NAME=FILE says it)";
    if (engine && !scene.of_gateway(event)) return "another container: " + event.subject;
    if (!Scene::comparable(close, event))
        return "nothing joins the two clocks: which came first is not known";
    const auto distance = scene.after_close(event), tolerance = scene.tolerance(event, close);
    if (distance > tolerance)
        return "it came " + duration_text(distance) + " after the close, and the clocks are known to " +
               duration_text(tolerance);
    if (const auto alive = scene.alive(*event.at, *close.at); alive && distance < -tolerance)
        return "the gateway wrote on between it and the close (" + clock_words(scene.at(*alive)) + ")";
    return "nothing but the time stands between them, which proves nothing";
}

// Another line of an oom that is a cause already.
bool told_by(const std::vector<Cause>& causes, EventKind kind) {
    const bool oom = kind == EventKind::kernel_oom || kind == EventKind::container_oom;
    return oom && std::any_of(causes.begin(), causes.end(), [](const Cause& cause) {
               return cause.id == "out_of_memory";
           });
}

// The events of the incidents that hold the close.
std::set<std::size_t> of_its_incident(const TimelineReport& report, std::size_t close) {
    std::set<std::size_t> used;
    for (const auto& incident : report.incidents) {
        const auto holds = [&](const ChainLink& link) { return link.event == close; };
        if (std::none_of(incident.chain.begin(), incident.chain.end(), holds)) continue;
        for (const auto& link : incident.chain)
            used.insert(link.event);
    }
    return used;
}

}  // namespace

void note_not_joined(TimelineReport& report, const Identity& gateway) {
    const auto used = of_its_incident(report, *report.around);
    const Scene scene(report, gateway, *report.around);
    for (std::size_t i = 0; i < report.events.size() && report.not_joined.size() < most_noted; ++i) {
        const auto& event = report.events[i];
        if (!event.at || used.count(i) != 0 || !ends_or_begins(event.kind) ||
            told_by(report.causes, event.kind))
            continue;
        if (std::chrono::abs(*event.at - *scene.close().at) > near_close) continue;
        report.not_joined.push_back({i, why_not(scene, event)});
    }
}

}  // namespace ocprobe::timeline
