// Nobody answers where the gateway should be.
#include "timeline/incidents/process_words.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

std::optional<Proof> prove_gateway_not_running(const Scene& scene) {
    if (scene.close().kind != EventKind::refused) return std::nullopt;
    const auto die = scene.before(EventKind::container_die, seconds(600), [&](const TimelineEvent& event) {
        return scene.of_gateway(event);
    });
    if (!die || scene.between(EventKind::gateway_ready, *scene.at(*die).at, *scene.close().at))
        return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, die, "the gateway's container ended" + exit_words(scene.at(*die)));
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

const CauseRecord gateway_not_running{
    .id = "gateway_not_running",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_gateway_not_running,
    .say = say_gateway_not_running,
    .excludes = "The client's credentials: nobody could answer them.",
    .holds_when =
        "The gateway's container had ended at most ten minutes before a client was refused, and the "
        "gateway was not ready in between.",
    .what_to_do = "See why it ended; let the client wait for readiness."};

}  // namespace ocprobe::timeline::causes
