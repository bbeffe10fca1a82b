// The gateway's process lives, and a connection to it ends or never begins.
#include "ocprobe/policy/host.hpp"
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

// nginx names what it asked (`upstream: "http://10.96.0.10:18789/"`), and the gateway where it listens: another port is
// another service.
bool speaks_of_gateway(const Scene& scene, const TimelineEvent& proxy) {
    constexpr std::string_view upstream = "upstream: \"";
    const auto at = proxy.text.find(upstream);
    const auto scheme = at == std::string::npos ? at : proxy.text.find("://", at);
    if (scheme == std::string::npos) return true;
    const auto host = std::string_view(proxy.text).substr(scheme + 3);
    const auto address = host.substr(0, host.find_first_of("/\""));
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos) return true;
    const auto wanted = address.substr(colon);
    bool listens = false;
    for (const auto& event : scene.report().events) {
        const auto arrow = event.lane == Lane::gateway ? event.text.find("->") : std::string::npos;
        if (arrow == std::string::npos) continue;
        const auto local = std::string_view(event.text).substr(arrow + 2);
        if (local.substr(0, local.find(' ')).ends_with(wanted)) return true;
        listens = true;
    }
    return !listens;
}

std::optional<Proof> prove_network_lost(const Scene& scene) {
    const auto& close = scene.close();
    if (close.code == 1008 || close.code == 1012 || close.code == 4001 || close.code == 1000)
        return std::nullopt;
    if (scene.turned_away(close)) return std::nullopt;
    const auto mine = [&scene](const TimelineEvent& event) { return scene.of_gateway(event); };
    const auto cut =
        scene.before(EventKind::container_disconnect, seconds(240), [&](const TimelineEvent& event) {
            return mine(event) || (!close.subject.empty() && event.subject == close.subject) ||
                   event.subject.empty();
        });
    if (!cut || !mine(scene.at(*cut))) return std::nullopt;
    // A container that ends is taken off its networks by the engine itself.
    const auto cut_at = *scene.at(*cut).at;
    if (scene.between(EventKind::container_die, cut_at - seconds(10), cut_at, mine)) return std::nullopt;
    if (scene.process_ended(cut_at, *close.at)) return std::nullopt;
    const bool known = Scene::comparable(close, scene.at(*cut));
    Proof proof{.confidence = known ? Confidence::certain : Confidence::likely, .chain = {}};
    link(proof, scene, cut, "the gateway's container was taken off the network");
    link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, scene.after(EventKind::container_connect, seconds(300), mine), "it was put back");
    return proof;
}

Statement say_network_lost(const Scene&, const Proof&) {
    return {
        .verdict = "session.network_lost",
        .summary = "The network between both was cut; the gateway's process lived on",
        .next = "Find who changes the network: docker network disconnect, a firewall, a host's link"};
}

// A 1006 of a living gateway at the time of a proxy's timeout. A proxy's stamps have no more than seconds, and no zone.
Index cut_by_proxy(const Scene& scene, const TimelineEvent& timeout) {
    const auto& events = scene.report().events;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& close = events[i];
        if (!close.at || close.kind != EventKind::close || close.code != 1006) continue;
        if (std::chrono::abs(*timeout.at - *close.at) > scene.tolerance(timeout, close)) continue;
        if (!scene.process_ended(*close.at - seconds(15), *close.at - Micros{1})) return i;
    }
    return std::nullopt;
}

// One timeout beside one close is chance; the same again is how the proxy treats a silent socket.
std::optional<Proof> prove_proxy_idle_timeout(const Scene& scene) {
    constexpr std::size_t repeated = 2, most_shown = 4;
    const auto& close = scene.close();
    const auto of_close = [&](const TimelineEvent& timeout) {
        return std::chrono::abs(*timeout.at - *close.at) <= scene.tolerance(timeout, close);
    };
    const auto own = scene.before(EventKind::proxy_timeout, seconds(5), [&](const TimelineEvent& timeout) {
        return speaks_of_gateway(scene, timeout) && of_close(timeout);
    });
    if (close.code != 1006 || !own) return std::nullopt;
    const auto& events = scene.report().events;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    std::size_t cuts = 0;
    bool with_own = false;
    std::optional<Micros> last;
    for (std::size_t i = 0; i < events.size() && cuts < most_shown; ++i) {
        const auto& timeout = events[i];
        if (timeout.kind != EventKind::proxy_timeout || !timeout.at) continue;
        if ((last && *timeout.at - *last < seconds(3)) || !speaks_of_gateway(scene, timeout)) continue;
        const auto cut = of_close(timeout) ? Index(scene.close_index()) : cut_by_proxy(scene, timeout);
        if (!cut || scene.process_ended(*close.at - seconds(15), *close.at - Micros{1})) continue;
        last = timeout.at;
        with_own = with_own || *cut == scene.close_index();
        ++cuts;
        link(proof, scene, i, "the proxy gave up waiting for bytes");
        link(proof, scene, *cut, close_says(scene, *cut));
    }
    if (cuts < repeated) return std::nullopt;
    if (!with_own) link(proof, scene, scene.close_index(), close_says(scene));
    link(proof, scene, scene.alive(*close.at, *close.at + seconds(300)), "the same gateway process wrote on");
    return proof;
}

Statement say_proxy_idle_timeout(const Scene&, const Proof&) {
    return {
        .verdict = "session.proxy_idle_timeout",
        .summary = "The proxy in front cut a socket that was silent for longer than it allows",
        .next = "nginx: proxy_read_timeout and proxy_send_timeout above 60s (the gateway pings every 25 s); "
                "the same for other proxies"};
}

std::optional<Proof> prove_loopback(const Scene& scene) {
    const auto& close = scene.close();
    if (close.kind != EventKind::refused || !policy::mentions_loopback(close.text)) return std::nullopt;
    const auto alive = scene.alive(*close.at - seconds(60), *close.at + seconds(60));
    const bool ready = scene.before(EventKind::gateway_ready, seconds(86'400)).has_value();
    if (!alive && !ready) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, alive, "the gateway was alive");
    link(proof, scene, scene.close_index(), "the CLI dialled its own loopback and was refused");
    return proof;
}

Statement say_loopback(const Scene&, const Proof&) {
    return {
        .verdict = "target.loopback_own_container",
        .summary =
            "The CLI dials its own container, where nothing listens, while the gateway is alive elsewhere",
        .next = "Run `ocprobe check` inside the CLI's container: what the host's curl says is no evidence"};
}

std::optional<Proof> prove_client_ended(const Scene& scene) {
    const auto& close = scene.close();
    if (close.lane != Lane::gateway || (close.code != 1006 && close.code != 1005 && close.code != 1000))
        return std::nullopt;
    const auto ended =
        scene.before(EventKind::container_die, seconds(3), [&scene](const TimelineEvent& event) {
            return scene.of_client(event);
        });
    if (!ended) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, ended, "the container " + scene.at(*ended).subject + " ended");
    link(proof, scene, scene.close_index(), close_says(scene) + ", the client's end of it");
    return proof;
}

Statement say_client_ended(const Scene& scene, const Proof& proof) {
    const auto* ended = proven_by(proof, scene, EventKind::container_die);
    return {
        .verdict = "session.peer_closed",
        .summary = "The client's container ended, not the gateway",
        .next = "Look at why " + (ended == nullptr ? std::string("it") : ended->subject) + " ended"};
}

}  // namespace

const CauseRecord network_lost{
    .id = "network_lost",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_network_lost,
    .say = say_network_lost,
    .excludes = "A stop or a crash: the gateway's process did not end between the cut and the close. "
                "A connection that is refused with ECONNREFUSED reached the gateway's host.",
    .holds_when = "The engine took the gateway's container off a network. At most four minutes later the "
                  "session ended without a close frame, and the container itself had not ended.",
    .what_to_do = "Find who disconnects the network; look at firewalls and at the host's link."};

const CauseRecord proxy_idle_timeout{
    .id = "proxy_idle_timeout",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_proxy_idle_timeout,
    .say = say_proxy_idle_timeout,
    .excludes = "A stop or a crash: no process of the gateway ended in the fifteen seconds before.",
    .holds_when = "A proxy whose upstream is the gateway's port logs twice or more that it timed out. Each "
                  "line is within the accuracy of both clocks of a 1006, while the gateway's process lives.",
    .what_to_do = "Raise the proxy's read and send timeouts above 60 s; the gateway pings every 25 s."};

const CauseRecord loopback{
    .id = "loopback",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_loopback,
    .say = say_loopback,
    .excludes = "The gateway's process: it was alive at that time.",
    .holds_when = "The CLI's connection to a loopback address was refused while the gateway's log shows a "
                  "living process.",
    .what_to_do = "Run `ocprobe check` in the CLI's container and dial the gateway by its own name."};

const CauseRecord client_ended{
    .id = "client_ended",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_client_ended,
    .say = say_client_ended,
    .excludes = "The gateway: it is the client's process that ended.",
    .holds_when = "A container whose log was given as a client's (cli@NAME=FILE) ended at most three seconds "
                  "before the gateway lost the connection.",
    .what_to_do = "Look at why the client's container ended."};

}  // namespace ocprobe::timeline::causes
