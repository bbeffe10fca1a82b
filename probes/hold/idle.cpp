// The arithmetic of repeated cuts.
#include "probes/hold/idle.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::probes {

namespace {

// Proxies round their timers (nginx leaves one up to 300 ms as it was), and a loaded machine adds its own.
constexpr Micros least_tolerance{750'000};
constexpr Micros nearest{300'000};

Micros tolerance(Micros limit) {
    return std::max(least_tolerance, limit / 20);
}

struct Sample {
    Micros at{0};
    Micros after{0};
};

// A process that is not scheduled for a second measures one cut a second too late: one in so many may be off.
constexpr std::size_t agreeing_for_one_off = 8;

/// Nearly all samples agree, and there is more than one episode of them.
std::optional<RepeatedCut> agreeing(std::vector<Sample> samples) {
    if (samples.size() < 2) return std::nullopt;
    std::sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.after < b.after; });
    RepeatedCut result;
    result.after = samples[samples.size() / 2].after;
    const auto all = samples.size();
    std::erase_if(samples, [&result](const Sample& sample) {
        const auto apart = std::max(sample.after - result.after, result.after - sample.after);
        return apart > tolerance(result.after);
    });
    if (all - samples.size() > all / agreeing_for_one_off) return std::nullopt;
    // A cut is seen late, never early: the limit is no longer than the shortest of them.
    result.at_most = samples.front().after;
    result.after = result.at_most;
    result.error = samples.back().after - result.after;
    result.cuts = static_cast<int>(samples.size());
    std::sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    Micros last{-1};
    for (const auto& sample : samples) {
        if (last >= Micros(0) && sample.at - last < result.after / 2) continue;
        last = sample.at;
        ++result.episodes;
    }
    if (result.episodes < 2) return std::nullopt;
    return result;
}

struct Direction {
    CountedSilence counted;
    Micros Silence::*silence;
};
constexpr std::array<Direction, 3> directions{
    {{CountedSilence::both, &Silence::both},
     {CountedSilence::received, &Silence::received},
     {CountedSilence::sent, &Silence::sent}}};

}  // namespace

std::optional<RepeatedCut> idle_limit(std::span<const Cut> cuts, const Outlived& outlived) {
    std::optional<RepeatedCut> best;
    for (const auto& direction : directions) {
        std::vector<Sample> samples;
        for (const auto& cut : cuts)
            samples.push_back({cut.at, cut.silence.*direction.silence});
        auto found = agreeing(std::move(samples));
        if (!found) continue;
        const auto lived_through = outlived.longest.*direction.silence;
        if (lived_through > found->after + tolerance(found->after) + outlived.late) continue;
        found->at_least = std::min(lived_through, found->at_most);
        found->counted = direction.counted;
        if (best) {
            best->counted = CountedSilence::not_told;
        } else {
            best = found;
        }
    }
    if (best) best->busy_outlived = outlived.eldest > best->after + 2 * tolerance(best->after);
    return best;
}

std::optional<RepeatedCut> lifetime_limit(std::span<const Cut> cuts, const Outlived& outlived) {
    std::vector<Sample> samples;
    for (const auto& cut : cuts)
        samples.push_back({cut.at, cut.age});
    auto found = agreeing(std::move(samples));
    const auto most = found ? found->after + tolerance(found->after) + outlived.late : Micros(0);
    if (!found || outlived.eldest > most) return std::nullopt;
    found->at_least = std::min(outlived.eldest, found->at_most);
    return found;
}

std::vector<Millis> next_pauses(const RepeatedCut& idle, std::size_t sockets) {
    std::vector<Millis> pauses;
    const auto gap = idle.at_most - idle.at_least;
    if (sockets == 0 || gap <= std::max(nearest, idle.at_most / 20)) return pauses;
    for (std::size_t i = 1; i <= sockets; ++i) {
        const auto pause = idle.at_least + gap * static_cast<int>(i) / static_cast<int>(sockets + 1);
        pauses.push_back(std::max(Millis(200), std::chrono::duration_cast<Millis>(pause)));
    }
    return pauses;
}

}  // namespace ocprobe::probes
