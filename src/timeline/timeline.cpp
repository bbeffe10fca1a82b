// The room's door: sources in, a timeline out.
#include "ocprobe/timeline/timeline.hpp"

#include "timeline/incidents/build.hpp"
#include "timeline/read/range.hpp"
#include "timeline/read/unpack.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

// Below this a pass costs less than a search.
constexpr std::uint64_t large = 16U << 20;
// Clocks may differ, and the pairs that tell by how much stand outside of the window too.
constexpr Micros clock_margin{600'000'000};

struct Waiting {
    std::unique_ptr<ByteSource> source;
    SourceSpec spec;
    std::uint64_t size = 0;
};

std::optional<Lane> lane_named(std::string_view word) {
    if (word == "events" || word == "docker") return Lane::engine;
    return enum_named<Lane>(word);
}

}  // namespace

struct Timeline::Impl {
    Impl(Redactor& redactor, Request wanted) : collected(redactor), request(wanted) {}

    [[nodiscard]] ReadLimits limits() const {
        return {
            .defaults =
                {.zone_minutes = request.zone_minutes,
                 .year = request.year,
                 .day = request.now.value_or(Micros{0}).count() / 86'400'000'000,
                 .now = request.now},
            .since = {},
            .until = {},
            .part = false};
    }

    // What a large file must give: the window and the margin around it; nothing: all of it.
    [[nodiscard]] std::optional<std::pair<Micros, Micros>> bounds() const {
        const auto& window = request.window;
        constexpr Micros always{4'000'000'000'000'000};
        if (window.whole || window.around_clock) return std::nullopt;
        if (window.since || window.until)
            return std::pair(
                window.since.value_or(-always) - clock_margin, window.until.value_or(always) + clock_margin
            );
        const auto close = window.around ? window.around : last_close();
        if (!close) return std::nullopt;
        return std::pair(*close - window.span - clock_margin, *close + window.span + clock_margin);
    }

    // As build() chooses it, by the sources' own stamps.
    [[nodiscard]] std::optional<Micros> last_close() const {
        std::optional<Micros> close;
        auto best = CloseRank::gateway;
        const auto look = [&](const TimelineEvent& event) {
            const auto rank = close_rank(event);
            if (rank < best || (rank == best && close && event.stamped < *close)) return;
            close = event.stamped;
            best = rank;
        };
        for (const auto& waiting : waits) {
            if (const auto last =
                    find_last_close(*waiting.source->file(), waiting.size, waiting.spec, limits().defaults))
                look(*last);
        }
        for (const auto& kept : collected.events) {
            if (!kept.from_boot && kept.event.unit != StampUnit::none) look(kept.event);
        }
        return close;
    }

    void read_waiting() {
        if (waits.empty()) return;
        const auto wanted = bounds();
        for (auto& waiting : waits) {
            const auto& file = *waiting.source->file();
            const auto range =
                wanted ? find_range(file, waiting.size, wanted->first, wanted->second, limits().defaults)
                       : std::nullopt;
            if (range) {
                Slice slice(file, range->first, range->second);
                auto part = limits();
                part.part = true;
                read_source(slice, waiting.spec, part, collected);
                collected.sources.back().searched = true;
            } else {
                read_source(*waiting.source, waiting.spec, limits(), collected);
            }
        }
        waits.clear();
    }

    Collector collected;
    Request request;
    std::vector<Waiting> waits;
};

Timeline::Timeline(Redactor& redactor, Request request) : impl_(std::make_unique<Impl>(redactor, request)) {}
Timeline::~Timeline() = default;

void Timeline::add(std::unique_ptr<ByteSource> source, const SourceSpec& spec) {
    source = unpack(std::move(source));
    const auto* file = source->file();
    const auto size = file != nullptr ? file->status().size : 0;
    if (size >= large) {
        impl_->waits.push_back({std::move(source), spec, size});
        return;
    }
    read_source(*source, spec, impl_->limits(), impl_->collected);
}

void Timeline::missing(const SourceSpec& spec, SourceProblem problem, std::string detail) {
    SourceFact fact;
    fact.name = spec.name;
    fact.lane = spec.lane.value_or(lane_by_name(spec.name));
    fact.problem = problem;
    fact.problem_detail = std::move(detail);
    impl_->collected.sources.push_back(std::move(fact));
    impl_->collected.pairs.emplace_back();
}

void Timeline::notice(std::string text) {
    impl_->collected.notices.push_back(std::move(text));
}

TimelineReport Timeline::finish() {
    impl_->read_waiting();
    return build(impl_->collected, impl_->request.window);
}

SourceSpec parse_source(std::string_view text, std::string& path) {
    SourceSpec spec;
    path = std::string(text);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
        const auto head = text.substr(0, equals);
        const auto at = head.find('@');
        if (const auto lane = lane_named(head.substr(0, at))) {
            spec.lane = lane;
            if (at != std::string_view::npos) spec.container = std::string(head.substr(at + 1));
            path = std::string(text.substr(equals + 1));
        }
    }
    spec.name = path == "-" ? "stdin" : path.substr(path.rfind('/') + 1);
    return spec;
}

}  // namespace ocprobe::timeline
