// The gateway's process ends for a reason of its surroundings that somebody names: the machine, an orchestrator, its state.
#include "timeline/classify/line_head.hpp"
#include "timeline/incidents/process_words.hpp"
#include "timeline/incidents/records.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::timeline::causes {

namespace {

constexpr std::string_view nobody_answered = "The client's URL and credentials: nobody could answer them.";

constexpr std::array<std::string_view, 5> two_gateways_words{
    "gateway already running",
    "another gateway instance is already listening",
    "already owns this state directory",
    "already running for this state directory",
    "gateway lock"};
constexpr std::array<std::string_view, 2> lease_words{"state lease", "owner lease"};
constexpr std::array<std::string_view, 5> corrupt_words{
    "database disk image is malformed",
    "file is not a database",
    "sqlite quick_check failed",
    "sqlite integrity_check failed",
    "sqlite foreign_key_check failed"};

// A plugin has stores of its own: only what the gateway itself says is its state's.
bool by_gateway_itself(const TimelineEvent& event) {
    if (event.lane != Lane::gateway) return false;
    const auto tag = head_of(event.text, {}).tag;
    return tag.empty() || tag == "gateway" || tag == "openclaw";
}

// The gateway's own line with one of these words: the reason that it gave, or an error in the seconds before its end.
Index told_reason(const Scene& scene, std::span<const std::string_view> words) {
    const auto& end = scene.end();
    const auto holds = [&](const TimelineEvent& event) {
        return by_gateway_itself(event) &&
               std::any_of(words.begin(), words.end(), [&](std::string_view word) {
                   return event.text.find(word) != std::string::npos;
               });
    };
    for (const auto index : {end.reason, end.crash}) {
        if (index && holds(scene.at(*index))) return index;
    }
    if (!end.reason && !end.crash) return std::nullopt;
    const auto ended = *scene.at(end.anchor).at;
    return scene.between(EventKind::fault, ended - seconds(5), ended + seconds(2), holds);
}

std::optional<Proof> prove_told(const Scene& scene, std::span<const std::string_view> words) {
    const auto told = told_reason(scene, words);
    const auto exit = scene.end().exit_code(scene.report());
    if (!told || scene.end().kill || exit == 0) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link(proof, scene, scene.end().start, "the gateway's container started");
    link(proof, scene, told, "the gateway tells why it ends");
    link_end(proof, scene);
    return proof;
}

// Who still holds the lease: a gateway that lives, or one that was killed and could not give it back.
constexpr std::array<std::string_view, 1> lease_held_words{"owner lease is still active"};

// A gateway was killed in the minutes for which a lease lives on.
Index killed_before(const Scene& scene) {
    constexpr Micros lease_lives = seconds(360);
    const auto ended = *scene.at(scene.end().anchor).at;
    const auto image_of = [&](const TimelineEvent& event) -> std::string_view {
        const auto& all = scene.report().containers;
        const auto found = std::find_if(all.begin(), all.end(), [&](const ContainerFact& fact) {
            return fact.name == event.subject;
        });
        return found == all.end() ? std::string_view{} : std::string_view(found->image);
    };
    const auto mine = scene.end().die ? image_of(scene.at(*scene.end().die)) : std::string_view{};
    return scene.between(
        EventKind::container_die,
        ended - lease_lives,
        ended - Micros{1},
        [&](const TimelineEvent& event) {
            const bool same = !mine.empty() && image_of(event) == mine;
            return event.code == 137 && (scene.of_gateway(event) || same);
        }
    );
}

std::optional<Proof> prove_two_gateways(const Scene& scene) {
    if (auto told = prove_told(scene, two_gateways_words)) return told;
    auto proof = killed_before(scene) ? std::nullopt : prove_told(scene, lease_held_words);
    // One that was killed before the sources begin would leave the same line.
    if (proof) proof->confidence = Confidence::likely;
    return proof;
}

Statement say_two_gateways(const Scene&, const Proof&) {
    return {
        .verdict = "connect.refused",
        .summary = "A second gateway was started on the same state or port, and gave up",
        .next =
            "Run one gateway for each state directory: stop the other one, or give this one its own "
            "OPENCLAW_STATE_DIR and port. The lease of one that was killed ends after about five minutes"};
}

std::optional<Proof> prove_lease_lost(const Scene& scene) {
    auto proof = prove_told(scene, lease_words);
    if (proof)
        link(*proof, scene, killed_before(scene), "a gateway was killed, and could not give its lease back");
    return proof;
}

Statement say_lease_lost(const Scene&, const Proof&) {
    return {
        .verdict = "connect.refused",
        .summary = "The gateway could not hold the lease on its state, and ended",
        .next =
            "A gateway that was killed keeps its lease for about five minutes: wait, and stop it with enough "
            "grace next time. On a busy machine give it more processor time"};
}

std::optional<Proof> prove_state_corrupt(const Scene& scene) {
    return prove_told(scene, corrupt_words);
}

Statement say_state_corrupt(const Scene&, const Proof&) {
    return {
        .verdict = "connect.refused",
        .summary = "The gateway's database in its state directory is damaged, and it ended",
        .next = "Stop the gateway, keep a copy of the state directory, and restore it from a backup. Look "
                "at the disk and at who else writes there"};
}

std::optional<Proof> prove_host_rebooted(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.boot) return std::nullopt;
    // Without the line that asks the machine to go down, only a kernel that begins soon after is its reason.
    const auto gone = *scene.at(end.anchor).at, booted = *scene.at(*end.boot).at;
    if (!end.host_stop && end.die && booted - gone > seconds(120)) return std::nullopt;
    const bool known = scene.at(end.anchor).bar && scene.at(*end.boot).bar;
    Proof proof{
        .confidence = known && (end.host_stop || !end.die) ? Confidence::certain : Confidence::likely,
        .chain = {}};
    link(proof, scene, end.host_stop, "the machine was asked to go down");
    link_end(proof, scene);
    link(proof, scene, end.boot, "a kernel began");
    return proof;
}

Statement say_host_rebooted(const Scene& scene, const Proof&) {
    return {
        .verdict = "session.gateway_stopped",
        .summary = scene.end().host_stop
                       ? "The machine was restarted, and the gateway with it"
                       : "The machine went down without a stop and came back: the gateway with it",
        .next = "Find who restarts the machine, or its power; see that the gateway starts with it"};
}

std::optional<Proof> prove_evicted(const Scene& scene) {
    if (!scene.end().evicted) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link(proof, scene, scene.end().evicted, "the orchestrator took the gateway's pod away");
    link_end(proof, scene);
    return proof;
}

Statement say_evicted(const Scene& scene, const Proof&) {
    return {
        .verdict = "session.gateway_stopped",
        .summary = "The orchestrator evicted the gateway's pod: " + scene.at(*scene.end().evicted).text,
        .next = "Give the pod requests that its node can keep and a priority; look at what the node lacks"};
}

std::optional<Proof> prove_gateway_paused(const Scene& scene) {
    const auto& end = scene.end();
    if (!end.paused) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link(proof, scene, end.paused, "the gateway's container was paused");
    if (!end.cut.empty()) link(proof, scene, end.cut.front(), close_says(scene, end.cut.front()));
    link(proof, scene, end.resumed, "it was resumed");
    return proof;
}

Statement say_gateway_paused(const Scene& scene, const Proof&) {
    return {
        .verdict = "session.network_lost",
        .summary = scene.end().resumed
                       ? "The gateway's container was paused for a time: its process stood still"
                       : "The gateway's container was paused, and was not resumed in these sources",
        .next = "Find who pauses it: docker pause, a backup, a snapshot of the machine"};
}

// A page that is left closes its session with 1001.
bool is_ordinary_close(const TimelineEvent& close) {
    return close.kind != EventKind::close || close.code == 1000 || close.code == 1001 || close.code == 1005;
}

std::optional<Proof> prove_not_known(const Scene& scene) {
    Proof proof{.confidence = Confidence::possible, .chain = {}};
    if (!scene.is_process_end()) {
        if (is_ordinary_close(scene.close())) return std::nullopt;
        link(proof, scene, scene.close_index(), close_says(scene));
        return proof;
    }
    const auto& end = scene.end();
    if (end.paused) return std::nullopt;
    if (!end.die) link(proof, scene, end.anchor, "the last line of a gateway's process");
    link_end(proof, scene);
    return proof;
}

Statement say_not_known(const Scene& scene, const Proof&) {
    if (!scene.is_process_end()) {
        return {
            .verdict = "session.peer_closed",
            .summary = "A session ended" +
                       (scene.close().code ? " with " + std::to_string(*scene.close().code) : std::string()) +
                       ", and nothing in these sources tells why",
            .next =
                "Add the container engine's events, and the log of the other side and of a proxy between"};
    }
    return {
        .verdict = "session.gateway_stopped",
        .summary = "The gateway's process ended, and nothing in these sources tells why",
        .next = scene.end().die ? "Add the gateway's own log and the kernel's"
                                : "Add the container engine's events and the kernel's log"};
}

}  // namespace

const CauseRecord two_gateways{
    .id = "two_gateways",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_two_gateways,
    .say = say_two_gateways,
    .excludes = nobody_answered,
    .holds_when =
        "The gateway ended with the reason that another gateway holds its state directory or its port.",
    .what_to_do = "Run one gateway for each state directory."};

const CauseRecord lease_lost{
    .id = "lease_lost",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_lease_lost,
    .say = say_lease_lost,
    .excludes = nobody_answered,
    .holds_when = "The gateway ended with the reason that it could not get or keep the lease on its state.",
    .what_to_do =
        "Wait for five minutes after a kill; give the gateway time to stop and enough processor time."};

const CauseRecord state_corrupt{
    .id = "state_corrupt",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_state_corrupt,
    .say = say_state_corrupt,
    .excludes = nobody_answered,
    .holds_when = "The gateway ended with SQLite's error that its database is damaged.",
    .what_to_do = "Restore the state directory from a backup; look at the disk."};

const CauseRecord host_rebooted{
    .id = "host_rebooted",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_host_rebooted,
    .say = say_host_rebooted,
    .excludes = "A crash of the gateway: the machine itself went down.",
    .holds_when = "A kernel started after the gateway's end, within two minutes or after a line that the "
                  "machine goes down. Or it started between the last line of one gateway's process and the "
                  "first of the next.",
    .what_to_do = "Find who restarts the machine."};

const CauseRecord evicted{
    .id = "evicted",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_evicted,
    .say = say_evicted,
    .excludes = "A crash: the orchestrator took the pod away.",
    .holds_when = "Kubernetes tells that it evicted or preempted the gateway's pod, and the pod ended.",
    .what_to_do = "Give the pod requests that its node can keep; look at what the node lacks."};

const CauseRecord gateway_paused{
    .id = "gateway_paused",
    .unit = CauseUnit::process_end,
    .at_most = Confidence::certain,
    .prove = prove_gateway_paused,
    .say = say_gateway_paused,
    .excludes = "A stop or a crash: the process lived on, and stood still.",
    .holds_when = "The engine paused the gateway's container.",
    .what_to_do = "Find who pauses it."};

const CauseRecord not_known{
    .id = "not_known",
    .unit = CauseUnit::either,
    .at_most = Confidence::possible,
    .prove = prove_not_known,
    .say = say_not_known,
    .excludes = "Nothing: an end without a reason proves none.",
    .holds_when = "The gateway's process or a session ended, and no other cause is proven for it. It is an "
                  "incident, no "
                  "cause.",
    .what_to_do =
        "Add the sources that would tell: the engine's events, the kernel's log, the gateway's own log."};

}  // namespace ocprobe::timeline::causes
