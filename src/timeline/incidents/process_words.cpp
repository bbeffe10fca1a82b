// What the records of a process's end have in common.
#include "timeline/incidents/process_words.hpp"

namespace ocprobe::timeline {

std::string exit_words(const TimelineEvent& die) {
    return die.code ? " (exit " + std::to_string(*die.code) + ")" : std::string();
}

void link_end(Proof& proof, const Scene& scene) {
    const auto& end = scene.end();
    if (end.request && scene.at(*end.request).lane == Lane::engine)
        link(proof, scene, end.request, "SIGTERM was sent to the gateway's container");
    link(proof, scene, end.received, "the gateway received it");
    link(proof, scene, end.kill, "SIGKILL was sent to the gateway's container");
    if (!end.cut.empty()) link(proof, scene, end.cut.front(), close_says(scene, end.cut.front()));
    if (end.die)
        link(proof, scene, end.die, "the gateway's container ended" + exit_words(scene.at(*end.die)));
    link(proof, scene, end.refused, "asking again was refused");
    link(
        proof,
        scene,
        end.started,
        end.created ? "another container started in its place" : "it was started again"
    );
    link(proof, scene, end.restart, "a restart was asked for");
    link(proof, scene, end.ready, "ready again");
    if (proof.chain.empty()) link(proof, scene, end.anchor, "the gateway's own line");
}

}  // namespace ocprobe::timeline
