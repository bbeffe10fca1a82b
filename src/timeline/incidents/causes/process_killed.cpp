// The gateway's process is ended from outside, and has no time to close its connections.
#include "timeline/incidents/ending.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

Index told_before(const Scene& scene, Index told) {
    return told && scene.after_close(scene.at(*told)) < Micros{0} ? told : Index();
}

std::optional<Proof> prove_out_of_memory(const Scene& scene) {
    if (!cut_without_close_frame(scene.close())) return std::nullopt;
    const auto mine = gateway_only(scene);
    const auto oom = scene.before(EventKind::kernel_oom, told_late, mine);
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
    const bool joined = Scene::comparable(scene.close(), scene.at(*ending->die));
    Proof proof{.confidence = joined ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, oom, "the kernel killed a process of the container for its memory");
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, told, "the engine's oom event");
    link(proof, scene, ending->die, "the gateway's container died " + exit_words(scene.at(*ending->die)));
    link_after(proof, scene);
    return proof;
}

Statement say_out_of_memory(const Scene&, const Proof&) {
    return {
        .verdict = "session.gateway_killed",
        .summary = "The gateway ran out of memory and was killed by the kernel",
        .next = "Raise the memory limit of the gateway's container, or find what grew; the transport "
                "closed, pairing has nothing to do with it"};
}

// The health check's failures in the two minutes before the container was called unhealthy.
std::vector<std::size_t> failures_before(const Scene& scene, Micros unhealthy) {
    std::vector<std::size_t> failures;
    const auto& events = scene.report().events;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& event = events[i];
        if (event.kind == EventKind::health_failed && event.at && scene.of_gateway(event) &&
            *event.at <= unhealthy && *event.at > unhealthy - seconds(120))
            failures.push_back(i);
    }
    return failures;
}

std::optional<Proof> prove_health_check(const Scene& scene) {
    constexpr std::ptrdiff_t most_shown = 4;
    const auto mine = gateway_only(scene);
    const auto sick = scene.before(EventKind::health_status, seconds(60), [&](const TimelineEvent& event) {
        return mine(event) && event.code == 1;
    });
    if (!sick) return std::nullopt;
    auto kill = kill_before(scene, 9);
    if (!kill) kill = kill_before(scene, 15);
    if (!kill || *scene.at(*kill).at < *scene.at(*sick).at) return std::nullopt;
    // A container that was healthy again in between was not killed for its health.
    const auto well = scene.between(
        EventKind::health_status,
        *scene.at(*sick).at + Micros{1},
        *scene.at(*kill).at,
        [&](const TimelineEvent& event) { return mine(event) && event.code == 0; }
    );
    if (well) return std::nullopt;
    const auto signal = scene.at(*kill).code.value_or(0);
    const auto ending = ending_around(scene, kill, signal == 9);
    if (!ending) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    const auto failures = failures_before(scene, *scene.at(*sick).at);
    const auto shown = std::min(std::ssize(failures), most_shown);
    for (auto failure = failures.end() - shown; failure != failures.end(); ++failure)
        link(proof, scene, *failure, "health check failed");
    link(proof, scene, sick, "the engine called the container unhealthy");
    link(proof, scene, kill, "the container was killed (signal " + std::to_string(signal) + ")");
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, ending->die, "the gateway's container died " + exit_words(scene.at(*ending->die)));
    link_after(proof, scene);
    return proof;
}

Statement say_health_check(const Scene& scene, const Proof& proof) {
    std::size_t count = 0;
    const auto* sick = proven_by(proof, scene, EventKind::health_status);
    if (sick != nullptr) {
        for (const auto failure : failures_before(scene, *sick->at))
            count += scene.at(failure).count;
    }
    return {
        .verdict = "session.gateway_killed",
        .summary =
            "A failing health check had the gateway killed (" + std::to_string(count) + " failures seen)",
        .next = "Look at what the health check asks and at its timeout; who kills an unhealthy container is "
                "not in these logs"};
}

std::optional<Proof> prove_gateway_killed(const Scene& scene) {
    if (!cut_without_close_frame(scene.close())) return std::nullopt;
    const auto kill = kill_before(scene, 9);
    const auto ending = ending_around(scene, kill, true);
    if (!ending) return std::nullopt;
    if (!kill && scene.at(*ending->die).code != 137) return std::nullopt;
    Proof proof{.confidence = confidence_of(scene, *ending), .chain = {}};
    link(proof, scene, kill, "SIGKILL was sent to the gateway's container");
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, ending->die, "the gateway's container died " + exit_words(scene.at(*ending->die)));
    link_after(proof, scene);
    return proof;
}

Statement say_gateway_killed(const Scene& scene, const Proof& proof) {
    const auto* die = proven_by(proof, scene, EventKind::container_die);
    return {
        .verdict = "session.gateway_killed",
        .summary = "The gateway was killed " + (die == nullptr ? std::string() : exit_words(*die)) +
                   ", and the socket was cut with it",
        .next = proven_by(proof, scene, EventKind::container_kill) != nullptr
                    ? "Find who sends SIGKILL: docker kill, a stop whose grace time ended, an orchestrator"
                    : "No kill event in these logs: look at the host's kernel log for an OOM kill"};
}

}  // namespace

const CauseRecord out_of_memory{
    .id = "out_of_memory",
    .at_most = Confidence::certain,
    .prove = prove_out_of_memory,
    .say = say_out_of_memory,
    .excludes = "Pairing and credentials: the transport was cut, nobody was refused.",
    .holds_when = "The kernel's log or the engine's oom event names the gateway's container, its process "
                  "ended with an error, and the session ended without a close frame in between.",
    .what_to_do = "Raise the container's memory limit, or find what grew."};

const CauseRecord health_check{
    .id = "health_check",
    .at_most = Confidence::likely,
    .prove = prove_health_check,
    .say = say_health_check,
    .excludes = "Pairing and credentials: the transport was cut, nobody was refused.",
    .holds_when =
        "The engine called the gateway's container unhealthy, it was killed within a minute without "
        "having been healthy again, and the session ended with it.",
    .what_to_do = "Look at what the health check asks and how long it waits; find who kills unhealthy "
                  "containers."};

const CauseRecord gateway_killed{
    .id = "gateway_killed",
    .at_most = Confidence::certain,
    .prove = prove_gateway_killed,
    .say = say_gateway_killed,
    .excludes = "Pairing and credentials: the transport was cut, nobody was refused.",
    .holds_when = "SIGKILL was sent to the gateway's container, or it ended with 137, and the session ended "
                  "without a close frame in between.",
    .what_to_do = "Find who sends SIGKILL: `docker kill`, a stop whose grace time ended, an orchestrator."};

}  // namespace ocprobe::timeline::causes
