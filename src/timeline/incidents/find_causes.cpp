// Incidents and causes: the records over each end of the gateway's process and over each close.
#include "timeline/incidents/build.hpp"
#include "timeline/incidents/cause.hpp"
#include "timeline/incidents/not_joined.hpp"
#include "timeline/incidents/records.hpp"

#include <algorithm>
#include <set>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t most_causes = 12;
constexpr std::size_t most_incidents = 200;
constexpr std::ptrdiff_t most_closes = 100;

bool wants_cause(const TimelineEvent& event) {
    if (!event.at) return false;
    // A proxy names its own upstream, which may be anybody's.
    if (event.kind == EventKind::refused) return event.lane == Lane::cli;
    if (event.kind == EventKind::close) return event.code != 1000 && event.code != 1005;
    return ends_session(event.kind) || no_connection(event.kind);
}

struct Stated {
    const CauseRecord* record;
    Proof proof;
    Statement statement;
};

std::optional<Stated> state(const Scene& scene, CauseUnit unit) {
    for (const auto* record : cause_records()) {
        if (*record->unit != unit && *record->unit != CauseUnit::either) continue;
        auto proof = record->prove(scene);
        if (!proof || proof->chain.empty()) continue;
        const bool one_clock =
            std::all_of(proof->chain.begin(), proof->chain.end(), [&](const ChainLink& link) {
                return proof->chain.size() == 1 || scene.at(link.event).bar.has_value();
            });
        proof->confidence = std::min(
            {proof->confidence, *record->at_most, one_clock ? Confidence::certain : Confidence::likely}
        );
        // In the order of time, as far as it is known.
        std::stable_sort(
            proof->chain.begin(),
            proof->chain.end(),
            [&](const ChainLink& a, const ChainLink& b) {
                return *scene.at(a.event).at < *scene.at(b.event).at;
            }
        );
        auto statement = record->say(scene, *proof);
        return Stated{record, std::move(*proof), std::move(statement)};
    }
    return std::nullopt;
}

Incident incident_of(Stated stated) {
    return {
        .id = std::string(stated.record->id),
        .verdict = std::string(stated.statement.verdict),
        .confidence = stated.proof.confidence,
        .summary = std::move(stated.statement.summary),
        .began_at = {},
        .ended_at = {},
        .away = {},
        .away_error = {},
        .container = {},
        .sessions_cut = 0,
        .chain = std::move(stated.proof.chain),
        .next = std::move(stated.statement.next)};
}

// Two lines of one connection tell one session.
std::size_t count_sessions(const TimelineReport& report, const std::vector<std::size_t>& cut) {
    std::set<std::string> keys;
    std::size_t without = 0, gateways = 0;
    for (const auto i : cut) {
        const auto& event = report.events[i];
        const auto key = std::find_if(event.keys.begin(), event.keys.end(), [](const Key& of) {
            return of.kind == KeyKind::connection || of.kind == KeyKind::port;
        });
        if (key != event.keys.end()) {
            keys.insert(key->value);
        } else {
            ++(event.lane == Lane::gateway ? gateways : without);
        }
    }
    return std::max({keys.size(), without, gateways});
}

Incident incident_of(const Scene& scene, Stated stated) {
    const auto& end = scene.end();
    auto incident = incident_of(std::move(stated));
    incident.container = scene.gateway().name;
    incident.began_at = scene.at(end.request ? *end.request : end.kill ? *end.kill : end.anchor).at;
    incident.sessions_cut = count_sessions(scene.report(), end.cut);
    const auto& gone = scene.at(end.die ? *end.die : end.anchor);
    if (end.ready) {
        const auto& back = scene.at(*end.ready);
        incident.ended_at = back.at;
        incident.away = *back.at - *gone.at;
        if (back.bar && gone.bar) incident.away_error = *back.bar + *gone.bar;
    }
    return incident;
}

Cause cause_of(const Incident& incident) {
    return {
        .id = incident.id,
        .verdict = incident.verdict,
        .confidence = incident.confidence,
        .summary = incident.summary,
        .chain = incident.chain,
        .next = incident.next};
}

// Two closes with one cause that share a link of their chains, or lie within ten seconds, are one incident told by two
// sources.
bool told_already(const TimelineReport& report, const Incident& incident) {
    const auto last = [&](const Incident& of) { return *report.events[of.chain.back().event].at; };
    for (const auto& have : report.incidents) {
        if (have.id != incident.id) continue;
        if (std::chrono::abs(last(have) - last(incident)) < seconds(10)) return true;
        for (const auto& link : incident.chain) {
            for (const auto& other : have.chain) {
                if (link.event == other.event) return true;
            }
        }
    }
    return false;
}

class Incidents {
public:
    explicit Incidents(TimelineReport& report) : report_(report), gateways_(find_gateways(report)) {
        for (std::size_t i = 0; i < gateways_.size(); ++i) {
            for (auto& end : find_process_ends(report, gateways_[i])) {
                end.gateway = i;
                ends_.push_back(std::move(end));
            }
        }
    }

    void find() {
        join_sessions();
        for (const auto& end : ends_)
            state_end(end);
        for (const auto close : closes())
            state_close(close);
        list_causes();
        if (report_.around) note_not_joined(report_, gateway_of(report_, gateways_, *report_.around));
    }

private:
    // Which closes and refusals each end of the process explains.
    void join_sessions() {
        for (auto& end : ends_) {
            for (std::size_t i = 0; i < report_.events.size(); ++i) {
                if (explained_.count(i) != 0) continue;
                if (cuts(report_, gateways_[end.gateway], end, i)) {
                    end.cut.push_back(i);
                    explained_.insert(i);
                } else if (meets_nobody(report_, end, i)) {
                    if (!end.refused) end.refused = i;
                    explained_.insert(i);
                }
            }
            // What a client saw comes first; of several, the close that was asked for.
            std::stable_sort(end.cut.begin(), end.cut.end(), [&](std::size_t a, std::size_t b) {
                const auto rank = [&](std::size_t i) {
                    return i == report_.around ? 0 : report_.events[i].lane != Lane::gateway ? 1 : 2;
                };
                return rank(a) < rank(b);
            });
            if (report_.around && meets_nobody(report_, end, *report_.around)) end.refused = report_.around;
        }
    }

    void state_end(const ProcessEnd& end) {
        const Scene scene(report_, gateways_[end.gateway], end.anchor, &end);
        auto stated = state(scene, CauseUnit::process_end);
        if (!stated) return;
        // Nothing tells why: its closes are looked at for themselves.
        if (stated->record == &causes::not_known) {
            for (const auto i : end.cut)
                explained_.erase(i);
            if (end.refused) explained_.erase(*end.refused);
        }
        if (report_.incidents.size() >= most_incidents) return;
        report_.incidents.push_back(incident_of(scene, std::move(*stated)));
    }

    void state_close(std::size_t close) {
        if (explained_.count(close) != 0 || report_.incidents.size() >= most_incidents) return;
        const Scene scene(report_, gateway_of(report_, gateways_, close), close);
        auto stated = state(scene, CauseUnit::session);
        if (!stated) return;
        // What a gateway answers while it starts belongs to the incident that made it start.
        if (stated->record->id.value == "gateway_starting" && while_away(close)) return;
        auto incident = incident_of(std::move(*stated));
        if (told_already(report_, incident)) return;
        incident.began_at = scene.close().at;
        incident.sessions_cut = ends_session(scene.close().kind) ? 1 : 0;
        report_.incidents.push_back(std::move(incident));
    }

    // A client that asks again and again until it is answered is one incident: its try before this one.
    [[nodiscard]] Index asked_before(std::size_t close) const {
        const auto& mine = report_.events[close];
        if (mine.kind != EventKind::refused || !mine.at) return std::nullopt;
        for (auto i = close; i-- > 0;) {
            const auto& event = report_.events[i];
            if (!event.at || event.source != mine.source) continue;
            if (event.kind == EventKind::hello || *mine.at - *event.at > seconds(600)) return std::nullopt;
            if (event.kind == EventKind::refused) return i;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::size_t asked_first(std::size_t close) const {
        while (const auto before = asked_before(close))
            close = *before;
        return close;
    }

    [[nodiscard]] bool while_away(std::size_t close) const {
        const auto at = *report_.events[close].at;
        return std::any_of(ends_.begin(), ends_.end(), [&](const ProcessEnd& end) {
            const auto gone = *report_.events[end.anchor].at;
            const auto back = end.ready ? *report_.events[*end.ready].at : gone + seconds(300);
            return at >= gone - seconds(1) && at <= back + seconds(5);
        });
    }

    [[nodiscard]] bool outside(const TimelineEvent& event) const {
        return (report_.since && *event.at < *report_.since) || (report_.until && *event.at > *report_.until);
    }

    [[nodiscard]] std::vector<std::size_t> closes() const {
        std::vector<std::size_t> closes;
        if (report_.around) closes.push_back(asked_first(*report_.around));
        // Clients before the gateway: they tell what was seen from outside.
        for (const bool clients : {true, false}) {
            for (std::size_t i = 0; i < report_.events.size(); ++i) {
                const auto& event = report_.events[i];
                if (!event.at || outside(event)) continue;
                if (wants_cause(event) && (event.lane != Lane::gateway) == clients &&
                    (closes.empty() || i != closes.front()) && !asked_before(i))
                    closes.push_back(i);
            }
        }
        // A log full of closes: each looks at every event.
        if (std::ssize(closes) > most_closes + 1)
            closes.erase(closes.begin() + (report_.around ? 1 : 0), closes.end() - most_closes);
        return closes;
    }

    [[nodiscard]] bool holds(const Incident& incident, std::size_t event) const {
        return std::any_of(incident.chain.begin(), incident.chain.end(), [&](const ChainLink& link) {
            return link.event == event;
        });
    }

    // That of the close which was asked for comes first; those outside of the window are left out.
    void list_causes() {
        auto& all = report_.incidents;
        all.erase(
            std::remove_if(
                all.begin(),
                all.end(),
                [&](const Incident& incident) {
                    return std::all_of(
                        incident.chain.begin(),
                        incident.chain.end(),
                        [&](const ChainLink& link) { return outside(report_.events[link.event]); }
                    );
                }
            ),
            all.end()
        );
        std::stable_sort(all.begin(), all.end(), [](const Incident& a, const Incident& b) {
            return a.began_at < b.began_at;
        });
        std::vector<const Incident*> order;
        for (const auto& incident : all)
            order.push_back(&incident);
        std::stable_sort(order.begin(), order.end(), [&](const Incident* a, const Incident* b) {
            const auto rank = [&](const Incident* of) {
                return report_.around && holds(*of, *report_.around) ? 0 : of->sessions_cut > 0 ? 1 : 2;
            };
            return rank(a) < rank(b);
        });
        for (const auto* incident : order) {
            if (incident->id == *causes::not_known.id) continue;
            for (const auto& link : incident->chain)
                report_.events[link.event].in_cause = true;
            const bool have =
                std::any_of(report_.causes.begin(), report_.causes.end(), [&](const Cause& cause) {
                    return cause.id == incident->id && cause.verdict == incident->verdict;
                });
            if (!have && report_.causes.size() < most_causes) report_.causes.push_back(cause_of(*incident));
        }
    }

    TimelineReport& report_;
    std::vector<Identity> gateways_;
    std::vector<ProcessEnd> ends_;
    std::set<std::size_t> explained_;  ///< closes and refusals that belong to an end of the process
};

}  // namespace

void find_causes(TimelineReport& report) {
    Incidents(report).find();
}

}  // namespace ocprobe::timeline
