// The gateway ends in order, is replaced, restarts itself, or is paused.
#include "timeline/incidents/process_words.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

constexpr std::string_view no_crash = "A crash: the gateway was asked to end, and closed its connections.";

std::optional<Proof> prove_config_reload(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.in_place || !end.changed) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link(proof, scene, end.changed, "the gateway saw its config change");
    link(proof, scene, end.stopping, "it restarts itself");
    link_end(proof, scene);
    return proof;
}

Statement say_config_reload(const Scene&, const Proof&) {
    return {
        .verdict = "session.gateway_restarted",
        .summary = "A change of the config made the gateway restart in its own process",
        .next = "Expected after such a change: clients should ask again; change the config at a quiet time"};
}

bool in_order(const Scene& scene) {
    const auto& end = scene.end();
    // Podman tells of no signal; what it sent stands in the exit code.
    constexpr int by_sigint = 130, by_sigterm = 143;
    const auto exit = end.exit_code(scene.report());
    return end.request || end.in_place || exit == 0 || exit == by_sigterm || exit == by_sigint;
}

std::optional<Proof> prove_gateway_recreated(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.created || (!end.die && !in_order(scene))) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link_end(proof, scene);
    return proof;
}

Statement say_gateway_recreated(const Scene&, const Proof&) {
    return {
        .verdict = "session.gateway_restarted",
        .summary = "Another container took the gateway's place: a new image, a new config, or `up` again",
        .next = "Expected after a deploy; clients should ask again"};
}

bool came_back(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.die) return end.ready.has_value();
    // What hands out a platform's log may leave out that it started the program again.
    if (!end.started) return end.ready && *scene.at(*end.ready).at - *scene.at(*end.die).at < seconds(60);
    return end.restart || *scene.at(*end.started).at - *scene.at(*end.die).at < seconds(5);
}

std::optional<Proof> prove_order(const Scene& scene) {
    const auto& end = scene.end();
    Proof proof{
        .confidence = end.request || end.in_place ? Confidence::certain : Confidence::likely, .chain = {}};
    if (!end.request) link(proof, scene, end.stopping, "the gateway was told to stop or to restart");
    link_end(proof, scene);
    return proof;
}

std::optional<Proof> prove_gateway_restarted(const Scene& scene) {
    return in_order(scene) && came_back(scene) ? prove_order(scene) : std::nullopt;
}

std::optional<Proof> prove_gateway_stopped(const Scene& scene) {
    return in_order(scene) && !came_back(scene) ? prove_order(scene) : std::nullopt;
}

Statement say_gateway_restarted(const Scene& scene, const Proof&) {
    const bool engine = scene.end().die.has_value();
    return {
        .verdict = "session.gateway_restarted",
        .summary = engine ? "The gateway's container was restarted by somebody or something outside"
                          : "The gateway restarted, as its own log tells",
        .next = engine ? "Find who restarts it: a deploy, a watchdog, a person"
                       : "The engine's events would tell who asked for it"};
}

Statement say_gateway_stopped(const Scene& scene, const Proof&) {
    const bool engine = scene.end().die.has_value();
    return {
        .verdict = "session.gateway_stopped",
        .summary = engine ? "The gateway's container was stopped and not started again at once"
                          : "The gateway stopped, as its own log tells",
        .next = engine ? "Start it again; find who stopped it"
                       : "The engine's events would tell who asked for it"};
}

}  // namespace

const CauseRecord config_reload{
    .id = "config_reload",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_config_reload,
    .say = say_config_reload,
    .excludes = "A stop from outside: the container did not end.",
    .holds_when =
        "The gateway's log tells that a change of its config needs a restart and, within half a minute, "
        "that it restarts itself. A hot reload cuts nothing and is none.",
    .what_to_do = "Expected after such a change; make it at a quiet time."};

const CauseRecord gateway_recreated{
    .id = "gateway_recreated",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_recreated,
    .say = say_gateway_recreated,
    .excludes = no_crash,
    .holds_when =
        "The gateway's container ended, and a container with another id started under its name. Or its "
        "log tells a stop, and then another pod of its Deployment became ready.",
    .what_to_do = "Expected after a deploy."};

const CauseRecord gateway_restarted{
    .id = "gateway_restarted",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_restarted,
    .say = say_gateway_restarted,
    .excludes = no_crash,
    .holds_when = "The gateway was asked to stop or ended in order, and the same container was started again "
                  "at once. Or its log tells a stop and that it was ready again.",
    .what_to_do = "Find who restarts it: a deploy, a watchdog, a person."};

const CauseRecord gateway_stopped{
    .id = "gateway_stopped",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_stopped,
    .say = say_gateway_stopped,
    .excludes = no_crash,
    .holds_when = "The gateway was asked to stop or ended in order, and was not started again at once.",
    .what_to_do = "Start it again; find who stopped it."};

}  // namespace ocprobe::timeline::causes
