// What lasted: sessions from open to close, and what each process did in between.
#include "report/timeline/spans.hpp"

#include <algorithm>
#include <map>

namespace ocprobe::report {

namespace {

std::optional<SpanState> state_after(EventKind kind) {
    switch (kind) {
    case EventKind::container_start:
    case EventKind::container_unpause:
    case EventKind::gateway_ready:
        return SpanState::up;
    case EventKind::gateway_loading:
        return SpanState::starting;
    case EventKind::container_die:
    case EventKind::gateway_ended:
        return SpanState::down;
    case EventKind::container_pause:
        return SpanState::paused;
    default:
        return std::nullopt;
    }
}

std::string_view session_key(const TimelineEvent& event) {
    for (const auto kind : {KeyKind::connection, KeyKind::port}) {
        for (const auto& key : event.keys) {
            if (key.kind == kind) return key.value;
        }
    }
    return {};
}

// A client's own log tells one session after the other.
std::string session_row(const TimelineReport& report, const TimelineEvent& event) {
    if (const auto key = session_key(event); !key.empty()) return std::string(key);
    return event.lane == Lane::cli ? report.sources[event.source].name : std::string();
}

bool begins_session(const TimelineEvent& event) {
    return event.kind == EventKind::hello || event.kind == EventKind::connect_open;
}

class Rows {
public:
    void change(const std::string& row, std::size_t event, Micros at, SpanState state) {
        auto& open = open_[row];
        if (open.state == state && open.known) return;
        if (open.known) {
            spans_.push_back({open.state, row, open.from, at, event});
        } else if (state == SpanState::down) {
            spans_.push_back({SpanState::up, row, std::nullopt, at, event});
        }
        open = {state, at, event, true};
    }
    std::vector<Span> finish() {
        for (const auto& [row, open] : open_) {
            if (open.known) spans_.push_back({open.state, row, open.from, std::nullopt, open.event});
        }
        return std::move(spans_);
    }

private:
    struct Open {
        SpanState state = SpanState::up;
        Micros from{0};
        std::size_t event = 0;
        bool known = false;
    };
    std::map<std::string, Open> open_;
    std::vector<Span> spans_;
};

}  // namespace

std::vector<Span> process_spans(const TimelineReport& report) {
    Rows rows;
    // By its log the gateway goes down where an incident says that it did.
    std::map<Micros, bool> gone;
    for (const auto& incident : report.incidents) {
        if (incident.away && incident.ended_at) gone.emplace(*incident.ended_at - *incident.away, true);
    }
    const std::string gateway = "gateway's log";
    for (std::size_t i = 0; i < report.events.size(); ++i) {
        const auto& event = report.events[i];
        if (!event.at) continue;
        while (!gone.empty() && gone.begin()->first <= *event.at) {
            rows.change(gateway, i, gone.begin()->first, SpanState::down);
            gone.erase(gone.begin());
        }
        const auto state = state_after(event.kind);
        if (!state) continue;
        if (event.lane == Lane::engine && !event.subject.empty())
            rows.change(event.subject, i, *event.at, *state);
        if (event.lane == Lane::gateway) rows.change(gateway, i, *event.at, *state);
    }
    return rows.finish();
}

std::vector<Span> session_spans(const TimelineReport& report) {
    std::map<std::string, std::size_t> open;
    std::vector<Span> spans;
    for (std::size_t i = 0; i < report.events.size(); ++i) {
        const auto& event = report.events[i];
        const bool begins = begins_session(event), ends = ends_session(event.kind);
        if (!event.at || (!begins && !ends)) continue;
        const auto row = session_row(report, event);
        if (row.empty()) continue;
        const auto begun = open.find(row);
        if (begins) {
            if (begun == open.end()) open.emplace(row, i);
            continue;
        }
        if (begun == open.end()) continue;  // a second line of the same end, or a try that never opened
        spans.push_back({SpanState::session, row, report.events[begun->second].at, event.at, i});
        open.erase(begun);
    }
    for (const auto& [row, i] : open)
        spans.push_back({SpanState::session, row, report.events[i].at, std::nullopt, i});
    return spans;
}

}  // namespace ocprobe::report
