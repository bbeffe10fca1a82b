// The client does not get as far as the gateway: its socket's path, its name, its certificate.
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

std::optional<Proof> prove_socket(const Scene& scene) {
    const auto kind = scene.close().kind;
    if (kind != EventKind::socket_missing && kind != EventKind::socket_denied) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(
        proof,
        scene,
        scene.close_index(),
        kind == EventKind::socket_missing ? "the client's path does not exist"
                                          : "the client may not open its path"
    );
    return proof;
}

Statement say_socket(const Scene& scene, const Proof&) {
    const bool missing = scene.close().kind == EventKind::socket_missing;
    return {
        .verdict = missing ? "connect.socket_missing" : "connect.socket_denied",
        .summary = missing ? "A path that the client opens is not there, in its own mount namespace"
                           : "The client may not open the path: mode or owner",
        .next = "ls -la of the mounts on both sides; the parent directories must share the bind"};
}

std::optional<Proof> prove_tls_failed(const Scene& scene) {
    if (scene.close().kind != EventKind::tls_failed) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, scene.close_index(), "the client did not trust the certificate");
    return proof;
}

Statement say_tls_failed(const Scene&, const Proof&) {
    return {
        .verdict = "tls.untrusted_certificate",
        .summary = "The client does not trust the certificate that answered",
        .next =
            "Run `ocprobe check` in the client's container: it names the certificate and what is trusted"};
}

std::optional<Proof> prove_name_not_resolved(const Scene& scene) {
    if (scene.close().kind != EventKind::name_failed) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, scene.close_index(), "the gateway's name did not resolve");
    return proof;
}

Statement say_name_not_resolved(const Scene&, const Proof&) {
    return {
        .verdict = "dns.name_not_found",
        .summary = "The client could not resolve the gateway's name",
        .next = "Run `ocprobe check` in the client's container: it asks each name server"};
}

}  // namespace

const CauseRecord socket{
    .id = "socket",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_socket,
    .say = say_socket,
    .excludes = "The gateway's credentials: nothing was sent.",
    .holds_when = "The CLI's output tells ENOENT or EACCES for the path of the gateway's Unix socket.",
    .what_to_do = "Mount the socket's directory, not the socket, into both containers, and give the client's "
                  "user access "
                  "to the socket and to each directory above it."};

const CauseRecord tls_failed{
    .id = "tls_failed",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_tls_failed,
    .say = say_tls_failed,
    .excludes = "The credential: nothing was sent.",
    .holds_when = "The CLI's error about its gateway tells that the certificate was not accepted.",
    .what_to_do = "Run `ocprobe check` in the client's container."};

const CauseRecord name_not_resolved{
    .id = "name_not_resolved",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_name_not_resolved,
    .say = say_name_not_resolved,
    .excludes = "The gateway: it was not asked.",
    .holds_when = "The CLI's error about its gateway tells that the name did not resolve.",
    .what_to_do = "Run `ocprobe check` in the client's container: it asks each name server."};

}  // namespace ocprobe::timeline::causes
