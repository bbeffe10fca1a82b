// Parts of a large file that is in order of time.
#include "timeline/read/range.hpp"

#include "timeline/incidents/build.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t look = std::size_t{512} * 1024;
constexpr std::uint64_t step_back = 8U << 20;
// What is read for one stamp: most lines are far shorter.
constexpr std::size_t portion = std::size_t{8} * 1024;
constexpr int samples = 24;
// Lines of one second may be written slightly out of order.
constexpr Micros slack{2'000'000};

struct Found {
    std::uint64_t line = 0;  ///< where the line begins
    Micros at{0};
};

// The first line with a stamp that begins at or behind `offset`.
std::optional<Found>
stamp_behind(const OpenFile& file, std::uint64_t offset, std::uint64_t size, const StampDefaults& defaults) {
    LineContext context;
    context.defaults = defaults;
    Slice slice(file, offset, std::min<std::uint64_t>(size, offset + look), portion);
    LineReader reader(slice);
    std::uint64_t at = offset;
    bool whole = offset == 0;
    while (const auto text = reader.next()) {
        const auto begin = at;
        at += text->size() + 1;
        if (!whole) {
            whole = true;
            continue;
        }
        Line line;
        (void)parse_line(*text, context, line);
        if (line.outer && !line.from_boot) return Found{begin, line.outer->at};
    }
    return std::nullopt;
}

bool in_order(const OpenFile& file, std::uint64_t size, const StampDefaults& defaults) {
    std::optional<Micros> last;
    for (int i = 0; i < samples; ++i) {
        const auto found = stamp_behind(file, size / samples * static_cast<std::uint64_t>(i), size, defaults);
        if (!found) return false;
        if (last && found->at + slack < *last) return false;
        last = found->at;
    }
    return true;
}

// The beginning of the first line whose stamp is not before `wanted`.
std::uint64_t
lower_bound(const OpenFile& file, std::uint64_t size, Micros wanted, const StampDefaults& defaults) {
    std::uint64_t low = 0, high = size;
    while (high - low > look / 8) {
        const auto middle = low + (high - low) / 2;
        const auto found = stamp_behind(file, middle, size, defaults);
        if (found && found->at < wanted) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace

boost::system::result<std::size_t, SourceProblem> Slice::read(char* into, std::size_t size) {
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(std::min(size, portion_), end_ - at_));
    if (wanted == 0) return std::size_t{0};
    const auto got = file_.read_at(at_, into, wanted);
    if (!got) return SourceProblem::read_failed;
    at_ += *got;
    return *got;
}

std::optional<std::pair<std::uint64_t, std::uint64_t>>
find_range(const OpenFile& file, std::uint64_t size, Micros from, Micros to, const StampDefaults& defaults) {
    if (!in_order(file, size, defaults)) return std::nullopt;
    const auto begin = lower_bound(file, size, from - slack, defaults);
    const auto end = std::min(size, lower_bound(file, size, to + slack, defaults) + look);
    return std::pair(begin, end);
}

std::optional<TimelineEvent> find_last_close(
    const OpenFile& file, std::uint64_t size, const SourceSpec& spec, const StampDefaults& defaults
) {
    LineContext context;
    context.defaults = defaults;
    auto end = size;
    while (end > 0) {
        const auto from = end > step_back ? end - step_back : 0;
        Slice slice(file, from, end);
        LineReader reader(slice);
        // The line that lies across belongs to the part before.
        if (from > 0 && !reader.next()) return std::nullopt;
        const auto begin = from + reader.consumed();
        std::optional<TimelineEvent> last;
        while (const auto text = reader.next()) {
            if (!may_close(*text)) continue;
            Line line;
            (void)parse_line(*text, context, line);
            auto lane = spec.lane.value_or(lane_by_name(spec.name));
            classify(line, lane, spec.lane.has_value());
            TimelineEvent event;
            event.kind = line.kind;
            event.lane = lane;
            event.code = line.code;
            if (!line.outer || line.from_boot || close_rank(event) < CloseRank::gateway) continue;
            event.stamped = line.outer->at;
            last = event;
        }
        if (last) return last;
        end = begin < end ? begin : from;
    }
    return std::nullopt;
}

}  // namespace ocprobe::timeline
