// From measurements between two clocks to one reference for all.
#include "timeline/clocks/clocks.hpp"

#include "base/duration.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace ocprobe::timeline {

namespace {

struct Edge {
    std::size_t to = 0;
    Micros ahead{0};  ///< of `to` against the node that the edge belongs to
    Micros bar{0};
    bool assumed = false;
    std::size_t pairs = 0;
    std::string by;
};

// An assumption is taken only where no measurement leads.
constexpr std::int64_t assumption_cost = 1'000'000'000'000;
constexpr Micros engines_differ{5'000'000};

class Graph {
public:
    std::size_t node(const ClockId& id) {
        for (std::size_t i = 0; i < ids_.size(); ++i) {
            if (ids_[i] == id) return i;
        }
        ids_.push_back(id);
        edges_.emplace_back();
        return ids_.size() - 1;
    }

    void measured(const OffsetBounds& bounds) {
        const auto a = node(bounds.a), b = node(bounds.b);
        const auto ahead = (bounds.low + bounds.high) / 2, bar = (bounds.high - bounds.low) / 2;
        edges_[a].push_back({b, ahead, bar, false, bounds.pairs, bounds.by});
        edges_[b].push_back({a, -ahead, bar, false, bounds.pairs, bounds.by});
    }

    void assumed(std::size_t a, std::size_t b) {
        edges_[a].push_back({b, Micros{0}, Micros{0}, true, 0, "the same engine"});
        edges_[b].push_back({a, Micros{0}, Micros{0}, true, 0, "the same engine"});
    }

    // Dijkstra by the size of the bar.
    std::vector<Standing> from(std::size_t reference) const {
        std::vector<Standing> standing(ids_.size());
        std::vector<std::int64_t> cost(ids_.size(), std::numeric_limits<std::int64_t>::max());
        std::vector<bool> done(ids_.size(), false);
        cost[reference] = 0;
        for (std::size_t i = 0; i < ids_.size(); ++i)
            standing[i].clock = ids_[i];
        standing[reference].basis = ClockBasis::reference;
        for (;;) {
            std::size_t best = ids_.size();
            for (std::size_t i = 0; i < ids_.size(); ++i) {
                if (!done[i] && cost[i] != std::numeric_limits<std::int64_t>::max() &&
                    (best == ids_.size() || cost[i] < cost[best]))
                    best = i;
            }
            if (best == ids_.size()) break;
            done[best] = true;
            for (const auto& edge : edges_[best])
                relax(standing, cost, best, edge);
        }
        return standing;
    }

private:
    static void relax(
        std::vector<Standing>& standing, std::vector<std::int64_t>& cost, std::size_t at, const Edge& edge
    ) {
        const auto price = cost[at] + edge.bar.count() + (edge.assumed ? assumption_cost : 1);
        if (price >= cost[edge.to]) return;
        cost[edge.to] = price;
        auto& next = standing[edge.to];
        next.ahead = standing[at].ahead + edge.ahead;
        next.bar = standing[at].bar + edge.bar;
        const bool assumed = edge.assumed || standing[at].basis == ClockBasis::same_engine;
        next.basis = assumed && edge.pairs == 0 ? ClockBasis::same_engine : ClockBasis::joined;
        next.pairs = edge.pairs;
        next.by = edge.by;
    }

    std::vector<ClockId> ids_;
    std::vector<std::vector<Edge>> edges_;
};

bool has_engine_stamps(const Collector& collected, std::size_t source) {
    const auto of_source = [&](const Kept& kept) { return kept.event.source == source; };
    const auto stamped = [&](const std::deque<Kept>& list) {
        const auto found = std::find_if(list.begin(), list.end(), of_source);
        return found != list.end() && found->engine_stamp;
    };
    return stamped(collected.events) || stamped(collected.notes);
}

bool is_live(const Collector& collected, std::size_t source) {
    const auto live = [&](const std::deque<Kept>& list) {
        const auto found = std::find_if(list.begin(), list.end(), [&](const Kept& kept) {
            return kept.event.source == source;
        });
        return found != list.end() && found->live;
    };
    return live(collected.events) || live(collected.notes);
}

bool has_container(const Collector& collected, std::size_t source) {
    const auto named = [&](const Kept& kept) {
        return kept.event.source == source && !kept.event.subject.empty();
    };
    return std::any_of(collected.events.begin(), collected.events.end(), named) ||
           std::any_of(collected.notes.begin(), collected.notes.end(), named);
}

// Whether the events of the engine that `events` holds name the container whose log `log` is.
bool tells_of(const Collector& collected, std::size_t events, std::size_t log) {
    if (collected.sources[events].lane != Lane::engine) return false;
    std::set<std::string_view> of_log;
    for (const auto* list : {&collected.events, &collected.notes}) {
        for (const auto& kept : *list) {
            if (kept.event.source == log && !kept.event.subject.empty()) of_log.insert(kept.event.subject);
        }
    }
    const auto named = [&](const Kept& kept) {
        if (kept.event.source != events) return false;
        if (of_log.count(kept.event.subject) != 0) return true;
        return std::any_of(kept.event.keys.begin(), kept.event.keys.end(), [&](const Key& key) {
            return key.kind == KeyKind::container && of_log.count(key.value) != 0;
        });
    };
    return !of_log.empty() && (std::any_of(collected.events.begin(), collected.events.end(), named) ||
                               std::any_of(collected.notes.begin(), collected.notes.end(), named));
}

// Two sources with an engine's stamps have one clock when that engine's events name the container, when both were read
// from it, or when lines that they have in common lie as near as they would. That they overlap proves nothing.
bool of_one_engine(
    const Collector& collected, const std::vector<OffsetBounds>& measured, std::size_t a, std::size_t b
) {
    if (is_live(collected, a) && is_live(collected, b)) return true;
    if (tells_of(collected, a, b) || tells_of(collected, b, a)) return true;
    // Whoever names the containers of several logs gives the events of the engine that runs them.
    for (const auto& [events, log] : {std::pair(a, b), std::pair(b, a)}) {
        if (collected.sources[events].lane != Lane::engine || !has_container(collected, log)) continue;
        for (std::size_t other = 0; other < collected.sources.size(); ++other) {
            if (tells_of(collected, events, other)) return true;
        }
    }
    return std::any_of(measured.begin(), measured.end(), [&](const OffsetBounds& bounds) {
        const bool both =
            (bounds.a.source == a && bounds.b.source == b) || (bounds.a.source == b && bounds.b.source == a);
        const auto middle = (bounds.low + bounds.high) / 2;
        return both && !bounds.a.inner && !bounds.b.inner && std::chrono::abs(middle) < engines_differ;
    });
}

// Events of the engine before logs that it stamped, then the gateway, then whoever comes first.
std::size_t reference_source(const Collector& collected, const std::vector<bool>& engine) {
    std::size_t best = 0;
    int best_rank = -1;
    for (std::size_t i = 0; i < collected.sources.size(); ++i) {
        const auto& source = collected.sources[i];
        if (source.lines == 0 || source.unstamped == source.lines) continue;
        const int rank = source.lane == Lane::engine    ? 4
                         : engine[i]                    ? 3
                         : source.lane == Lane::gateway ? 2
                         : source.lane == Lane::kernel  ? 0
                                                        : 1;
        if (rank > best_rank) {
            best_rank = rank;
            best = i;
        }
    }
    return best;
}

}  // namespace

std::vector<Standing> compare_clocks(const Collector& collected, std::vector<std::string>& notices) {
    if (collected.sources.empty()) return {};
    Graph graph;
    std::vector<bool> engine;
    for (std::size_t i = 0; i < collected.sources.size(); ++i)
        engine.push_back(has_engine_stamps(collected, i));
    const auto reference = graph.node({reference_source(collected, engine), false});
    const auto measurements = measure(collected, notices);
    for (std::size_t i = 0; i < collected.sources.size(); ++i)
        (void)graph.node({i, false});
    for (const auto& bounds : measurements) {
        const bool both =
            engine[bounds.a.source] && engine[bounds.b.source] && !(bounds.a.source == bounds.b.source);
        const auto middle = (bounds.low + bounds.high) / 2;
        // Two logs with Docker's stamps that a join puts near each other are one engine's: its stamps are exact.
        if (both && !bounds.a.inner && !bounds.b.inner && middle < engines_differ && middle > -engines_differ)
            continue;
        graph.measured(bounds);
    }
    for (std::size_t i = 0; i < engine.size(); ++i) {
        for (std::size_t k = i + 1; k < engine.size(); ++k) {
            if (engine[i] && engine[k] && of_one_engine(collected, measurements, i, k))
                graph.assumed(graph.node({i, false}), graph.node({k, false}));
        }
    }
    auto standing = graph.from(reference);
    for (const auto& row : standing) {
        if (row.basis == ClockBasis::joined && engine[row.clock.source] && !row.clock.inner &&
            (row.ahead > engines_differ || row.ahead < -engines_differ)) {
            notices.push_back(
                collected.sources[row.clock.source].name +
                ": its Docker stamps are another engine's, or were changed: " + duration_text(row.ahead) +
                " off by " + row.by
            );
        }
    }
    return standing;
}

}  // namespace ocprobe::timeline
