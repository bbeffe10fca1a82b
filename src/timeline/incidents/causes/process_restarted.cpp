// The gateway ends in order: it is stopped or restarted, or restarts itself for its config.
#include "timeline/incidents/ending.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

std::optional<Proof> prove_config_reload(const Scene& scene) {
    const auto& close = scene.close();
    if (close.code != 1012 && close.code != 1006 && close.code != 1001) return std::nullopt;
    const auto stopping = scene.before(EventKind::gateway_stopping, seconds(20));
    const auto signal = scene.before(EventKind::gateway_signal, seconds(20), [](const TimelineEvent& event) {
        return event.text.find("SIGUSR") != std::string::npos;
    });
    const auto changed = scene.before(EventKind::config_changed, seconds(30));
    if (!changed || (!stopping && !signal)) return std::nullopt;
    const auto ended = scene.process_ended(*scene.at(*changed).at, *close.at);
    if (ended && scene.at(*ended).kind == EventKind::container_die) return std::nullopt;
    const bool sure = close.code == 1012 && Scene::comparable(close, scene.at(*changed));
    Proof proof{.confidence = sure ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, changed, "the gateway saw its config change");
    link(proof, scene, signal ? signal : stopping, "it restarts itself");
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, scene.after(EventKind::gateway_ready, seconds(120)), "ready again");
    return proof;
}

Statement say_config_reload(const Scene&, const Proof&) {
    return {
        .verdict = "session.gateway_restarted",
        .summary = "A change of the config made the gateway restart in its own process",
        .next = "Expected after such a change: clients should ask again; change the config at a quiet time"};
}

/// A stop by the engine: SIGTERM to the container, its end, and what started it again.
struct Stop {
    Index kill;
    Ending ending;
    Index started;
    Index restart;  ///< the engine's own word for it
    [[nodiscard]] bool came_back(const Scene& scene) const {
        return started && (restart || *scene.at(*started).at - *scene.at(*ending.die).at < seconds(5));
    }
};

std::optional<Stop> stop_by_engine(const Scene& scene) {
    const auto kill = kill_before(scene, 15);
    if (!kill) return std::nullopt;
    // A gateway that stops in order writes on after it closed its sockets.
    const auto ending = ending_around(scene, kill, false);
    const bool told = scene.close().code == 1012 || scene.close().code == 1001;
    if (!ending || (!told && !cut_without_close_frame(scene.close()))) return std::nullopt;
    const auto mine = gateway_only(scene);
    return Stop{
        .kill = kill,
        .ending = *ending,
        .started = scene.after(EventKind::container_start, seconds(90), mine),
        .restart = scene.after(EventKind::container_restart, seconds(90), mine)};
}

Proof proof_of(const Scene& scene, const Stop& stop) {
    Proof proof{.confidence = confidence_of(scene, stop.ending), .chain = {}};
    const auto& die = scene.at(*stop.ending.die);
    link(proof, scene, stop.kill, "SIGTERM was sent to the gateway's container");
    link(
        proof,
        scene,
        scene.between(EventKind::gateway_signal, *scene.at(*stop.kill).at - seconds(1), *die.at),
        "the gateway received it"
    );
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, stop.ending.die, "the container ended " + exit_words(die));
    link(proof, scene, stop.started, "it was started again");
    link(proof, scene, stop.restart, "the engine was asked for a restart");
    return proof;
}

/// The gateway says itself that it stops (1012), and nothing tells of its container.
std::optional<Proof> prove_in_place(const Scene& scene, bool came_back) {
    const auto& close = scene.close();
    if (close.code != 1012) return std::nullopt;
    auto signal = scene.before(EventKind::gateway_signal, seconds(30));
    if (!signal) signal = scene.before(EventKind::gateway_stopping, seconds(30));
    const auto ready = scene.after(EventKind::gateway_ready, seconds(120));
    if (!signal || ready.has_value() != came_back) return std::nullopt;
    const bool joined = Scene::comparable(close, scene.at(*signal));
    Proof proof{.confidence = joined ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, signal, "the gateway was told to stop or to restart");
    link(proof, scene, scene.close_index(), close_says(scene) + ", service restart");
    link(proof, scene, ready, "ready again");
    return proof;
}

std::optional<Proof> prove_stop(const Scene& scene, bool came_back) {
    const auto stop = stop_by_engine(scene);
    if (!stop) return prove_in_place(scene, came_back);
    if (stop->came_back(scene) != came_back) return std::nullopt;
    return proof_of(scene, *stop);
}

std::optional<Proof> prove_gateway_restarted(const Scene& scene) {
    return prove_stop(scene, true);
}

std::optional<Proof> prove_gateway_stopped(const Scene& scene) {
    return prove_stop(scene, false);
}

bool by_engine(const Scene& scene, const Proof& proof) {
    return proven_by(proof, scene, EventKind::container_kill) != nullptr;
}

constexpr std::string_view ask_the_engine = "The engine's events would tell who asked for it";

Statement say_gateway_restarted(const Scene& scene, const Proof& proof) {
    const bool engine = by_engine(scene, proof);
    return {
        .verdict = "session.gateway_restarted",
        .summary = engine ? "The gateway's container was restarted by somebody or something outside"
                          : "The gateway restarted and said so (1012)",
        .next =
            engine ? "Find who restarts it: a deploy, a watchdog, a person" : std::string(ask_the_engine)};
}

Statement say_gateway_stopped(const Scene& scene, const Proof& proof) {
    const bool engine = by_engine(scene, proof);
    return {
        .verdict = "session.gateway_stopped",
        .summary = engine ? "The gateway's container was stopped and not started again at once"
                          : "The gateway stopped and said so (1012)",
        .next = engine ? "Start it again; find who stopped it" : std::string(ask_the_engine)};
}

}  // namespace

const CauseRecord config_reload{
    .id = "config_reload",
    .at_most = Confidence::certain,
    .prove = prove_config_reload,
    .say = say_config_reload,
    .excludes = "A stop from outside: the container did not end.",
    .holds_when =
        "The gateway's log tells a change of its config and, within half a minute, that it restarts "
        "itself, and the session was closed then.",
    .what_to_do = "Expected after such a change; make it at a quiet time."};

const CauseRecord gateway_restarted{
    .id = "gateway_restarted",
    .at_most = Confidence::certain,
    .prove = prove_gateway_restarted,
    .say = say_gateway_restarted,
    .excludes = "A crash: the gateway was asked to end, and closed its connections.",
    .holds_when = "The gateway's container got SIGTERM, ended and was started again at once, or the gateway "
                  "closed the session with 1012 after a signal and was ready again.",
    .what_to_do = "Find who restarts it: a deploy, a watchdog, a person."};

const CauseRecord gateway_stopped{
    .id = "gateway_stopped",
    .at_most = Confidence::certain,
    .prove = prove_gateway_stopped,
    .say = say_gateway_stopped,
    .excludes = "A crash: the gateway was asked to end, and closed its connections.",
    .holds_when =
        "The gateway's container got SIGTERM and ended, or the gateway closed the session with 1012 "
        "after a signal, and it was not started again at once.",
    .what_to_do = "Start it again; find who stopped it."};

}  // namespace ocprobe::timeline::causes
