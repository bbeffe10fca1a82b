// Which causes follow: the records over each close of the window, and what is near without belonging to it.
#include "base/duration.hpp"
#include "timeline/incidents/build.hpp"
#include "timeline/incidents/cause.hpp"

#include <algorithm>
#include <set>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t most_causes = 12;
constexpr std::ptrdiff_t most_closes = 100;
constexpr Micros near_close{15'000'000};

bool wants_cause(const TimelineEvent& event) {
    if (!event.at) return false;
    if (event.kind == EventKind::close) return event.code != 1000 && event.code != 1005;
    return ends_session(event.kind) || (no_connection(event.kind) && event.kind != EventKind::refused);
}

std::optional<Cause> cause_of(const TimelineReport& report, const Identity& gateway, std::size_t close) {
    const Scene scene(report, gateway, close);
    for (const auto* record : cause_records()) {
        auto proof = record->prove(scene);
        if (!proof) continue;
        // In the order of time, as far as it is known.
        std::stable_sort(
            proof->chain.begin(),
            proof->chain.end(),
            [&](const ChainLink& a, const ChainLink& b) {
                return *report.events[a.event].at < *report.events[b.event].at;
            }
        );
        auto statement = record->say(scene, *proof);
        return Cause{
            .id = std::string(record->id),
            .verdict = std::string(statement.verdict),
            .confidence = std::min(proof->confidence, *record->at_most),
            .summary = std::move(statement.summary),
            .chain = std::move(proof->chain),
            .next = std::move(statement.next)};
    }
    return std::nullopt;
}

// Two closes with one cause that share a link of their chains, or lie within ten seconds, are one incident told by two
// sources.
bool told_already(const TimelineReport& report, const Cause& cause) {
    const auto last = [&](const Cause& of) { return *report.events[of.chain.back().event].at; };
    for (const auto& have : report.causes) {
        if (have.id != cause.id) continue;
        if (std::chrono::abs(last(have) - last(cause)) < seconds(10)) return true;
        for (const auto& link : cause.chain) {
            for (const auto& other : have.chain) {
                if (link.event == other.event) return true;
            }
        }
    }
    return false;
}

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

void note_not_joined(TimelineReport& report, const Identity& gateway, std::size_t close) {
    std::set<std::size_t> used;
    for (const auto& cause : report.causes) {
        for (const auto& link : cause.chain)
            used.insert(link.event);
    }
    const Scene scene(report, gateway, close);
    for (std::size_t i = 0; i < report.events.size() && report.not_joined.size() < 8; ++i) {
        const auto& event = report.events[i];
        if (!event.at || used.count(i) != 0 || !ends_or_begins(event.kind) ||
            told_by(report.causes, event.kind))
            continue;
        if (std::chrono::abs(*event.at - *report.events[close].at) > near_close) continue;
        report.not_joined.push_back({i, why_not(scene, event)});
    }
}

}  // namespace

void find_causes(TimelineReport& report) {
    const auto gateway = find_gateway(report);
    std::vector<std::size_t> closes;
    if (report.around) closes.push_back(*report.around);
    // Clients before the gateway: they tell what was seen from outside.
    for (const bool clients : {true, false}) {
        for (std::size_t i = 0; i < report.events.size(); ++i) {
            const auto& event = report.events[i];
            if (event.at &&
                ((report.since && *event.at < *report.since) || (report.until && *event.at > *report.until)))
                continue;
            if (wants_cause(event) && (event.lane != Lane::gateway) == clients &&
                i != report.around.value_or(report.events.size()))
                closes.push_back(i);
        }
    }
    // A log full of closes: each looks at every event.
    if (std::ssize(closes) > most_closes + 1)
        closes.erase(closes.begin() + (report.around ? 1 : 0), closes.end() - most_closes);
    for (const auto close : closes) {
        if (report.causes.size() >= most_causes) break;
        auto cause = cause_of(report, gateway, close);
        if (!cause || told_already(report, *cause)) continue;
        for (const auto& link : cause->chain)
            report.events[link.event].in_cause = true;
        report.causes.push_back(std::move(*cause));
    }
    if (report.around) note_not_joined(report, gateway, *report.around);
}

}  // namespace ocprobe::timeline
