// Causes that somebody says in words: the gateway, a proxy, the engine's network events, the client's own errno.
#include "ocprobe/policy/host.hpp"
#include "timeline/incidents/scene.hpp"

namespace ocprobe::timeline {

namespace {

bool has(const TimelineEvent& event, std::string_view words) {
    return event.text.find(words) != std::string::npos;
}

// The same refusal as another source tells it, by an id that both name.
bool link_joined(Cause& cause, const Scene& scene) {
    const auto other = scene.joined(scene.close().kind);
    if (!other) return false;
    const bool gateway = scene.at(*other).lane == Lane::gateway;
    link(cause, scene, other, gateway ? "the gateway refused it" : "the client printed it");
    return true;
}

Index gateway_process_ended(const Scene& scene, Micros from, Micros to) {
    const auto mine = [&scene](const TimelineEvent& event) { return scene.of_gateway(event); };
    if (const auto die = scene.between(EventKind::container_die, from, to, mine)) return die;
    return scene.between(EventKind::gateway_loading, from, to);
}

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

}  // namespace

std::optional<Cause> match_pairing(const Scene& scene) {
    if (scene.close().kind != EventKind::pairing_refused) return std::nullopt;
    auto cause = stated("pairing_refused", "pairing.required", Confidence::certain);
    const bool joined = link_joined(cause, scene);
    link(cause, scene, scene.close_index(), close_says(scene) + ": pairing required");
    cause.summary =
        joined ? "The gateway wants this client's device to be paired: both sides name the same request"
               : "The gateway wants this client's device to be paired";
    cause.next = "In this order: token, gateway URL, then the pairing rows on disk (two mounts, or a state "
                 "directory that cannot be read); "
                 "`openclaw devices list` on the gateway";
    return cause;
}

std::optional<Cause> match_auth(const Scene& scene) {
    if (scene.close().kind != EventKind::auth_refused) return std::nullopt;
    const auto& text = scene.close().text;
    const bool mismatch =
        text.find("mismatch") != std::string::npos || text.find("MISMATCH") != std::string::npos;
    const bool missing = text.find("missing") != std::string::npos ||
                         text.find("device identity required") != std::string::npos;
    const bool limited =
        text.find("too many failed") != std::string::npos || text.find("RATE_LIMITED") != std::string::npos;
    auto cause = stated(
        "auth_refused",
        limited    ? "auth.rate_limited"
        : mismatch ? "auth.token_mismatch"
        : missing  ? "auth.no_credential"
                   : "auth.unauthorized",
        Confidence::certain
    );
    link_joined(cause, scene);
    link(cause, scene, scene.close_index(), close_says(scene) + ": unauthorized");
    cause.summary = limited ? "The gateway locked this address out after too many wrong credentials"
                            : "The gateway refused the credential";
    cause.next = "Run `ocprobe check` in that container: it names the source of the token that is used";
    return cause;
}

std::optional<Cause> match_auth_changed(const Scene& scene) {
    const bool mine = scene.close().kind == EventKind::auth_changed || scene.close().code == 4001;
    // The next try with the old credential is refused: the same incident, a moment later.
    const auto changed = mine ? Index() : scene.before(EventKind::auth_changed, seconds(60));
    const bool follows = scene.close().kind == EventKind::auth_refused && changed;
    if (!mine && !follows) return std::nullopt;
    auto cause = stated("auth_changed", "session.auth_changed", Confidence::certain);
    const auto when = *scene.at(changed.value_or(scene.close_index())).at;
    link(
        cause,
        scene,
        scene.between(EventKind::config_changed, when - seconds(20), when + Micros{50'000}),
        "the gateway saw its config change"
    );
    link(cause, scene, scene.joined(EventKind::auth_changed), "the gateway closed it");
    link(cause, scene, changed, "an open socket was closed with 4001");
    link(
        cause,
        scene,
        scene.close_index(),
        close_says(scene) + (follows ? ": the old credential is refused" : ": gateway auth changed")
    );
    cause.summary = "The gateway's credentials were changed while the socket was open";
    cause.next = "Give the clients the new token; one source of truth for it keeps both sides together";
    return cause;
}

std::optional<Cause> match_handshake_timeout(const Scene& scene) {
    const auto& close = scene.close();
    const bool gateway_said = close.lane == Lane::gateway && has(close, "handshake-timeout");
    const bool client_said = close.code == 1000 && has(close, "before ready");
    if (!gateway_said && !client_said) return std::nullopt;
    auto cause = stated(
        "handshake_timeout",
        "ws.closed_before_answer",
        gateway_said ? Confidence::certain : Confidence::likely
    );
    if (client_said) {
        const auto told = scene.before(EventKind::close, seconds(60), [](const TimelineEvent& e) {
            return e.lane == Lane::gateway && has(e, "handshake-timeout");
        });
        if (!told) return std::nullopt;
        link(cause, scene, told, "the gateway gave the handshake up");
    }
    link(cause, scene, scene.close_index(), close_says(scene) + " before the handshake was done");
    cause.summary = "The client did not finish its handshake in the gateway's time";
    cause.next = "The client's machine is overloaded or stalls between connect and the first frame; "
                 "OPENCLAW_HANDSHAKE_TIMEOUT_MS gives it more time";
    return cause;
}

std::optional<Cause> match_config_reload(const Scene& scene) {
    const auto& close = scene.close();
    if (close.code != 1012 && close.code != 1006 && close.code != 1001) return std::nullopt;
    const auto stopping = scene.before(EventKind::gateway_stopping, seconds(20));
    const auto signal = scene.before(EventKind::gateway_signal, seconds(20), [](const TimelineEvent& e) {
        return has(e, "SIGUSR");
    });
    const auto changed = scene.before(EventKind::config_changed, seconds(30));
    if (!changed || (!stopping && !signal)) return std::nullopt;
    if (const auto ended = gateway_process_ended(scene, *scene.at(*changed).at, *close.at);
        ended && scene.at(*ended).kind == EventKind::container_die) {
        return std::nullopt;
    }
    const auto loading = scene.after(EventKind::gateway_ready, seconds(120));
    auto cause = stated(
        "config_reload",
        "session.gateway_restarted",
        close.code == 1012 && Scene::comparable(close, scene.at(*changed)) ? Confidence::certain
                                                                           : Confidence::likely
    );
    link(cause, scene, changed, "the gateway saw its config change");
    link(cause, scene, signal, "it restarts itself");
    if (!signal) link(cause, scene, stopping, "it restarts itself");
    link(cause, scene, scene.close_index(), close_says(scene));
    link(cause, scene, loading, "ready again");
    cause.summary = "A change of the config made the gateway restart in its own process";
    cause.next = "Expected after such a change: clients should ask again; change the config at a quiet time";
    return cause;
}

std::optional<Cause> match_restart_in_place(const Scene& scene) {
    const auto& close = scene.close();
    if (close.code != 1012) return std::nullopt;
    auto signal = scene.before(EventKind::gateway_signal, seconds(30));
    if (!signal) signal = scene.before(EventKind::gateway_stopping, seconds(30));
    if (!signal) return std::nullopt;
    const auto ready = scene.after(EventKind::gateway_ready, seconds(120));
    auto cause = stated(
        ready ? "gateway_restarted" : "gateway_stopped",
        ready ? "session.gateway_restarted" : "session.gateway_stopped",
        Scene::comparable(close, scene.at(*signal)) ? Confidence::certain : Confidence::likely
    );
    link(cause, scene, signal, "the gateway was told to stop or to restart");
    link(cause, scene, scene.close_index(), close_says(scene) + ", service restart");
    link(cause, scene, ready, "ready again");
    cause.summary =
        ready ? "The gateway restarted and said so (1012)" : "The gateway stopped and said so (1012)";
    cause.next = "The engine's events would tell who asked for it";
    return cause;
}

std::optional<Cause> match_network(const Scene& scene) {
    const auto& close = scene.close();
    if (close.code == 1008 || close.code == 1012 || close.code == 4001 || close.code == 1000)
        return std::nullopt;
    if (scene.turned_away(close)) return std::nullopt;
    const auto cut =
        scene.before(EventKind::container_disconnect, seconds(240), [&scene](const TimelineEvent& e) {
            return scene.of_gateway(e) ||
                   (!scene.close().subject.empty() && e.subject == scene.close().subject) ||
                   e.subject.empty();
        });
    if (!cut || !scene.of_gateway(scene.at(*cut))) return std::nullopt;
    // A container that ends is taken off its networks by the engine itself.
    const auto cut_at = *scene.at(*cut).at;
    if (scene.between(EventKind::container_die, cut_at - seconds(10), cut_at, [&scene](const auto& e) {
            return scene.of_gateway(e);
        }))
        return std::nullopt;
    if (gateway_process_ended(scene, cut_at, *close.at)) return std::nullopt;
    const bool known = Scene::comparable(close, scene.at(*cut));
    auto cause =
        stated("network_lost", "session.network_lost", known ? Confidence::certain : Confidence::likely);
    link(cause, scene, cut, "the gateway's container was taken off the network");
    link(cause, scene, scene.close_index(), close_says(scene));
    link(
        cause,
        scene,
        scene.after(
            EventKind::container_connect,
            seconds(300),
            [&scene](const TimelineEvent& e) { return scene.of_gateway(e); }
        ),
        "it was put back"
    );
    cause.summary = "The network between both was cut; the gateway's process lived on";
    cause.next = "Find who changes the network: docker network disconnect, a firewall, a host's link";
    return cause;
}

std::optional<Cause> match_proxy(const Scene& scene) {
    const auto& close = scene.close();
    if (close.code != 1006) return std::nullopt;
    // A proxy's stamps have no more than seconds, and no zone.
    const auto near = [&](const TimelineEvent& e) {
        return speaks_of_gateway(scene, e) &&
               std::chrono::abs(*e.at - *close.at) <= scene.tolerance(e, close);
    };
    const auto timeout = scene.before(EventKind::proxy_timeout, seconds(5), near);
    if (!timeout) return std::nullopt;
    if (gateway_process_ended(scene, *close.at - seconds(15), *close.at - Micros{1})) return std::nullopt;
    auto cause = stated("proxy_idle_timeout", "session.proxy_idle_timeout", Confidence::likely);
    link(cause, scene, timeout, "the proxy gave up waiting for bytes");
    link(cause, scene, scene.close_index(), close_says(scene));
    link(cause, scene, scene.alive(*close.at, *close.at + seconds(300)), "the same gateway process wrote on");
    cause.summary = "The proxy in front cut a socket that was silent for longer than it allows";
    cause.next = "nginx: proxy_read_timeout and proxy_send_timeout above 60s (the gateway pings every 25 s); "
                 "the same for other proxies";
    return cause;
}

std::optional<Cause> match_loopback(const Scene& scene) {
    const auto& close = scene.close();
    if (close.kind != EventKind::refused || !policy::mentions_loopback(close.text)) return std::nullopt;
    const auto alive = scene.alive(*close.at - seconds(60), *close.at + seconds(60));
    const bool ready = scene.before(EventKind::gateway_ready, seconds(86'400)).has_value();
    if (!alive && !ready) return std::nullopt;
    auto cause = stated("loopback", "target.loopback_own_container", Confidence::likely);
    link(cause, scene, alive, "the gateway was alive");
    link(cause, scene, scene.close_index(), "the CLI dialled its own loopback and was refused");
    cause.summary =
        "The CLI dials its own container, where nothing listens, while the gateway is alive elsewhere";
    cause.next = "Run `ocprobe check` inside the CLI's container: what the host's curl says is no evidence";
    return cause;
}

std::optional<Cause> match_socket(const Scene& scene) {
    const bool missing = scene.close().kind == EventKind::socket_missing;
    if (!missing && scene.close().kind != EventKind::socket_denied) return std::nullopt;
    auto cause = stated(
        missing ? "socket_missing" : "socket_denied",
        missing ? "connect.socket_missing" : "connect.socket_denied",
        Confidence::likely
    );
    link(
        cause,
        scene,
        scene.close_index(),
        missing ? "the client's path does not exist" : "the client may not open its path"
    );
    cause.summary = missing ? "A path that the client opens is not there, in its own mount namespace"
                            : "The client may not open the path: mode or owner";
    cause.next = "ls -la of the mounts on both sides; the parent directories must share the bind";
    return cause;
}

std::optional<Cause> match_client_ended(const Scene& scene) {
    const auto& close = scene.close();
    if (close.lane != Lane::gateway || (close.code != 1006 && close.code != 1005 && close.code != 1000))
        return std::nullopt;
    const auto ended = scene.before(EventKind::container_die, seconds(3), [&scene](const TimelineEvent& e) {
        return scene.of_client(e);
    });
    if (!ended) return std::nullopt;
    auto cause = stated("client_ended", "session.peer_closed", Confidence::likely);
    link(cause, scene, ended, "the container " + scene.at(*ended).subject + " ended");
    link(cause, scene, scene.close_index(), close_says(scene) + ", the client's end of it");
    cause.summary = "The client's container ended, not the gateway";
    cause.next = "Look at why " + scene.at(*ended).subject + " ended";
    return cause;
}

}  // namespace ocprobe::timeline
