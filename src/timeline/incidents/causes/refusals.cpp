// The gateway refuses a client, and both sides print why.
#include "timeline/incidents/records.hpp"

#include <algorithm>

namespace ocprobe::timeline::causes {

namespace {

bool contains(const TimelineEvent& event, std::string_view words) {
    return event.text.find(words) != std::string::npos;
}

// The same refusal as another source tells it, by an id that both name.
void link_joined(Proof& proof, const Scene& scene) {
    const auto other = scene.joined(scene.close().kind);
    if (!other) return;
    const bool gateway = scene.at(*other).lane == Lane::gateway;
    link(proof, scene, other, gateway ? "the gateway refused it" : "the client printed it");
}

// A line with a connection id or a request id names its connection; another source may name the same one.
std::optional<Proof> prove_refusal(const Scene& scene, EventKind kind, const std::string& words) {
    const auto& close = scene.close();
    if (close.kind != kind) return std::nullopt;
    Proof proof;
    link_joined(proof, scene);
    proof.confidence = !proof.chain.empty() || !close.keys.empty() ? Confidence::certain : Confidence::likely;
    link(proof, scene, scene.close_index(), close_says(scene) + ": " + words);
    return proof;
}

std::optional<Proof> prove_pairing_refused(const Scene& scene) {
    return prove_refusal(scene, EventKind::pairing_refused, "pairing required");
}

Statement say_pairing_refused(const Scene&, const Proof& proof) {
    const bool joined = proof.chain.size() > 1;
    return {
        .verdict = "pairing.required",
        .summary =
            joined ? "The gateway wants this client's device to be paired: both sides name the same request"
                   : "The gateway wants this client's device to be paired",
        .next = "In this order: token, gateway URL, then the pairing rows on disk (two mounts, or a state "
                "directory that cannot be read); `openclaw devices list` on the gateway"};
}

// The gateway's second line of a connection that is locked out names no more than `unauthorized`.
bool locked_out(const Scene& scene) {
    const auto& all = scene.report().events;
    return std::any_of(all.begin(), all.end(), [&](const TimelineEvent& event) {
        if (event.kind != EventKind::rate_limited || event.source != scene.close().source) return false;
        return std::any_of(event.keys.begin(), event.keys.end(), [&](const Key& key) {
            const auto& mine = scene.close().keys;
            return key.kind == KeyKind::connection && std::find(mine.begin(), mine.end(), key) != mine.end();
        });
    });
}

std::optional<Proof> prove_auth_refused(const Scene& scene) {
    if (locked_out(scene)) return std::nullopt;
    return prove_refusal(scene, EventKind::auth_refused, "unauthorized");
}

Statement say_auth_refused(const Scene& scene, const Proof&) {
    const auto& close = scene.close();
    const bool mismatch = contains(close, "mismatch") || contains(close, "MISMATCH");
    const bool missing = contains(close, "missing") || contains(close, "device identity required");
    return {
        .verdict = mismatch  ? "auth.token_mismatch"
                   : missing ? "auth.no_credential"
                             : "auth.unauthorized",
        .summary = "The gateway refused the credential",
        .next = "Run `ocprobe check` in that container: it names the source of the token that is used"};
}

std::optional<Proof> prove_rate_limited(const Scene& scene) {
    return prove_refusal(scene, EventKind::rate_limited, "too many failed attempts");
}

Statement say_rate_limited(const Scene&, const Proof&) {
    return {
        .verdict = "auth.rate_limited",
        .summary = "The gateway locked this address out after too many wrong credentials",
        .next = "Stop the client that sends the wrong credential, then wait for five minutes; the right "
                "credential is refused until then"};
}

std::optional<Proof> prove_origin_refused(const Scene& scene) {
    return prove_refusal(scene, EventKind::origin_refused, "origin not allowed");
}

Statement say_origin_refused(const Scene&, const Proof&) {
    return {
        .verdict = "ws.origin_not_allowed",
        .summary = "The gateway does not allow the browser page's origin",
        .next = "Add the page's origin to gateway.controlUi.allowedOrigins"};
}

std::optional<Proof> prove_nonce_refused(const Scene& scene) {
    return prove_refusal(scene, EventKind::nonce_refused, "device nonce");
}

Statement say_nonce_refused(const Scene&, const Proof&) {
    return {
        .verdict = "auth.unauthorized",
        .summary = "The gateway refused the nonce that the client's device signed",
        .next = "Update the client: it signs another challenge than the one it was sent"};
}

std::optional<Proof> prove_slow_consumer(const Scene& scene) {
    return prove_refusal(scene, EventKind::slow_consumer, "slow consumer");
}

Statement say_slow_consumer(const Scene&, const Proof&) {
    return {
        .verdict = "session.peer_closed",
        .summary = "The client read too slowly, and the gateway closed its session",
        .next = "Find what keeps the client from reading: load, a suspended process, a slow link"};
}

// `remote=10.96.0.11`, `remoteAddr=10.96.0.11`: the address that the gateway names with a connection.
std::string_view client_address(const TimelineEvent& event) {
    for (const std::string_view key : {"remote=", "remoteAddr="}) {
        const auto at = event.text.find(key);
        if (at == std::string::npos) continue;
        const auto value = std::string_view(event.text).substr(at + key.size());
        return value.substr(0, value.find(' '));
    }
    return {};
}

// A client's own log, or one connection, or one address in the gateway's log.
bool same_client(const TimelineEvent& a, const TimelineEvent& b) {
    if (a.source == b.source && a.lane != Lane::gateway) return true;
    const auto shared = std::any_of(a.keys.begin(), a.keys.end(), [&](const Key& key) {
        return key.kind != KeyKind::container && std::find(b.keys.begin(), b.keys.end(), key) != b.keys.end();
    });
    return shared || (!client_address(a).empty() && client_address(a) == client_address(b));
}

std::optional<Proof> prove_auth_changed(const Scene& scene) {
    const bool mine = scene.close().kind == EventKind::auth_changed || scene.close().code == 4001;
    // The next try with the old credential is refused: the same incident, a moment later.
    const auto changed =
        mine ? Index() : scene.before(EventKind::auth_changed, seconds(60), [&](const TimelineEvent& event) {
            return same_client(event, scene.close());
        });
    const bool follows = scene.close().kind == EventKind::auth_refused && changed;
    if (!mine && !follows) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    const auto when = *scene.at(changed.value_or(scene.close_index())).at;
    link(
        proof,
        scene,
        scene.between(EventKind::config_changed, when - seconds(20), when + Micros{50'000}),
        "the gateway saw its config change"
    );
    link(proof, scene, scene.joined(EventKind::auth_changed), "the gateway closed it");
    link(proof, scene, changed, "an open socket was closed with 4001");
    link(
        proof,
        scene,
        scene.close_index(),
        close_says(scene) + (follows ? ": the old credential is refused" : ": gateway auth changed")
    );
    return proof;
}

Statement say_auth_changed(const Scene&, const Proof&) {
    return {
        .verdict = "session.auth_changed",
        .summary = "The gateway's credentials were changed while the socket was open",
        .next = "Give the clients the new token; one source of truth for it keeps both sides together"};
}

std::optional<Proof> prove_handshake_timeout(const Scene& scene) {
    const auto& close = scene.close();
    const bool gateway_told = close.kind == EventKind::handshake_timeout;
    const bool client_told =
        close.kind == EventKind::close && close.code == 1000 && contains(close, "before ready");
    if (!gateway_told && !client_told) return std::nullopt;
    Proof proof{.confidence = gateway_told ? Confidence::certain : Confidence::likely, .chain = {}};
    if (client_told) {
        const auto told = scene.before(EventKind::handshake_timeout, seconds(60));
        if (!told) return std::nullopt;
        link(proof, scene, told, "the gateway gave the handshake up");
    }
    link(proof, scene, scene.close_index(), close_says(scene) + " before the handshake was done");
    return proof;
}

Statement say_handshake_timeout(const Scene&, const Proof&) {
    return {
        .verdict = "ws.closed_before_answer",
        .summary = "The client did not finish its handshake in the gateway's time",
        .next = "The client's machine is overloaded or stalls between connect and the first frame; "
                "OPENCLAW_HANDSHAKE_TIMEOUT_MS gives it more time"};
}

}  // namespace

const CauseRecord pairing_refused{
    .id = "pairing_refused",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_pairing_refused,
    .say = say_pairing_refused,
    .excludes = "Network, TLS and proxies: the refusal came from the gateway itself.",
    .holds_when = "The gateway's log or the CLI's output tells a refusal that asks for pairing. Where both "
                  "name one request id or connection id, the two lines are joined.",
    .what_to_do = "Check the token first, then the gateway's URL, then whether gateway and CLI share the "
                  "pairing rows; approve the device on the gateway."};

const CauseRecord auth_changed{
    .id = "auth_changed",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_auth_changed,
    .say = say_auth_changed,
    .excludes = "A wrong token from the start: the session was accepted with it before.",
    .holds_when = "A session was closed with 4001 because the gateway's credentials changed, or a credential "
                  "was refused within a minute after such a close.",
    .what_to_do = "Give every client the new credential, from one source."};

const CauseRecord auth_refused{
    .id = "auth_refused",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_auth_refused,
    .say = say_auth_refused,
    .excludes = "Network, TLS and proxies: the refusal came from the gateway itself.",
    .holds_when = "The gateway's log or the CLI's output tells that the gateway refused the credential.",
    .what_to_do = "Run `ocprobe check` in the client's container: it names the source of its credential."};

const CauseRecord handshake_timeout{
    .id = "handshake_timeout",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_handshake_timeout,
    .say = say_handshake_timeout,
    .excludes = "The credential: the gateway had not judged it yet.",
    .holds_when = "The gateway's log names a handshake timeout for the connection. Or the CLI was closed with"
                  " 1000 before it was ready, within a minute after such a line.",
    .what_to_do = "Find what delays the client between connecting and its first frame (load, a proxy that "
                  "buffers); OPENCLAW_HANDSHAKE_TIMEOUT_MS gives it more time."};

const CauseRecord rate_limited{
    .id = "rate_limited",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_rate_limited,
    .say = say_rate_limited,
    .excludes = "Network, TLS and proxies: the refusal came from the gateway itself.",
    .holds_when =
        "The gateway refused a credential because of too many failed attempts from the same address.",
    .what_to_do = "Stop the client that sends the wrong credential, then wait for five minutes."};

const CauseRecord origin_refused{
    .id = "origin_refused",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_origin_refused,
    .say = say_origin_refused,
    .excludes = "Network, TLS and proxies: the refusal came from the gateway itself.",
    .holds_when = "The gateway refused a browser page because of its origin.",
    .what_to_do = "Add the page's origin to gateway.controlUi.allowedOrigins."};

const CauseRecord nonce_refused{
    .id = "nonce_refused",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_nonce_refused,
    .say = say_nonce_refused,
    .excludes = "Network, TLS and proxies: the refusal came from the gateway itself.",
    .holds_when = "The gateway refused the nonce that the client's device signed.",
    .what_to_do = "Update the client, or remove a proxy that replays its first frame."};

const CauseRecord slow_consumer{
    .id = "slow_consumer",
    .unit = CauseUnit::session,
    .at_most = Confidence::certain,
    .prove = prove_slow_consumer,
    .say = say_slow_consumer,
    .excludes = "A stop or a crash: the gateway closed this session alone, and told why.",
    .holds_when = "The gateway closed a session as that of a slow consumer.",
    .what_to_do = "Find what keeps the client from reading."};

}  // namespace ocprobe::timeline::causes
