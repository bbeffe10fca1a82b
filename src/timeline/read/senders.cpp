// Who wrote the lines of one source, and whose lane each has.
#include "timeline/read/senders.hpp"

#include <algorithm>

namespace ocprobe::timeline {

std::size_t Senders::number_of(const Line& line) {
    constexpr std::size_t most = 256;
    const std::string_view name = line.subject.empty() ? line.program : std::string_view(line.subject);
    if (all_[last_].name == name) return last_;
    for (std::size_t i = 0; i < all_.size(); ++i) {
        if (all_[i].name == name) return last_ = i;
    }
    if (all_.size() >= most) return 0;
    all_.emplace_back().name = name;
    return last_ = all_.size() - 1;
}

void Senders::count(std::size_t sender, Lane form) {
    auto& row = all_[sender];
    ++row.lines;
    // A gateway's log may hold what a client printed that it ran.
    if (form == Lane::other || (sender == 0 && told_ == Lane::gateway && form != Lane::gateway)) return;
    ++row.own;
    if (row.lane == Lane::other) row.lane = form;
}

Lane Senders::lane_so_far(std::size_t sender) const {
    if (all_[sender].lane != Lane::other) return all_[sender].lane;
    return sender == 0 || told_ == Lane::gateway || told_ == Lane::cli ? told_ : Lane::other;
}

// A sender that never used a form of the gateway is no gateway, whatever the source was called.
Lane Senders::lane_of(std::size_t sender) const {
    const auto& row = all_[sender];
    if (row.lane != Lane::other) return row.lane;
    if (told_ == Lane::gateway) return Lane::other;
    return sender == 0 || told_ == Lane::cli ? told_ : Lane::other;
}

Lane Senders::source_lane() const {
    const auto told =
        std::find_if(all_.begin(), all_.end(), [](const Sender& row) { return row.lane != Lane::other; });
    const bool lines = std::any_of(all_.begin(), all_.end(), [](const Sender& row) { return row.lines > 0; });
    if (told_ == Lane::other) return told == all_.end() ? Lane::other : told->lane;
    return told_ == Lane::gateway && lines && told == all_.end() ? Lane::other : told_;
}

void Senders::place_all(Collector& into, std::size_t source) const {
    for (auto* list : {&into.events, &into.notes}) {
        for (auto kept = list->rbegin(); kept != list->rend() && kept->event.source == source; ++kept) {
            if (kept->sender && !kept->event.own) kept->event.lane = lane_of(*kept->sender);
        }
    }
}

std::uint64_t Senders::foreign() const {
    if (told_ != Lane::gateway) return 0;
    std::uint64_t count = 0;
    for (const auto& row : all_)
        count += row.lines - row.own;
    return count;
}

}  // namespace ocprobe::timeline
