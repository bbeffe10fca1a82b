// Nobody answers where the gateway should be.
#include "timeline/incidents/ending.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

std::optional<Proof> prove_gateway_never_started(const Scene& scene) {
    const auto& close = scene.close();
    if (close.kind != EventKind::refused) return std::nullopt;
    const auto mine = gateway_only(scene);
    const auto die = scene.before(EventKind::container_die, seconds(300), [&](const TimelineEvent& event) {
        return mine(event) && event.code.value_or(0) != 0 && event.code != 137 && event.code != 143;
    });
    if (!die) return std::nullopt;
    const auto died = *scene.at(*die).at;
    const auto start = scene.between(EventKind::container_start, died - seconds(120), died, mine);
    if (!start) return std::nullopt;
    const auto started = *scene.at(*start).at;
    if (scene.between(EventKind::gateway_ready, started, died)) return std::nullopt;
    const bool joined = Scene::comparable(close, scene.at(*die));
    Proof proof{.confidence = joined ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, start, "the gateway's container started");
    link(
        proof,
        scene,
        scene.between(EventKind::config_invalid, started - seconds(1), died + seconds(1)),
        "the gateway refused its config"
    );
    link(proof, scene, die, "it ended " + exit_words(scene.at(*die)) + " before it was ready");
    link(proof, scene, scene.close_index(), close_says(scene));
    return proof;
}

Statement say_gateway_never_started(const Scene& scene, const Proof& proof) {
    const bool invalid = proven_by(proof, scene, EventKind::config_invalid) != nullptr;
    return {
        .verdict = "connect.refused",
        .summary = invalid ? "The gateway never started: it refuses its config"
                           : "The gateway never started: its process ended before it was ready",
        .next = "Mend what the gateway's log says; the client's URL and token are not the reason"};
}

std::optional<Proof> prove_gateway_not_running(const Scene& scene) {
    if (scene.close().kind != EventKind::refused) return std::nullopt;
    const auto die = scene.before(EventKind::container_die, seconds(600), gateway_only(scene));
    if (!die || scene.between(EventKind::gateway_ready, *scene.at(*die).at, *scene.close().at))
        return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, die, "the gateway's container ended " + exit_words(scene.at(*die)));
    link(proof, scene, scene.close_index(), close_says(scene));
    return proof;
}

Statement say_gateway_not_running(const Scene&, const Proof&) {
    return {
        .verdict = "connect.refused",
        .summary = "The gateway was not running, or not ready yet, when it was asked",
        .next = "See why it ended; wait for readiness before the client starts"};
}

}  // namespace

const CauseRecord gateway_never_started{
    .id = "gateway_never_started",
    .at_most = Confidence::certain,
    .prove = prove_gateway_never_started,
    .say = say_gateway_never_started,
    .excludes = "The client's URL and credentials: nobody could answer them.",
    .holds_when = "The gateway's container started and ended with an error before the gateway was ready, and "
                  "a client was refused within five minutes after it.",
    .what_to_do = "Correct what the gateway's log says, most often its config."};

const CauseRecord gateway_not_running{
    .id = "gateway_not_running",
    .at_most = Confidence::likely,
    .prove = prove_gateway_not_running,
    .say = say_gateway_not_running,
    .excludes = "The client's credentials: nobody could answer them.",
    .holds_when =
        "The gateway's container had ended at most ten minutes before a client was refused, and the "
        "gateway was not ready in between.",
    .what_to_do = "See why it ended; let the client wait for readiness."};

}  // namespace ocprobe::timeline::causes
