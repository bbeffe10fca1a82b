// Nobody answers where the gateway should be.
#include "ocprobe/policy/host.hpp"
#include "timeline/incidents/process_words.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

// A gateway that has nothing to tell is silent for hours: its last sign before the close counts, however old.
bool seems_to_live(const Scene& scene) {
    const auto& events = scene.report().events;
    for (auto i = scene.close_index(); i-- > 0;) {
        const auto& event = events[i];
        const bool line = event.lane == Lane::gateway && event.own;
        if (!line && (event.lane != Lane::engine || !scene.of_gateway(event))) continue;
        if (event.kind == EventKind::container_die) return false;
        if (line || event.kind == EventKind::container_start) return true;
    }
    return false;
}

// Nobody listened where a client asked, and no line tells of a gateway that lived then.
std::optional<Proof> prove_nobody_listened(const Scene& scene) {
    const auto& close = scene.close();
    if (close.text.find("ECONNREFUSED") == std::string::npos || seems_to_live(scene) ||
        scene.alive(*close.at, *close.at + seconds(300)) ||
        scene.between(EventKind::gateway_loading, *close.at, *close.at + seconds(300)))
        return std::nullopt;
    // On its own loopback a client in a container meets nobody however well the gateway lives.
    Proof proof{
        .confidence = policy::mentions_loopback(close.text) ? Confidence::possible : Confidence::likely,
        .chain = {}};
    link(proof, scene, scene.close_index(), close_says(scene) + ": nothing listened there");
    return proof;
}

std::optional<Proof> prove_gateway_not_running(const Scene& scene) {
    if (scene.close().kind != EventKind::refused) return std::nullopt;
    const auto die = scene.before(EventKind::container_die, seconds(600), [&](const TimelineEvent& event) {
        return scene.of_gateway(event);
    });
    if (!die) return prove_nobody_listened(scene);
    if (scene.between(EventKind::gateway_ready, *scene.at(*die).at, *scene.close().at)) return std::nullopt;
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

// Refused between the first line of a gateway's process and the line that it is ready.
std::optional<Proof> prove_refused_at_start(const Scene& scene) {
    const auto loading = scene.before(EventKind::gateway_loading, seconds(300));
    if (!loading || scene.between(EventKind::gateway_ready, *scene.at(*loading).at, *scene.close().at))
        return std::nullopt;
    const auto ready = scene.after(EventKind::gateway_ready, seconds(300));
    if (!ready) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, loading, "the gateway's process began");
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, ready, "ready");
    return proof;
}

std::optional<Proof> prove_gateway_starting(const Scene& scene) {
    if (scene.close().kind == EventKind::refused) return prove_refused_at_start(scene);
    if (scene.close().kind != EventKind::gateway_starting) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, scene.close_index(), close_says(scene) + ": gateway starting");
    link(proof, scene, scene.after(EventKind::gateway_ready, seconds(300)), "ready");
    if (proof.chain.size() > 1) proof.confidence = Confidence::certain;
    return proof;
}

Statement say_gateway_starting(const Scene&, const Proof&) {
    return {
        .verdict = "http.gateway_starting",
        .summary = "The gateway was still starting when it was asked",
        .next = "Nothing to change: clients ask again; `ocprobe wait` waits until it is ready"};
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
        "gateway was not ready in between. Or a client was refused, and no line before it or within five "
        "minutes after it shows a gateway that lives.",
    .what_to_do = "See why it ended; let the client wait for readiness."};

const CauseRecord gateway_starting{
    .id = "gateway_starting",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_gateway_starting,
    .say = say_gateway_starting,
    .excludes = "The credential: the gateway had not judged it yet.",
    .holds_when = "The gateway closed a connection with 1013, or answered that it is starting. Or a "
                  "client was refused after its first line and before the line that it is ready.",
    .what_to_do = "Nothing: clients ask again. `ocprobe wait` waits until it is ready."};

}  // namespace ocprobe::timeline::causes
