// An end of the gateway's process around a close.
#include "timeline/incidents/ending.hpp"

namespace ocprobe::timeline {

namespace {

// How late a client may notice.
constexpr Micros notice_late = seconds(5);
// How late the engine may tell of a kill that it made.
constexpr Micros kill_told_late{500'000};
// How late the engine may keep what a process wrote before it was killed.
constexpr Micros kept_late{500'000};

}  // namespace

Scene::Test gateway_only(const Scene& scene) {
    return [&scene](const TimelineEvent& event) { return scene.of_gateway(event); };
}

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

bool cut_without_close_frame(const TimelineEvent& close) {
    return close.code == 1006 || (close.kind == EventKind::close && !close.code);
}

void link_after(Proof& proof, const Scene& scene) {
    if (const auto again = scene.after(EventKind::refused, seconds(30)))
        link(
            proof,
            scene,
            again,
            scene.turned_away(scene.at(*again)) ? "asking again was refused" : "asking again met nobody"
        );
    link(
        proof,
        scene,
        scene.after(EventKind::container_start, seconds(90), gateway_only(scene)),
        "the container started again"
    );
    link(proof, scene, scene.after(EventKind::gateway_loading, seconds(90)), "a fresh gateway process began");
}

std::string exit_words(const TimelineEvent& die) {
    return "(exit " + std::to_string(die.code.value_or(-1)) + ")";
}

Confidence confidence_of(const Scene& scene, const Ending& ending) {
    const bool joined = Scene::comparable(scene.close(), scene.at(*ending.die));
    return joined && ending.begin ? Confidence::certain : Confidence::likely;
}

}  // namespace ocprobe::timeline
