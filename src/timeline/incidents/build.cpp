// From what the sources gave to one line of time.
#include "timeline/incidents/build.hpp"

#include "timeline/clocks/clocks.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ocprobe::timeline {

namespace {

// A clock that nothing joins is read as it stands, and the order is then said to be uncertain.
struct Placed {
    std::optional<Micros> at;
    std::optional<Micros> bar;
};

class Clocks {
public:
    explicit Clocks(std::vector<Standing> standing) : standing_(std::move(standing)) {}

    [[nodiscard]] const Standing* find(std::size_t source, bool inner) const {
        for (const auto& row : standing_) {
            if (row.clock.source == source && row.clock.inner == inner) return &row;
        }
        return nullptr;
    }

    [[nodiscard]] Placed place(const Kept& kept) const {
        const auto& event = kept.event;
        if (event.unit == StampUnit::none) return {};
        const auto* outer = find(event.source, false);
        if (outer == nullptr) return {};
        const bool known = outer->basis != ClockBasis::unknown;
        if (kept.from_boot && !known) return {};
        auto placed = Placed{event.stamped - outer->ahead, std::nullopt};
        if (event.bracketed) {
            if (known && event.latest) placed.bar = outer->bar + (*event.latest - event.stamped);
            return placed;
        }
        if (known) placed.bar = outer->bar + resolution(event.unit);
        // The program's own stamp is nearer to the event than the keeper's, as far as its clock is known well.
        const auto* inner = kept.inner ? find(event.source, true) : nullptr;
        if (inner == nullptr || inner->basis == ClockBasis::unknown) return placed;
        const auto by_program = *kept.inner - inner->ahead;
        const auto late = *placed.at - by_program;
        if (late < -inner->bar || late > Micros{2'000'000}) return placed;  // before a step of that clock
        return {by_program, inner->bar + resolution(kept.inner_unit)};
    }

    [[nodiscard]] const std::vector<Standing>& all() const { return standing_; }

private:
    std::vector<Standing> standing_;
};

bool placed_before(const TimelineEvent& a, const TimelineEvent& b) {
    if (a.at.has_value() != b.at.has_value()) return a.at.has_value();
    if (a.at && *a.at != *b.at) return *a.at < *b.at;
    return a.order < b.order;
}

void place_all(std::deque<Kept>& from, const Clocks& clocks, std::vector<TimelineEvent>& into) {
    for (auto& kept : from) {
        const auto placed = clocks.place(kept);
        auto event = std::move(kept.event);
        event.at = placed.at;
        event.bar = placed.bar;
        if (event.latest && placed.at) event.latest = *event.latest + (*placed.at - event.stamped);
        if (event.until && placed.at) event.until = *event.until + (*placed.at - event.stamped);
        into.push_back(std::move(event));
    }
    from.clear();
}

void tell_clocks(TimelineReport& report, const Clocks& clocks) {
    for (const auto& row : clocks.all()) {
        const auto& source = report.sources[row.clock.source];
        if (source.lines == 0 || source.unstamped == source.lines) continue;
        ClockFact fact;
        fact.name = source.name + (row.clock.inner ? ", its program's own stamps" : "");
        fact.basis = row.basis;
        if (row.basis != ClockBasis::unknown) {
            fact.ahead = row.ahead;
            fact.bar = row.bar;
        }
        fact.pairs = row.pairs;
        fact.by = row.by;
        report.clocks.push_back(std::move(fact));
    }
}

// The last one of those that tell most; around an instant the nearest that is no ordinary end, if there is one.
std::optional<std::size_t> choose_close(const std::vector<TimelineEvent>& events, const Window& window) {
    std::optional<std::size_t> best;
    auto best_rank = CloseRank::none;
    const auto distance = [&](std::size_t i) { return std::chrono::abs(*events[i].at - *window.around); };
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& event = events[i];
        auto rank = close_rank(event);
        if (rank == CloseRank::none || !event.at) continue;
        if (window.since && *event.at < *window.since) continue;
        if (window.until && *event.at > *window.until) continue;
        if (window.around) {
            const bool telling = rank >= CloseRank::gateway && distance(i) <= window.span;
            rank = telling ? CloseRank::gateway : CloseRank::ordinary;
            if (best && rank == best_rank && distance(i) >= distance(*best)) continue;
        }
        if (rank < best_rank) continue;
        best = i;
        best_rank = rank;
    }
    return best;
}

// The clients' retries print the same close again: that is not a second close.
void mark_refused_retries(std::vector<TimelineEvent>& events) {
    std::map<std::size_t, Micros> refused;
    for (auto& event : events) {
        if (!event.at || event.lane != Lane::cli) continue;
        if (event.kind == EventKind::refused) refused[event.source] = *event.at;
        if (event.kind != EventKind::close || event.code != 1006) continue;
        const auto found = refused.find(event.source);
        if (found != refused.end() && *event.at - found->second <= Micros{1'000'000})
            event.kind = EventKind::refused;
    }
}

// A command that somebody ran in a container and that failed is no health check: only a container whose health the
// engine tells of has one.
void fold_commands(std::vector<TimelineEvent>& events, std::uint64_t& folded) {
    std::set<std::string> checked;
    for (const auto& event : events) {
        if (event.kind == EventKind::health_status) checked.insert(event.subject);
    }
    std::map<std::string, std::size_t> last;
    std::vector<bool> gone(events.size(), false);
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto& event = events[i];
        if (event.kind != EventKind::health_failed || checked.count(event.subject) != 0) continue;
        event.kind = EventKind::noise;
        const auto have = last.find(event.subject);
        if (have == last.end()) {
            last[event.subject] = i;
            continue;
        }
        ++events[have->second].count;
        events[have->second].until = event.at;
        gone[i] = true;
        ++folded;
    }
    std::size_t at = 0;
    events.erase(
        std::remove_if(events.begin(), events.end(), [&](const TimelineEvent&) { return gone[at++]; }),
        events.end()
    );
}

// `03:00` is the latest such time that the sources reach.
std::optional<Micros> latest_such_time(const std::vector<TimelineEvent>& events, Micros clock) {
    constexpr Micros day{86'400'000'000};
    std::optional<Micros> last;
    for (const auto& event : events) {
        if (event.at) last = std::max(last.value_or(*event.at), *event.at);
    }
    if (!last) return std::nullopt;
    auto at = *last / day * day + clock;
    while (at > *last)
        at -= day;
    return at;
}

void set_window(TimelineReport& report, const Window& window) {
    if (window.whole) return;
    if (!window.since && !window.until) {
        if (!report.around) return;
        const auto middle = *report.events[*report.around].at;
        report.since = middle - window.span;
        report.until = middle + window.span;
    } else {
        report.since = window.since;
        report.until = window.until;
    }
}

// What is outside goes, but for what a cause is made of: a network that was cut is noticed a minute later.
void drop_outside(TimelineReport& report) {
    const auto outside = [&](const TimelineEvent& event) {
        if (!event.at || event.in_cause) return false;
        const auto last = std::max(event.until.value_or(*event.at), *event.at);
        return (report.since && last < *report.since) || (report.until && *event.at > *report.until);
    };
    std::vector<std::size_t> place(report.events.size(), 0);
    std::vector<TimelineEvent> inside;
    for (std::size_t i = 0; i < report.events.size(); ++i) {
        place[i] = inside.size();
        if (!outside(report.events[i])) inside.push_back(std::move(report.events[i]));
    }
    report.events = std::move(inside);
    if (report.around) report.around = place[*report.around];
    for (auto& cause : report.causes) {
        for (auto& link : cause.chain)
            link.event = place[link.event];
    }
    for (auto& incident : report.incidents) {
        for (auto& link : incident.chain)
            link.event = place[link.event];
    }
    for (auto& near : report.not_joined)
        near.event = place[near.event];
}

}  // namespace

CloseRank close_rank(const TimelineEvent& event) {
    if (no_connection(event.kind)) return CloseRank::refused;
    if (!ends_session(event.kind)) return CloseRank::none;
    if (event.code == 1000 || event.code == 1005) return CloseRank::ordinary;
    return event.lane == Lane::gateway ? CloseRank::gateway : CloseRank::client;
}

TimelineReport build(Collector& collected, Window window) {
    TimelineReport report;
    collected.clean();
    const Clocks clocks(compare_clocks(collected, collected.notices));
    report.sources = collected.sources;
    tell_clocks(report, clocks);
    place_all(collected.events, clocks, report.events);
    place_all(collected.notes, clocks, report.events);
    std::stable_sort(report.events.begin(), report.events.end(), placed_before);
    mark_refused_retries(report.events);
    fold_commands(report.events, collected.folded);
    if (window.around_clock) window.around = latest_such_time(report.events, *window.around_clock);
    report.around = choose_close(report.events, window);
    set_window(report, window);
    for (const auto& source : report.sources)
        report.lines_read += source.lines;
    report.folded = collected.folded;
    report.left_out = collected.left_out;
    report.notices = std::move(collected.notices);
    report.clients = collected.clients;
    report.containers = std::move(collected.containers);
    report.gateway = collected.gateway;
    find_causes(report);
    drop_outside(report);
    find_joins(report);
    return report;
}

void find_joins(TimelineReport& report) {
    std::map<std::pair<KeyKind, std::string>, std::pair<std::size_t, std::set<std::size_t>>> seen;
    for (const auto& event : report.events) {
        for (const auto& key : event.keys) {
            auto& entry =
                seen[{key.kind, key.kind == KeyKind::connection ? key.value.substr(0, 8) : key.value}];
            ++entry.first;
            entry.second.insert(event.source);
        }
    }
    for (const auto& [key, entry] : seen) {
        if (entry.second.size() < 2) continue;
        Join join{.key = {key.first, key.second}, .lines = entry.first, .sources = {}};
        for (const auto source : entry.second)
            join.sources.push_back(report.sources[source].name);
        report.joins.push_back(std::move(join));
    }
}

}  // namespace ocprobe::timeline
