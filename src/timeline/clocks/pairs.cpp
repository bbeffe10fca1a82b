// Pairs: what two sources tell of the same moment, and what that bounds.
#include "base/duration.hpp"
#include "timeline/clocks/clocks.hpp"

#include <algorithm>
#include <map>

namespace ocprobe::timeline {

namespace {

constexpr Micros step_least{500'000};
constexpr Micros lone_delay{250'000};  ///< how late a line may be kept when no other shows how late they are

struct KindPair {
    KeyKind key;
    EventKind of_a;
    EventKind of_b;
    Micros soonest;  ///< b after a, on one clock
    Micros latest;
    std::string_view by;
};

// How far apart two sources tell the same moment, when their clocks agree. Generous: a machine may be busy.
constexpr KindPair kind_pairs[] = {
    {KeyKind::request,
     EventKind::pairing_refused,
     EventKind::pairing_refused,
     Micros{-300'000},
     Micros{2'000'000},
     "request id"},
    {KeyKind::connection,
     EventKind::hello,
     EventKind::hello,
     Micros{-100'000},
     Micros{600'000},
     "connection id"},
    {KeyKind::connection,
     EventKind::auth_refused,
     EventKind::auth_refused,
     Micros{-300'000},
     Micros{600'000},
     "connection id"},
    {KeyKind::connection,
     EventKind::pairing_refused,
     EventKind::pairing_refused,
     Micros{-300'000},
     Micros{600'000},
     "connection id"},
    {KeyKind::connection,
     EventKind::close,
     EventKind::close,
     Micros{-300'000},
     Micros{600'000},
     "connection id"},
    {KeyKind::container,
     EventKind::kernel_oom,
     EventKind::container_oom,
     Micros{0},
     Micros{1'500'000},
     "container id"},
};

struct Sighting {
    ClockId clock;
    Lane lane;
    Micros at;
    EventKind kind;
    StampUnit unit;
};

Sighting sighting(const Kept& kept) {
    return {
        {kept.event.source, false}, kept.event.lane, kept.event.stamped, kept.event.kind, kept.event.unit};
}

// The gateway is a, whoever else is b; the kernel comes before the engine.
bool is_first(Lane lane) {
    return lane == Lane::gateway || lane == Lane::kernel;
}

void merge(
    std::vector<OffsetBounds>& into,
    OffsetBounds bounds,
    std::vector<std::string>& notices,
    const Collector& collected
) {
    for (auto& have : into) {
        if (!(have.a == bounds.a) || !(have.b == bounds.b)) continue;
        const auto low = std::max(have.low, bounds.low), high = std::min(have.high, bounds.high);
        if (low > high) {
            const auto note = collected.sources[bounds.b.source].name + ": " + bounds.by +
                              " puts its clock at another offset than the pairs before: a clock was stepped";
            if (std::find(notices.begin(), notices.end(), note) == notices.end()) notices.push_back(note);
            have.low = std::min(have.low, bounds.low);
            have.high = std::max(have.high, bounds.high);
        } else {
            have.low = low;
            have.high = high;
        }
        have.pairs += bounds.pairs;
        if (have.by.find(bounds.by) == std::string::npos) have.by += ", " + bounds.by;
        return;
    }
    into.push_back(std::move(bounds));
}

// Two sources tell one thing, and a key of theirs joins them: the later one is told within the row's limits.
void join_by_keys(
    const Collector& collected, std::vector<OffsetBounds>& all, std::vector<std::string>& notices
) {
    std::map<std::pair<KeyKind, std::string>, std::vector<Sighting>> by_key;
    for (const auto& kept : collected.events) {
        if (kept.event.unit == StampUnit::none) continue;
        for (const auto& key : kept.event.keys) {
            const auto value = key.kind == KeyKind::connection ? key.value.substr(0, 8) : key.value;
            by_key[{key.kind, value}].push_back(sighting(kept));
        }
    }
    for (const auto& [key, seen] : by_key) {
        for (const auto& row : kind_pairs) {
            if (row.key != key.first) continue;
            for (const auto& a : seen) {
                if (a.kind != row.of_a || !is_first(a.lane)) continue;
                for (const auto& b : seen) {
                    if (b.kind != row.of_b || is_first(b.lane) || b.clock.source == a.clock.source) continue;
                    const auto delta = b.at - a.at;
                    merge(
                        all,
                        {.a = a.clock,
                         .b = b.clock,
                         .low = delta - row.latest - resolution(a.unit),
                         .high = delta - row.soonest + resolution(b.unit),
                         .pairs = 1,
                         .by = std::string(row.by)},
                        notices,
                        collected
                    );
                    break;  // the first time that it is told; what is repeated is told late
                }
                break;
            }
        }
    }
}

// A capture that measured the gateway's clock bounds it against every log with the gateway's own stamps.
void join_by_captures(
    const Collector& collected, std::vector<OffsetBounds>& all, std::vector<std::string>& notices
) {
    for (const auto& measured : collected.ahead) {
        for (std::size_t i = 0; i < collected.sources.size(); ++i) {
            if (collected.sources[i].lane != Lane::gateway) continue;
            const bool inner = i < collected.pairs.size() && !collected.pairs[i].empty();
            merge(
                all,
                {.a = {i, inner},
                 .b = {measured.source, false},
                 .low = -measured.ahead - measured.bar,
                 .high = -measured.ahead + measured.bar,
                 .pairs = 1,
                 .by = "challenge's time"},
                notices,
                collected
            );
        }
    }
}

}  // namespace

std::optional<OffsetBounds> same_line_bounds(
    std::size_t source,
    const std::string& name,
    const std::vector<StampPair>& pairs,
    std::vector<std::string>& notices
) {
    std::vector<Micros> late;  // outer − inner since the last step
    std::vector<Micros> pending;
    StampUnit unit = StampUnit::millisecond;
    for (const auto& pair : pairs) {
        const auto delta = pair.outer - pair.inner;
        unit = pair.inner_unit;
        if (!late.empty()) {
            const auto least = *std::min_element(late.begin(), late.end());
            if (delta < least - step_least || delta > least + step_least) {
                pending.push_back(delta);
                // Later than usual may be a stall; three in a row, or earlier than possible, is a step.
                const bool sure = delta < least - step_least || pending.size() >= 3;
                if (!sure) continue;
                const auto now = *std::min_element(pending.begin(), pending.end());
                notices.push_back(
                    name + ": the clock of its program stepped by " + signed_duration_text(least - now) +
                    " at " + rfc3339(std::chrono::duration_cast<Millis>(pair.outer))
                );
                late = pending;
                pending.clear();
                continue;
            }
        }
        pending.clear();
        late.push_back(delta);
        if (late.size() > 512) late.erase(late.begin() + 256, late.begin() + 384);
    }
    if (late.empty()) return std::nullopt;
    std::sort(late.begin(), late.end());
    const auto least = late.front();
    auto width = lone_delay;
    if (late.size() >= 3) width = std::max(Micros{2'000}, late[late.size() / 4] - least);
    // outer − inner = delay − ahead, delay ≥ 0; a stamp in milliseconds is up to one too early.
    return OffsetBounds{
        .a = {source, false},
        .b = {source, true},
        .low = -least,
        .high = -least + width + resolution(unit),
        .pairs = late.size(),
        .by = "same line"};
}

std::vector<OffsetBounds> measure(const Collector& collected, std::vector<std::string>& notices) {
    std::vector<OffsetBounds> all;
    for (std::size_t i = 0; i < collected.pairs.size() && i < collected.sources.size(); ++i) {
        if (auto bounds = same_line_bounds(i, collected.sources[i].name, collected.pairs[i], notices))
            all.push_back(std::move(*bounds));
    }
    join_by_keys(collected, all, notices);
    join_by_captures(collected, all, notices);
    return all;
}

}  // namespace ocprobe::timeline
