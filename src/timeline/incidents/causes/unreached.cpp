// The client does not get as far as the gateway: its socket's path, its name, its certificate.
#include "timeline/incidents/records.hpp"

namespace ocprobe::timeline::causes {

namespace {

std::optional<Proof> prove_path(const Scene& scene, EventKind kind, const char* words) {
    if (scene.close().kind != kind) return std::nullopt;
    Proof proof{.confidence = Confidence::likely, .chain = {}};
    link(proof, scene, scene.close_index(), words);
    return proof;
}

std::optional<Proof> prove_socket_missing(const Scene& scene) {
    return prove_path(scene, EventKind::socket_missing, "the client's path does not exist");
}

std::optional<Proof> prove_socket_denied(const Scene& scene) {
    return prove_path(scene, EventKind::socket_denied, "the client may not open its path");
}

constexpr std::string_view both_mounts =
    "ls -la of the mounts on both sides; the parent directories must share the bind";

Statement say_socket_missing(const Scene&, const Proof&) {
    return {
        .verdict = "connect.socket_missing",
        .summary = "A path that the client opens is not there, in its own mount namespace",
        .next = std::string(both_mounts)};
}

Statement say_socket_denied(const Scene&, const Proof&) {
    return {
        .verdict = "connect.socket_denied",
        .summary = "The client may not open the path: mode or owner",
        .next = std::string(both_mounts)};
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

const CauseRecord socket_missing{
    .id = "socket_missing",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_socket_missing,
    .say = say_socket_missing,
    .excludes = "The gateway's credentials: nothing was sent.",
    .holds_when = "The CLI's output tells ENOENT for the path of a Unix socket.",
    .what_to_do = "Mount the socket's directory, not the socket, into both containers."};

const CauseRecord socket_denied{
    .id = "socket_denied",
    .unit = CauseUnit::session,
    .at_most = Confidence::likely,
    .prove = prove_socket_denied,
    .say = say_socket_denied,
    .excludes = "The gateway's credentials: nothing was sent.",
    .holds_when = "The CLI's output tells EACCES for the path of a Unix socket.",
    .what_to_do = "Give the client's user access to the socket and to each directory above it."};

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
