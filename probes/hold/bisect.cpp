// Different silences on several sockets, to find the idle limit of something between the client and the gateway.
//
// | socket      | sends                      | silent is                      | a cut of it, or none, tells              |
// |-------------|----------------------------|--------------------------------|------------------------------------------|
// | 1, 2        | pongs to the gateway alone | both directions                | the limit itself, by the silence before it |
// | 3           | an unasked pong a second   | the gateway's direction        | whether only that direction is counted   |
// | 4           | a ping a second            | nothing                        | that it is the silence, not the age       |
// | 5 and above | pings with longer pauses   | both, between two of its pings | between which pauses the limit lies       |
//
// A ping of ours makes the gateway answer: bytes in both directions. An unasked pong is answered by nobody (RFC 6455
// §5.5.3). Both are what a WebSocket peer may send at any time, and the gateway takes them as signs of life; its own
// pings are answered at once on every socket, for a pong held back would have it end the session (probes/ws/README.md).
// For the same reason no silence is longer than the gateway's pause between two pings (25 s): a limit above that acts
// on nobody's session with this gateway, and is not looked for.
#include "probes/hold/holder.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::probes {

namespace {

constexpr Millis busy{1'000};
constexpr std::array<Millis, 6> first_pauses{
    Millis(3'000), Millis(8'000), Millis(15'000), Millis(20'000), Millis(5'000), Millis(12'000)};
constexpr std::size_t silent_sockets = 2;
/// Longer than the gateway's pause between two pings: whoever lived that long has lived through one.
constexpr Micros longest_natural{24'000'000};
constexpr int episodes_needed = 3;

}  // namespace

void Holder::give_roles() {
    for (std::size_t i = silent_sockets; i < held_.size(); ++i) {
        auto& facts = held_[i].facts;
        facts.role = i == silent_sockets ? HoldRole::pong : HoldRole::ping;
        facts.every = busy;
        if (i < silent_sockets + 2) continue;
        facts.every = first_pauses[(i - silent_sockets - 2) % first_pauses.size()];
        ladder_.push_back(i);
    }
}

Outlived Holder::outlived() const {
    Outlived all;
    all.late = late_;
    const auto add = [&all](const Silence& silence) {
        all.longest.received = std::max(all.longest.received, silence.received);
        all.longest.sent = std::max(all.longest.sent, silence.sent);
        all.longest.both = std::max(all.longest.both, silence.both);
    };
    for (const auto& held : held_) {
        add(held.facts.outlived);
        if (held.state == State::open) {
            add(held.ws->traffic().outlived);
            all.eldest = std::max(all.eldest, now() - held.opened);
        }
    }
    return all;
}

void Holder::judge_cuts() {
    const std::vector<Cut> cuts(cuts_.begin(), cuts_.end());
    const auto lived = outlived();
    facts_.idle = idle_limit(cuts, lived);
    facts_.lifetime = lifetime_limit(cuts, lived);
}

void Holder::replan() {
    if (!plan_.bisect_idle || !facts_.idle) return;
    const auto pauses = next_pauses(*facts_.idle, ladder_.size());
    for (std::size_t i = 0; i < pauses.size(); ++i) {
        auto& held = held_[ladder_[i]];
        if (held.facts.every == pauses[i]) continue;
        held.facts.every = pauses[i];
        if (held.state == State::open) arm(held);
    }
}

/// The answer is there: the limit is known as closely as it can be, or nothing was cut in all the silence there is.
bool Holder::bisected() const {
    if (!plan_.bisect_idle) return false;
    if (facts_.lifetime && !facts_.idle) return facts_.lifetime->episodes >= episodes_needed;
    if (facts_.idle) {
        const auto& idle = *facts_.idle;
        return idle.episodes >= episodes_needed && idle.busy_outlived &&
               (ladder_.empty() || next_pauses(idle, ladder_.size()).empty());
    }
    if (facts_.ends_total > 0) return false;
    std::size_t lived_through = 0;
    for (const auto& held : held_) {
        const bool open = held.state == State::open && held.facts.role == HoldRole::silent;
        if (open && held.ws->traffic().outlived.both >= longest_natural) ++lived_through;
    }
    return lived_through >= silent_sockets && now() - began_ >= 2 * longest_natural;
}

}  // namespace ocprobe::probes
