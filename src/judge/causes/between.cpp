// session.*, where something between here and the gateway ended it, or nobody can be named.
#include "base/duration.hpp"
#include "judge/causes/families.hpp"
#include "judge/remedy/proxy_settings.hpp"
#include "judge/remedy/session_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/session.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::session {

namespace {

std::string_view proxy_of(const Evidence& e) {
    const auto* http = e.http();
    return http == nullptr ? std::string_view() : std::string_view(http->proxy);
}

std::string who(const Evidence& e) {
    return proxy_of(e).empty() ? std::string("Something between here and the gateway")
                               : std::string(proxy_of(e));
}

std::string repeated(const RepeatedCut& cut) {
    auto text =
        cat(cut.cuts,
            " cuts at ",
            cut.episodes,
            " different times, each after ",
            duration_text(cut.after),
            " ± ",
            duration_text(cut.error));
    if (cut.at_least > Micros(0)) text += cat("; ", duration_text(cut.at_least), " was outlived");
    return text + ".";
}

std::string_view direction(CountedSilence counted) {
    switch (counted) {
    case CountedSilence::both:
        return " Bytes in either direction start its time anew.";
    case CountedSilence::received:
        return " Only bytes from the gateway start its time anew.";
    case CountedSilence::sent:
        return " Only bytes to the gateway start its time anew.";
    case CountedSilence::not_told:
        break;
    }
    return "";
}

void say_idle(const Evidence& e, Verdict& v) {
    const auto& idle = *e.hold->idle;
    v.summary = cat(who(e), " cuts a session after ", duration_text(idle.after), " of silence");
    v.cause =
        cat(repeated(idle),
            " The gateway lives on with the same boot id.",
            direction(idle.counted),
            idle.busy_outlived ? " Sockets with traffic lived on." : "",
            whose_default(idle.after, false),
            " The gateway pings every 25 s: a limit above that does no harm.");
    v.fix.push_back(lift_limit(proxy_of(e), false));
    if (!idle.busy_outlived) {
        v.fix.push_back(
            decide("Tell silence from age: keep some sockets busy", here(e), "ocprobe hold --bisect-idle")
        );
    }
    v.evidence = {"session", "http", "close"};
}

Confidence sure_of_idle(const Evidence& e) {
    const auto& idle = *e.hold->idle;
    return idle.busy_outlived || !e.hold->lifetime ? Confidence::certain : Confidence::likely;
}

void say_lifetime(const Evidence& e, Verdict& v) {
    const auto& lifetime = *e.hold->lifetime;
    v.summary = cat(who(e), " ends every connection ", duration_text(lifetime.after), " after it was made");
    v.cause =
        cat(repeated(lifetime),
            " The gateway lives on with the same boot id, and traffic makes no difference.",
            whose_default(lifetime.after, true));
    v.fix.push_back(lift_limit(proxy_of(e), true));
    v.evidence = {"session", "http", "close"};
}

void say_network_lost(const Evidence& e, Verdict& v) {
    const auto& end = *deciding_end(e);
    v.summary =
        cannot_see_whether_it_is_back(e)
            ? std::string("This container lost its network while the session was held")
            : cat("The network between here and ", target_address(e), " was lost while the session was held");
    say_what_happened(e, v, EndKind::network_lost);
    if (end.went_silent) {
        v.cause +=
            cat(" The gateway pings every 25 s; the last sign of it is ",
                duration_text(end.silence.received),
                " old.");
    }
    if (end.back_after && end.asked.empty()) {
        v.cause += " A new connection got through at once: a NAT, a firewall or a proxy forgot the old one.";
    }
    v.fix.push_back(decide(
        "See which networks both containers are on, and whether one was taken off",
        gateway_place(e),
        "docker events --since 1h --until 0s --filter type=network"
    ));
    v.fix.push_back(decide("Ask again now", here(e), "ocprobe"));
}

Confidence sure_of_network(const Evidence& e) {
    const auto& end = *deciding_end(e);
    if (cannot_see_whether_it_is_back(e)) return Confidence::certain;
    return met(end, AskedAgain::unreachable) && end.gateway == SameGateway::same ? Confidence::certain
                                                                                 : Confidence::likely;
}

void say_peer_closed(const Evidence& e, Verdict& v) {
    const auto& end = *deciding_end(e);
    const bool frame = end.close.origin == CloseOrigin::frame;
    v.summary = frame ? cat("The session was closed with ", end.close.code, " by the peer")
                      : cat("The session was ", how(end), "; the gateway lives on");
    say_what_happened(e, v, EndKind::peer_closed);
    if (end.close.origin == CloseOrigin::synthesized) {
        v.cause += " Once is no pattern: a proxy's limit is claimed only when it repeats.";
        v.fix.push_back(
            decide("See whether it repeats, and at what silence", here(e), "ocprobe hold --bisect-idle")
        );
    }
    v.fix.push_back(read_log(e));
}

Confidence sure_of_close(const Evidence& e) {
    return deciding_end(e)->close.origin == CloseOrigin::frame ? Confidence::certain : Confidence::likely;
}

}  // namespace

constinit const Cause network_lost{holds<EndKind::network_lost>, sure_of_network, say_network_lost};
constinit const Cause proxy_idle_timeout{holds<EndKind::proxy_idle_timeout>, sure_of_idle, say_idle};
constinit const Cause proxy_lifetime{holds<EndKind::proxy_lifetime>, certain, say_lifetime};
constinit const Cause peer_closed{holds<EndKind::peer_closed>, sure_of_close, say_peer_closed};

}  // namespace ocprobe::judge::session
