// The client cannot open the path of a Unix socket.
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

}  // namespace

const CauseRecord socket_missing{
    .id = "socket_missing",
    .at_most = Confidence::likely,
    .prove = prove_socket_missing,
    .say = say_socket_missing,
    .excludes = "The gateway's credentials: nothing was sent.",
    .holds_when = "The CLI's output tells ENOENT for the path of a Unix socket.",
    .what_to_do = "Mount the socket's directory, not the socket, into both containers."};

const CauseRecord socket_denied{
    .id = "socket_denied",
    .at_most = Confidence::likely,
    .prove = prove_socket_denied,
    .say = say_socket_denied,
    .excludes = "The gateway's credentials: nothing was sent.",
    .holds_when = "The CLI's output tells EACCES for the path of a Unix socket.",
    .what_to_do = "Give the client's user access to the socket and to each directory above it."};

}  // namespace ocprobe::timeline::causes
