// connect.socket_*, connect.not_a_socket: the path of a Unix socket, by what stands there.
#include "judge/causes/families.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::connect {

namespace {

std::string owner(const PathStep& step, const Evidence& e) {
    return cat(
        step.path,
        " is a ",
        step.kind,
        ", mode ",
        octal(step.mode),
        ", ",
        owner_words(e, step.uid, step.gid),
        "; we are ",
        e.container.uid,
        ":",
        e.container.gid
    );
}

const PathStep* obstacle(const Evidence& e) {
    const auto* facts = e.connect();
    return facts == nullptr || !facts->obstacle ? nullptr : &*facts->obstacle;
}

std::string mount_lines(const Evidence& e) {
    const auto& path = e.target.endpoint ? e.target.endpoint->unix_path : std::string();
    const auto slash = path.find_last_of('/');
    const auto directory =
        slash == std::string::npos || slash == 0 ? std::string("/") : path.substr(0, slash);
    return cat("volumes:\n  - openclaw-run:", directory);
}

// The nearest mount at or above the missing part tells which volume should have held it.
std::string mount_above(const Evidence& e) {
    const auto* facts = e.connect();
    std::string source;
    if (facts != nullptr) {
        for (const auto& step : facts->walk) {
            if (!step.mount_source.empty()) source = cat(step.path, " is mounted from ", step.mount_source);
        }
    }
    return source;
}

void say_socket_missing(const Evidence& e, Verdict& v) {
    const auto* step = obstacle(e);
    v.summary = cat("There is no socket at ", target_address(e));
    v.cause = step == nullptr ? std::string("The path does not exist.")
                              : cat("The first part that is missing: ", step->path, ".");
    const auto mount = mount_above(e);
    v.cause += mount.empty() ? " No part of the path is a mount: nothing of the gateway's can appear there."
                             : cat(" ", mount, ".");
    v.fix.push_back(
        {"Mount the directory that holds the socket (never the socket itself) into both services",
         "compose.yml, both services",
         mount_lines(e)}
    );
    v.evidence = {"connect"};
}

void say_socket_denied(const Evidence& e, Verdict& v) {
    const auto* step = obstacle(e);
    v.summary = cat("The socket ", target_address(e), " may not be opened by uid ", e.container.uid);
    v.cause = step == nullptr ? std::string("Permission is denied.") : cat(owner(*step, e), ".");
    v.fix.push_back(
        {"Run both services with the same uid and gid, or give the group access to the socket",
         "compose.yml, both services",
         step == nullptr || owner_is_unmapped(e, step->uid)
             ? std::string("user: \"1000:1000\"")
             : cat("user: \"", step->uid, ":", step->gid, "\"")}
    );
    v.evidence = {"connect"};
}

void say_not_a_socket(const Evidence& e, Verdict& v) {
    const auto* step = obstacle(e);
    auto kind = step == nullptr || step->kind.empty() ? std::string("something else") : step->kind;
    if (kind == "socket") kind = "socket of another kind (EPROTOTYPE: of datagrams, say)";
    v.summary = cat(target_address(e), " is no stream socket, but a ", kind);
    v.cause = kind == "directory" ? "Docker makes a directory when a bind mount's source does not exist yet: "
                                    "the mount was made before the socket."
                                  : "Something else has been put in the socket's place.";
    v.fix.push_back(
        {"Remove it on the host and mount the directory that holds the socket instead",
         "compose.yml, both services",
         mount_lines(e)}
    );
    v.evidence = {"connect"};
}

void say_socket_stale(const Evidence& e, Verdict& v) {
    v.summary = cat("Nobody listens on the socket ", target_address(e));
    v.cause = "The file is left from a process that has ended (ECONNREFUSED).";
    v.fix.push_back(decide(
        "Start the proxy that serves this socket again; it must remove the old file first",
        gateway_place(e),
        "docker compose ps"
    ));
    v.evidence = {"connect"};
}

}  // namespace

constinit const Cause socket_missing{
    [](const Evidence& e) { return connect_outcome_is(e, ConnectOutcome::socket_missing); },
    certain,
    say_socket_missing};
constinit const Cause socket_denied{
    [](const Evidence& e) { return connect_outcome_is(e, ConnectOutcome::socket_denied); },
    certain,
    say_socket_denied};
constinit const Cause not_a_socket{
    [](const Evidence& e) { return connect_outcome_is(e, ConnectOutcome::not_a_socket); },
    certain,
    say_not_a_socket};
constinit const Cause socket_stale{
    [](const Evidence& e) { return connect_outcome_is(e, ConnectOutcome::socket_stale); },
    certain,
    say_socket_stale};

}  // namespace ocprobe::judge::connect
