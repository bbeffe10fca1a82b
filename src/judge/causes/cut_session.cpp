// session.*: something between here and the gateway ended a held session, or nobody can be named.
#include "base/duration.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/proxy_settings.hpp"
#include "judge/remedy/session_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/session.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

using namespace session;

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
        return " Bytes in either direction restart its time.";
    case CountedSilence::received:
        return " Only bytes from the gateway restart its time.";
    case CountedSilence::sent:
        return " Only bytes to the gateway restart its time.";
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
    v.evidence = {"session", "http", "close"};
}

void advise_idle_limit(Advice& advice) {
    const auto& e = advice.evidence();
    lift_limit(advice, proxy_of(e), false);
    if (e.hold->idle->busy_outlived) return;
    run_again(
        advice, "Tell silence from age: keep some sockets busy", {"hold", "--bisect-idle"}, StepRole::decide
    );
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
    v.evidence = {"session", "http", "close"};
}

void advise_lifetime(Advice& advice) {
    lift_limit(advice, proxy_of(advice.evidence()), true);
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
}

void advise_networks(Advice& advice) {
    if (namespace_is_abandoned(advice.evidence())) recreate_this_container(advice);
    read_engine_events(
        advice, "See which networks both containers are on, and whether one was taken off", "network"
    );
    run_again(advice, "Ask again now", {}, StepRole::decide);
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
        v.cause += e.hold->ends_total > 1
                       ? " The cuts came after different silences and ages: no limit of a proxy is claimed."
                       : " Once is no pattern: a proxy's limit is claimed only when it repeats.";
    }
}

void advise_repetition(Advice& advice) {
    if (deciding_end(advice.evidence())->close.origin == CloseOrigin::synthesized) {
        run_again(
            advice, "See whether it repeats, and at what silence", {"hold", "--bisect-idle"}, StepRole::decide
        );
    }
    read_gateway_log(advice, "Read what the gateway logged at that moment", "15m");
}

Confidence sure_of_close(const Evidence& e) {
    return deciding_end(e)->close.origin == CloseOrigin::frame ? Confidence::certain : Confidence::likely;
}

// ---- records

constexpr std::array cut_session_records{
    Cause{
        .id = "session.network_lost",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::network_lost>,
        .confidence = sure_of_network,
        .say = say_network_lost,
        .advise = advise_networks,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "Nothing came any more, or the connection failed with an error of the network. The gateway,"
                 " where it could be asked again, is still the same process.",
             .what_to_do =
                 "See whether a container was taken off its network, whether a link or a route went "
                 "down, whether a firewall forgets connections.",
             .links = no_links}},
    Cause{
        .id = "session.proxy_idle_timeout",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::proxy_idle_timeout>,
        .confidence = sure_of_idle,
        .say = say_idle,
        .advise = advise_idle_limit,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Sessions were cut more than once after the same silence, no longer silence was "
                           "outlived, and the gateway lives on with the same boot id. One cut is no pattern.",
             .what_to_do =
                 "Raise the limit of the proxy above 25 s, the gateway's own pause between two pings. nginx:"
                 " proxy_read_timeout and proxy_send_timeout; HAProxy: timeout tunnel; Caddy: read_timeout. "
                 "ocprobe hold --bisect-idle finds its value.",
             .links = no_links}},
    Cause{
        .id = "session.proxy_lifetime",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::proxy_lifetime>,
        .confidence = certain,
        .say = say_lifetime,
        .advise = advise_lifetime,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "Sessions were cut more than once at the same age, whatever passed over them, and the "
                 "gateway lives on with the same boot id.",
             .what_to_do =
                 "Raise the limit on a connection's age: the backend timeout of Google Cloud, Caddy's "
                 "stream_timeout, Envoy's max_stream_duration.",
             .links = no_links}},
    Cause{
        .id = "session.peer_closed",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = holds<EndKind::peer_closed>,
        .confidence = sure_of_close,
        .say = say_peer_closed,
        .advise = advise_repetition,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The session ended with a close code that none of the other ids explains, or was cut "
                 "once while the gateway lives on.",
             .what_to_do = "Read the gateway's log at that moment; hold longer to see whether it repeats.",
             .links = no_links}},
};

constexpr CauseGroup cut_session_group{
    .family = "session", .causes = std::span<const Cause>(cut_session_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& cut_session_causes() {
    return cut_session_group;
}

}  // namespace ocprobe::judge
