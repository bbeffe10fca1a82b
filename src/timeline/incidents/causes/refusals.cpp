// The gateway refuses a client, and both sides print why.
#include "timeline/incidents/records.hpp"

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

std::optional<Proof> prove_pairing_refused(const Scene& scene) {
    if (scene.close().kind != EventKind::pairing_refused) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link_joined(proof, scene);
    link(proof, scene, scene.close_index(), close_says(scene) + ": pairing required");
    return proof;
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

std::optional<Proof> prove_auth_refused(const Scene& scene) {
    if (scene.close().kind != EventKind::auth_refused) return std::nullopt;
    Proof proof{.confidence = Confidence::certain, .chain = {}};
    link_joined(proof, scene);
    link(proof, scene, scene.close_index(), close_says(scene) + ": unauthorized");
    return proof;
}

Statement say_auth_refused(const Scene& scene, const Proof&) {
    const auto& close = scene.close();
    const bool limited = contains(close, "too many failed") || contains(close, "RATE_LIMITED");
    const bool mismatch = contains(close, "mismatch") || contains(close, "MISMATCH");
    const bool missing = contains(close, "missing") || contains(close, "device identity required");
    return {
        .verdict = limited    ? "auth.rate_limited"
                   : mismatch ? "auth.token_mismatch"
                   : missing  ? "auth.no_credential"
                              : "auth.unauthorized",
        .summary = limited ? "The gateway locked this address out after too many wrong credentials"
                           : "The gateway refused the credential",
        .next = "Run `ocprobe check` in that container: it names the source of the token that is used"};
}

std::optional<Proof> prove_auth_changed(const Scene& scene) {
    const bool mine = scene.close().kind == EventKind::auth_changed || scene.close().code == 4001;
    // The next try with the old credential is refused: the same incident, a moment later.
    const auto changed = mine ? Index() : scene.before(EventKind::auth_changed, seconds(60));
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
    const bool gateway_told = close.lane == Lane::gateway && contains(close, "handshake-timeout");
    const bool client_told = close.code == 1000 && contains(close, "before ready");
    if (!gateway_told && !client_told) return std::nullopt;
    Proof proof{.confidence = gateway_told ? Confidence::certain : Confidence::likely, .chain = {}};
    if (client_told) {
        const auto told = scene.before(EventKind::close, seconds(60), [](const TimelineEvent& event) {
            return event.lane == Lane::gateway && contains(event, "handshake-timeout");
        });
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
    .at_most = Confidence::certain,
    .prove = prove_auth_changed,
    .say = say_auth_changed,
    .excludes = "A wrong token from the start: the session was accepted with it before.",
    .holds_when = "A session was closed with 4001 because the gateway's credentials changed, or a credential "
                  "was refused within a minute after such a close.",
    .what_to_do = "Give every client the new credential, from one source."};

const CauseRecord auth_refused{
    .id = "auth_refused",
    .at_most = Confidence::certain,
    .prove = prove_auth_refused,
    .say = say_auth_refused,
    .excludes = "Network, TLS and proxies: the refusal came from the gateway itself.",
    .holds_when = "The gateway's log or the CLI's output tells that the gateway refused the credential.",
    .what_to_do = "Run `ocprobe check` in the client's container: it names the source of its credential."};

const CauseRecord handshake_timeout{
    .id = "handshake_timeout",
    .at_most = Confidence::certain,
    .prove = prove_handshake_timeout,
    .say = say_handshake_timeout,
    .excludes = "The credential: the gateway had not judged it yet.",
    .holds_when =
        "The gateway's log names a handshake timeout for the connection, or the CLI was closed with "
        "1000 before it was ready within a minute after such a line.",
    .what_to_do = "Find what delays the client between connecting and its first frame (load, a proxy that "
                  "buffers); OPENCLAW_HANDSHAKE_TIMEOUT_MS gives it more time."};

}  // namespace ocprobe::timeline::causes
