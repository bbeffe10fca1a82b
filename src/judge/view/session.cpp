// Classifying the ends of held sessions.
#include "judge/view/session.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

bool framed(const SessionEnd& end, std::uint16_t code) {
    return end.close.origin == CloseOrigin::frame && end.close.code == code;
}

bool said_goodbye(const SessionEnd& end) {
    return end.shutdown.has_value() || framed(end, 1012);
}

// A proxy that answers in the gateway's place says that nobody is behind it.
bool nobody_there(const SessionEnd& end) {
    const auto* declined = step_of(end, AskedAgain::declined);
    return met(end, AskedAgain::refused) || (declined != nullptr && declined->detail.starts_with("HTTP 50"));
}

bool refused_for_good(const SessionEnd& end) {
    return !end.back_after && met(end, AskedAgain::refused);
}

bool no_way_there(const SessionEnd& end) {
    return met(end, AskedAgain::timeout) || met(end, AskedAgain::unreachable);
}

bool near(Micros one, const RepeatedCut& cut) {
    const auto tolerance = std::max<Micros>(Micros(750'000), cut.after / 20);
    return one + tolerance >= cut.after && one <= cut.after + cut.error + tolerance;
}

Micros counted(const Silence& silence, CountedSilence which) {
    if (which == CountedSilence::received) return silence.received;
    return which == CountedSilence::sent ? silence.sent : silence.both;
}

// Cut or closed by something in between, with the gateway alive behind it.
EndKind of_cut_in_between(const SessionEnd& end, const HoldFacts& held) {
    if (held.idle && near(counted(end.silence, held.idle->counted), *held.idle))
        return EndKind::proxy_idle_timeout;
    if (held.lifetime && near(end.close.after, *held.lifetime)) return EndKind::proxy_lifetime;
    return EndKind::peer_closed;
}

EndKind of_goodbye(const SessionEnd& end) {
    // A device that changes its commands is closed with 1012 by a gateway that goes on.
    if (end.gateway == SameGateway::same) return EndKind::peer_closed;
    if (end.back_after) return EndKind::gateway_restarted;
    const bool coming = met(end, AskedAgain::starting) || (end.shutdown && end.shutdown->restart_expected_ms);
    return end.gave_up || !coming ? EndKind::gateway_stopped : EndKind::gateway_restarted;
}

EndKind of_silence(const SessionEnd& end) {
    // A refusal comes from the gateway's own address: the network works, and the process is gone.
    if (refused_for_good(end)) return end.shutdown ? EndKind::gateway_stopped : EndKind::gateway_killed;
    if (end.gateway == SameGateway::other)
        return met(end, AskedAgain::refused) && !end.shutdown ? EndKind::gateway_killed
                                                              : EndKind::gateway_restarted;
    if (!no_way_there(end) && met(end, AskedAgain::no_response)) return EndKind::gateway_stalled;
    return EndKind::network_lost;
}

EndKind of_cut(const SessionEnd& end, const HoldFacts& held) {
    if (end.gateway == SameGateway::other) return EndKind::gateway_killed;
    if (refused_for_good(end)) return EndKind::gateway_killed;
    if (!end.back_after && held.own_network_gone) return EndKind::network_lost;
    const bool path_error = end.close.transport == TransportEnd::error;
    if (end.gateway == SameGateway::same) {
        return path_error || no_way_there(end) ? EndKind::network_lost : of_cut_in_between(end, held);
    }
    if (end.back_after) return nobody_there(end) ? EndKind::gateway_killed : EndKind::peer_closed;
    if (path_error) return EndKind::network_lost;
    if (nobody_there(end) || no_way_there(end)) return EndKind::gateway_killed;
    return met(end, AskedAgain::no_response) ? EndKind::gateway_stalled : EndKind::peer_closed;
}

}  // namespace

std::string_view id_of(EndKind kind) {
    switch (kind) {
    case EndKind::auth_changed:
        return "session.auth_changed";
    case EndKind::gateway_killed:
        return "session.gateway_killed";
    case EndKind::gateway_stopped:
        return "session.gateway_stopped";
    case EndKind::gateway_stalled:
        return "session.gateway_stalled";
    case EndKind::network_lost:
        return "session.network_lost";
    case EndKind::gateway_restarted:
        return "session.gateway_restarted";
    case EndKind::proxy_idle_timeout:
        return "session.proxy_idle_timeout";
    case EndKind::proxy_lifetime:
        return "session.proxy_lifetime";
    case EndKind::peer_closed:
        break;
    }
    return "session.peer_closed";
}

const AskStep* step_of(const SessionEnd& end, AskedAgain what) {
    for (const auto& step : end.asked) {
        if (step.what == what) return &step;
    }
    return nullptr;
}

bool met(const SessionEnd& end, AskedAgain what) {
    return step_of(end, what) != nullptr;
}

bool still_without_session(const SessionEnd& end) {
    return !end.back_after;
}

EndKind kind_of(const SessionEnd& end, const HoldFacts& held) {
    if (framed(end, 4001) || met(end, AskedAgain::credential_refused)) return EndKind::auth_changed;
    if (end.went_silent) return of_silence(end);
    if (said_goodbye(end)) return of_goodbye(end);
    if (end.close.origin == CloseOrigin::synthesized) return of_cut(end, held);
    if (end.close.origin == CloseOrigin::local) return EndKind::peer_closed;
    if (end.gateway == SameGateway::other) return EndKind::gateway_restarted;
    return end.gateway == SameGateway::same ? of_cut_in_between(end, held) : EndKind::peer_closed;
}

const SessionEnd* deciding_end(const Evidence& e) {
    if (!e.hold || e.hold->ends.empty()) return nullptr;
    const auto& ends = e.hold->ends;
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
        if (still_without_session(*end)) return &*end;
    }
    const auto first_of = [&](EndKind kind) {
        return std::find_if(ends.begin(), ends.end(), [&](const SessionEnd& end) {
            return kind_of(end, *e.hold) == kind;
        });
    };
    for (const auto repeated : {EndKind::proxy_idle_timeout, EndKind::proxy_lifetime}) {
        if (const auto found = first_of(repeated); found != ends.end()) return &*found;
    }
    for (const auto kind : end_kinds) {
        if (const auto found = first_of(kind); found != ends.end()) return &*found;
    }
    return &ends.front();
}

std::optional<EndKind> session_kind(const Evidence& e) {
    const auto* end = deciding_end(e);
    if (end == nullptr) return std::nullopt;
    return kind_of(*end, *e.hold);
}

int ends_of_kind(const Evidence& e, EndKind kind) {
    if (!e.hold) return 0;
    return static_cast<int>(std::count_if(e.hold->ends.begin(), e.hold->ends.end(), [&](const auto& end) {
        return kind_of(end, *e.hold) == kind;
    }));
}

}  // namespace ocprobe::judge
