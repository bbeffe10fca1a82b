// Causes that end the gateway's process, or never let it begin.
#include "timeline/incidents/scene.hpp"

namespace ocprobe::timeline {

namespace {

// How late a client may notice, and how late the engine may tell.
constexpr Micros notice_late = seconds(5);
constexpr Micros told_late = seconds(15);
// How late the engine may tell of a kill that it made.
constexpr Micros kill_told_late{500'000};
// How late the engine may keep what a process wrote before it was killed.
constexpr Micros kept_late{500'000};

auto gateway_only(const Scene& scene) {
    return [&scene](const TimelineEvent& event) { return scene.of_gateway(event); };
}

// The close lies between what ends the process and the engine's word that it ended.
struct Ending {
    Index begin;  ///< the kill or the oom
    Index die;
};

std::optional<Ending> ending_around(const Scene& scene, Index begin, bool at_once) {
    const auto& close = scene.close();
    Ending ending{begin, {}};
    if (begin && *close.at + scene.tolerance(close, scene.at(*begin)) < *scene.at(*begin).at)
        return std::nullopt;
    const auto from =
        begin ? *scene.at(*begin).at - scene.tolerance(close, scene.at(*begin)) : *close.at - notice_late;
    ending.die = scene.between(EventKind::container_die, from, *close.at + told_late, gateway_only(scene));
    if (!ending.die) return std::nullopt;
    const auto& die = scene.at(*ending.die);
    // A kill that came later explains the death: what ended the session was something else.
    if (!begin &&
        scene.between(EventKind::container_kill, *close.at + kill_told_late, *die.at, gateway_only(scene)))
        return std::nullopt;
    if (*close.at > *die.at + notice_late + scene.tolerance(close, die)) return std::nullopt;
    // A process that goes on writing after the close was not what the close came from, nor one that outlived the kill.
    if (at_once && scene.alive(*close.at, *die.at)) return std::nullopt;
    if (at_once && begin && scene.alive(*scene.at(*begin).at + kept_late, *close.at)) return std::nullopt;
    return ending;
}

Index kill_before(const Scene& scene, int signal) {
    return scene.before(EventKind::container_kill, told_late, [&scene, signal](const TimelineEvent& event) {
        return scene.of_gateway(event) && event.code == signal;
    });
}

bool cut_without_a_word(const TimelineEvent& close) {
    return close.code == 1006 || (close.kind == EventKind::close && !close.code);
}

// After a death the gateway is gone: a refusal, or a fresh start, says so once more.
void link_after(Cause& cause, const Scene& scene) {
    if (const auto again = scene.after(EventKind::refused, seconds(30)))
        link(
            cause,
            scene,
            again,
            scene.turned_away(scene.at(*again)) ? "asking again was refused" : "asking again met nobody"
        );
    link(
        cause,
        scene,
        scene.after(EventKind::container_start, seconds(90), gateway_only(scene)),
        "the container started again"
    );
    link(cause, scene, scene.after(EventKind::gateway_loading, seconds(90)), "a fresh gateway process began");
}

Index told_before(const Scene& scene, Index told) {
    return told && scene.after_close(scene.at(*told)) < Micros{0} ? told : Index();
}

Confidence confidence_of(const Scene& scene, const Ending& ending) {
    const bool joined = Scene::comparable(scene.close(), scene.at(*ending.die));
    return joined && ending.begin ? Confidence::certain : Confidence::likely;
}

}  // namespace

std::optional<Cause> match_oom(const Scene& scene) {
    if (!cut_without_a_word(scene.close())) return std::nullopt;
    const auto mine = gateway_only(scene);
    auto oom = scene.before(EventKind::kernel_oom, told_late, mine);
    const auto close_at = *scene.close().at;
    const auto told =
        scene.between(EventKind::container_oom, close_at - told_late, close_at + told_late, mine);
    // The engine tells an oom when the kernel is done: it may come after the close.
    if (!oom && !told) return std::nullopt;
    const auto ending = ending_around(scene, oom ? oom : told_before(scene, told), true);
    if (!ending) return std::nullopt;
    // A container that ended in order lost another process than the gateway's.
    const auto exit = scene.at(*ending->die).code;
    if (exit == 0 || exit == 143) return std::nullopt;
    auto cause = stated("out_of_memory", "session.gateway_killed", Confidence::certain);
    link(cause, scene, oom, "the kernel killed a process of the container for its memory");
    link(cause, scene, scene.close_index(), close_says(scene));
    link(cause, scene, told, "the engine's oom event");
    link(
        cause,
        scene,
        ending->die,
        "the gateway's container died (exit " + std::to_string(scene.at(*ending->die).code.value_or(-1)) + ")"
    );
    link_after(cause, scene);
    if (!Scene::comparable(scene.close(), scene.at(*ending->die))) cause.confidence = Confidence::likely;
    cause.summary = "The gateway ran out of memory and was killed by the kernel";
    cause.next = "Raise the memory limit of the gateway's container, or find what grew; the transport "
                 "closed, pairing has nothing to do with it";
    return cause;
}

std::optional<Cause> match_health_check(const Scene& scene) {
    const auto mine = gateway_only(scene);
    const auto sick = scene.before(EventKind::health_status, seconds(60), [&](const TimelineEvent& e) {
        return mine(e) && e.code == 1;
    });
    if (!sick) return std::nullopt;
    auto kill = kill_before(scene, 9);
    if (!kill) kill = kill_before(scene, 15);
    if (!kill || *scene.at(*kill).at < *scene.at(*sick).at) return std::nullopt;
    const bool at_once = scene.at(*kill).code == 9;
    // Somebody healthy in between ends the story.
    const auto well = scene.between(
        EventKind::health_status,
        *scene.at(*sick).at + Micros{1},
        *scene.at(*kill).at,
        [&](const TimelineEvent& e) { return mine(e) && e.code == 0; }
    );
    if (well) return std::nullopt;
    const auto ending = ending_around(scene, kill, at_once);
    if (!ending) return std::nullopt;
    auto cause = stated("health_check", "session.gateway_killed", Confidence::likely);
    std::size_t failures = 0;
    const auto& events = scene.report().events;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const bool failed = events[i].kind == EventKind::health_failed && events[i].at && mine(events[i]) &&
                            *events[i].at <= *scene.at(*sick).at &&
                            *events[i].at > *scene.at(*sick).at - seconds(120);
        if (!failed) continue;
        failures += events[i].count;
        link(cause, scene, i, "health check failed");
    }
    if (cause.chain.size() > 4) cause.chain.erase(cause.chain.begin(), cause.chain.end() - 4);
    link(cause, scene, sick, "the engine called the container unhealthy");
    link(
        cause,
        scene,
        kill,
        "the container was killed (signal " + std::to_string(scene.at(*kill).code.value_or(0)) + ")"
    );
    link(cause, scene, scene.close_index(), close_says(scene));
    link(
        cause,
        scene,
        ending->die,
        "the gateway's container died (exit " + std::to_string(scene.at(*ending->die).code.value_or(-1)) + ")"
    );
    link_after(cause, scene);
    cause.summary =
        "A failing health check had the gateway killed (" + std::to_string(failures) + " failures seen)";
    cause.next = "Look at what the health check asks and at its timeout; who kills an unhealthy container is "
                 "not in these logs";
    return cause;
}

std::optional<Cause> match_killed(const Scene& scene) {
    if (!cut_without_a_word(scene.close())) return std::nullopt;
    const auto kill = kill_before(scene, 9);
    const auto ending = ending_around(scene, kill, true);
    if (!ending) return std::nullopt;
    const auto code = scene.at(*ending->die).code.value_or(-1);
    if (!kill && code != 137) return std::nullopt;
    auto cause = stated("gateway_killed", "session.gateway_killed", confidence_of(scene, *ending));
    link(cause, scene, kill, "SIGKILL was sent to the gateway's container");
    link(cause, scene, scene.close_index(), close_says(scene));
    link(cause, scene, ending->die, "the gateway's container died (exit " + std::to_string(code) + ")");
    link_after(cause, scene);
    cause.summary =
        "The gateway was killed (exit " + std::to_string(code) + "), and the socket was cut with it";
    cause.next = kill ? "Find who sends SIGKILL: docker kill, a stop whose grace time ended, an orchestrator"
                      : "No kill event in these logs: look at the host's kernel log for an OOM kill";
    return cause;
}

std::optional<Cause> match_stopped(const Scene& scene) {
    const auto kill = kill_before(scene, 15);
    if (!kill) return std::nullopt;
    // A gateway that stops in order writes on after it closed its sockets.
    const auto ending = ending_around(scene, kill, false);
    const bool said = scene.close().code == 1012 || scene.close().code == 1001;
    if (!ending || (!said && !cut_without_a_word(scene.close()))) return std::nullopt;
    const auto mine = gateway_only(scene);
    const auto again = scene.after(EventKind::container_start, seconds(90), mine);
    const auto restart = scene.after(EventKind::container_restart, seconds(90), mine);
    const bool restarted =
        again && (restart || *scene.at(*again).at - *scene.at(*ending->die).at < seconds(5));
    auto cause = stated(
        restarted ? "gateway_restarted" : "gateway_stopped",
        restarted ? "session.gateway_restarted" : "session.gateway_stopped",
        confidence_of(scene, *ending)
    );
    link(cause, scene, kill, "SIGTERM was sent to the gateway's container");
    link(
        cause,
        scene,
        scene.between(
            EventKind::gateway_signal, *scene.at(*kill).at - seconds(1), *scene.at(*ending->die).at
        ),
        "the gateway received it"
    );
    link(cause, scene, scene.close_index(), close_says(scene));
    link(
        cause,
        scene,
        ending->die,
        "the container ended (exit " + std::to_string(scene.at(*ending->die).code.value_or(-1)) + ")"
    );
    link(cause, scene, again, "it was started again");
    link(cause, scene, restart, "the engine was asked for a restart");
    cause.summary = restarted ? "The gateway's container was restarted by somebody or something outside"
                              : "The gateway's container was stopped and not started again at once";
    cause.next = restarted ? "Find who restarts it: a deploy, a watchdog, a person"
                           : "Start it again; find who stopped it";
    return cause;
}

std::optional<Cause> match_never_started(const Scene& scene) {
    if (scene.close().kind != EventKind::refused) return std::nullopt;
    const auto mine = gateway_only(scene);
    const auto die = scene.before(EventKind::container_die, seconds(300), [&](const TimelineEvent& e) {
        return mine(e) && e.code.value_or(0) != 0 && e.code != 137 && e.code != 143;
    });
    Index invalid;
    const auto& close = scene.close();
    if (die) {
        const auto start = scene.between(
            EventKind::container_start, *scene.at(*die).at - seconds(120), *scene.at(*die).at, mine
        );
        if (!start) return std::nullopt;
        if (scene.between(EventKind::gateway_ready, *scene.at(*start).at, *scene.at(*die).at))
            return std::nullopt;
        const auto from = *scene.at(*start).at - seconds(1), to = *scene.at(*die).at + seconds(1);
        invalid = scene.between(EventKind::config_invalid, from, to);
        auto cause = stated("gateway_never_started", "connect.refused", Confidence::certain);
        link(cause, scene, start, "the gateway's container started");
        link(cause, scene, invalid, "the gateway refused its config");
        link(
            cause,
            scene,
            die,
            "it ended (exit " + std::to_string(scene.at(*die).code.value_or(-1)) + ") before it was ready"
        );
        link(cause, scene, scene.close_index(), close_says(scene));
        if (!Scene::comparable(close, scene.at(*die))) cause.confidence = Confidence::likely;
        cause.summary = invalid ? "The gateway never started: it refuses its config"
                                : "The gateway never started: its process ended before it was ready";
        cause.next = "Mend what the gateway's log says; the client's URL and token are not the reason";
        return cause;
    }
    return std::nullopt;
}

std::optional<Cause> match_gone(const Scene& scene) {
    if (scene.close().kind != EventKind::refused) return std::nullopt;
    const auto mine = gateway_only(scene);
    const auto die = scene.before(EventKind::container_die, seconds(600), mine);
    if (!die || scene.between(EventKind::gateway_ready, *scene.at(*die).at, *scene.close().at))
        return std::nullopt;
    auto cause = stated("gateway_not_running", "connect.refused", Confidence::likely);
    link(
        cause,
        scene,
        die,
        "the gateway's container ended (exit " + std::to_string(scene.at(*die).code.value_or(-1)) + ")"
    );
    link(cause, scene, scene.close_index(), close_says(scene));
    cause.summary = "The gateway was not running, or not ready yet, when it was asked";
    cause.next = "See why it ended; wait for readiness before the client starts";
    return cause;
}

}  // namespace ocprobe::timeline
