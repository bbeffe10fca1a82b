// The gateway's process ends for an error, or is ended from outside.
#include "base/duration.hpp"
#include "timeline/incidents/process_words.hpp"
#include "timeline/incidents/records.hpp"

#include <algorithm>

namespace ocprobe::timeline::causes {

namespace {

constexpr std::string_view nobody_refused =
    "Pairing and credentials: the transport was cut, nobody was refused.";

std::optional<Proof> prove_crash_loop(const Scene& scene) {
    const auto& series = scene.end().series;
    if (series.size() < 3) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    for (const auto each : series)
        link(proof, scene, each, "the gateway ended" + exit_words(scene.at(each)));
    link(proof, scene, scene.end().reason, "its own reason");
    link(proof, scene, scene.end().crash, "its own reason");
    return proof;
}

Statement say_crash_loop(const Scene& scene, const Proof&) {
    return {
        .verdict = "session.gateway_stopped",
        .summary = "The gateway ends again and again: " + std::to_string(scene.end().series.size()) +
                   " ends within five minutes",
        .next = "Read the gateway's last lines before each end; the client's settings are not the reason"};
}

std::optional<Proof> prove_out_of_memory(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.oom && !end.oom_told) return std::nullopt;
    // A container that ended in order lost another process than the gateway's.
    const auto exit = end.exit_code(scene.report());
    if (!end.die || exit == 0 || exit == 143) return std::nullopt;
    // The gateway wrote on for seconds after it: the kernel killed a helper.
    const auto killed = *scene.at(end.oom ? *end.oom : *end.oom_told).at;
    if (scene.alive(killed + seconds(1), *scene.at(*end.die).at)) return std::nullopt;
    const bool owned = end.oom_told || scene.of_gateway(scene.at(*end.oom));
    Proof proof{.confidence = owned ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, end.oom, "the kernel killed a process of the container for its memory");
    link(proof, scene, end.oom_told, "the engine's oom event");
    link_end(proof, scene);
    return proof;
}

Statement say_out_of_memory(const Scene&, const Proof&) {
    return {
        .verdict = "session.gateway_killed",
        .summary = "The gateway ran out of memory and was killed by the kernel",
        .next = "Raise the memory limit of the gateway's container, or find what grew; the transport "
                "closed, pairing has nothing to do with it"};
}

// Without a line of the gateway the engine's word counts: a process that lived for a minute had started.
bool served(const Scene& scene) {
    const auto& end = scene.end();
    if (end.was_ready || !end.die) return end.was_ready;
    // Begun before the sources do: 1 and 78 may be the end of a start.
    const auto exit = end.exit_code(scene.report());
    if (!end.start) return !end.reason && exit != 1 && exit != 78;
    const auto begun = *scene.at(*end.start).at, ended = *scene.at(*end.die).at;
    return !end.reason && ended - begun > seconds(60) &&
           !scene.between(EventKind::gateway_loading, begun, ended);
}

std::optional<Proof> prove_gateway_crashed(const Scene& scene) {
    const auto& end = scene.end();
    const auto exit = end.exit_code(scene.report());
    const bool own_error = exit && *exit != 0 && *exit != 137 && *exit != 143 && *exit != 130;
    if (end.kill || (end.request && !end.crash) || (!end.crash && (!own_error || !served(scene))))
        return std::nullopt;
    if (end.die && !own_error && !end.crash) return std::nullopt;
    Proof proof{.confidence = end.crash && end.die ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, end.crash, "the gateway's own last line");
    link_end(proof, scene);
    return proof;
}

Statement say_gateway_crashed(const Scene& scene, const Proof& proof) {
    const auto* crash = proven_by(proof, scene, EventKind::gateway_crashed);
    const bool heap = crash != nullptr && crash->text.find("heap") != std::string::npos;
    return {
        .verdict = "session.gateway_killed",
        .summary = heap ? "The gateway's process reached its own heap limit and ended"
                        : "The gateway's process ended itself with an error" +
                              (scene.end().die ? exit_words(scene.at(*scene.end().die)) : std::string()),
        .next =
            heap ? "Give Node more heap (NODE_OPTIONS=--max-old-space-size) within the container's limit, or "
                   "find what grew"
                 : "Read the gateway's lines just before it ended"};
}

std::optional<Proof> prove_stop_grace_ended(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.request || !end.kill || !end.die || *scene.at(*end.kill).at <= *scene.at(*end.request).at)
        return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link_end(proof, scene);
    return proof;
}

Statement say_stop_grace_ended(const Scene& scene, const Proof&) {
    const auto& end = scene.end();
    return {
        .verdict = "session.gateway_killed",
        .summary = "The gateway was asked to stop, and was killed after " +
                   duration_text(*scene.at(*end.kill).at - *scene.at(*end.request).at) +
                   ", when the grace time was over",
        .next = "Give it more time to drain (stop_grace_period in Compose, terminationGracePeriodSeconds in "
                "Kubernetes; the gateway itself takes up to 325 s)"};
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
    const auto& end = scene.end();
    if (!end.unhealthy || (!end.die && !end.request)) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    const auto failures = failures_before(scene, *scene.at(*end.unhealthy).at);
    const auto shown = std::min(std::ssize(failures), most_shown);
    for (auto failure = failures.end() - shown; failure != failures.end(); ++failure)
        link(proof, scene, *failure, "health check failed");
    link(proof, scene, end.unhealthy, "the engine called the container unhealthy");
    link_end(proof, scene);
    return proof;
}

Statement say_health_check(const Scene& scene, const Proof&) {
    std::size_t count = 0;
    for (const auto failure : failures_before(scene, *scene.at(*scene.end().unhealthy).at))
        count += scene.at(failure).count;
    return {
        .verdict = "session.gateway_killed",
        .summary =
            "A failing health check had the gateway killed (" + std::to_string(count) + " failures seen)",
        .next = "Look at what the health check asks and at its timeout; who kills an unhealthy container is "
                "not in these logs"};
}

std::optional<Proof> prove_gateway_killed(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.die || end.request) return std::nullopt;
    if (!end.kill && end.exit_code(scene.report()) != 137) return std::nullopt;
    const bool told = end.kill && (scene.at(*end.kill).code || end.exit_code(scene.report()));
    Proof proof{.confidence = told ? Confidence::certain : Confidence::likely, .chain = {}};
    link_end(proof, scene);
    return proof;
}

Statement say_gateway_killed(const Scene& scene, const Proof&) {
    const auto& end = scene.end();
    return {
        .verdict = "session.gateway_killed",
        .summary = "The gateway was killed" + exit_words(scene.at(*end.die)) +
                   (end.cut.empty() ? "" : ", and the socket was cut with it"),
        .next = end.kill ? "Find who sends SIGKILL: docker kill, an orchestrator, a person"
                         : "No kill event in these logs: look at the host's kernel log for an OOM kill"};
}

// The gateway's own reason is enough; without it an exit code soon after the start.
std::optional<Proof> prove_gateway_never_started(const Scene& scene) {
    const auto& end = scene.end();
    if (end.was_ready || end.request || end.kill) return std::nullopt;
    const bool by_log = !end.die && end.reason;
    const auto exit = end.exit_code(scene.report());
    if (!by_log && (!end.start || !end.die || !exit || *exit == 0 || *exit == 137 || *exit == 143))
        return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    if (!by_log) {
        // Without the gateway's log nobody knows whether it was ready; within twenty seconds it was not.
        const auto begun = *scene.at(*end.start).at, ended = *scene.at(*end.die).at;
        const bool told = end.reason || scene.between(EventKind::gateway_loading, begun - seconds(1), ended);
        if (!told && ended - begun > seconds(20)) return std::nullopt;
        if (!told) proof.confidence = Confidence::likely;
        link(proof, scene, end.start, "the gateway's container started");
    }
    link(proof, scene, end.reason, "the gateway tells why it does not start");
    link_end(proof, scene);
    return proof;
}

Statement say_gateway_never_started(const Scene& scene, const Proof& proof) {
    const bool invalid = proven_by(proof, scene, EventKind::config_invalid) != nullptr;
    return {
        .verdict = "connect.refused",
        .summary = invalid ? "The gateway never started: it refuses its config"
                           : "The gateway never started: its process ended before it was ready",
        .next = "Correct what the gateway's log names; the client's URL and token are not the reason"};
}

}  // namespace

const CauseRecord crash_loop{
    .id = "crash_loop",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_crash_loop,
    .say = say_crash_loop,
    .excludes = "The client's URL and credentials: nobody could answer them for long.",
    .holds_when = "The gateway's process ended three times within five minutes, and nobody had asked it to.",
    .what_to_do = "Read the gateway's last lines before each end."};

const CauseRecord out_of_memory{
    .id = "out_of_memory",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_out_of_memory,
    .say = say_out_of_memory,
    .excludes = nobody_refused,
    .holds_when = "The kernel's log or the engine's oom event names the gateway's container, and its process "
                  "ended with an error at once.",
    .what_to_do = "Raise the container's memory limit, or find what grew."};

const CauseRecord gateway_crashed{
    .id = "gateway_crashed",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_crashed,
    .say = say_gateway_crashed,
    .excludes = "The kernel's memory killer and a stop from outside: the process ended itself.",
    .holds_when = "The gateway's log ends in an uncaught error or at its heap limit. Or its container ended "
                  "with an error although nobody had asked it to.",
    .what_to_do = "Read the gateway's lines before the end; a heap limit is raised with NODE_OPTIONS."};

const CauseRecord stop_grace_ended{
    .id = "stop_grace_ended",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_stop_grace_ended,
    .say = say_stop_grace_ended,
    .excludes = "A crash: the gateway was asked to end, and drained.",
    .holds_when = "The gateway's container got SIGTERM, then SIGKILL, and ended.",
    .what_to_do = "Raise the stop's grace time; the gateway drains for up to 325 s."};

const CauseRecord health_check{
    .id = "health_check",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::likely,
    .prove = prove_health_check,
    .say = say_health_check,
    .excludes = nobody_refused,
    .holds_when =
        "The engine called the gateway's container unhealthy, and it was killed or stopped within a "
        "minute without having been healthy again.",
    .what_to_do = "Look at what the health check asks and how long it waits; find who kills unhealthy "
                  "containers."};

const CauseRecord gateway_killed{
    .id = "gateway_killed",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_killed,
    .say = say_gateway_killed,
    .excludes = nobody_refused,
    .holds_when =
        "SIGKILL was sent to the gateway's container without a stop before it, or it ended with 137.",
    .what_to_do = "Find who sends SIGKILL: `docker kill`, an orchestrator, a person."};

const CauseRecord gateway_never_started{
    .id = "gateway_never_started",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_never_started,
    .say = say_gateway_never_started,
    .excludes = "The client's URL and credentials: nobody could answer them.",
    .holds_when = "The gateway's container started and ended with an error before the gateway was ready.",
    .what_to_do = "Correct what the gateway's log names, most often its config."};

}  // namespace ocprobe::timeline::causes
