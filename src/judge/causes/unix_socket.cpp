// connect.socket_*, connect.not_a_socket: the path of a Unix socket, by what stands there.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/outcomes.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

std::string socket_owner(const PathStep& step, const Evidence& e) {
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

std::string socket_directory(const Evidence& e) {
    const auto& path = e.target.endpoint ? e.target.endpoint->unix_path : std::string();
    const auto slash = path.find_last_of('/');
    return slash == std::string::npos || slash == 0 ? std::string("/") : path.substr(0, slash);
}

// The nearest mount at or above the missing part: it should have held the socket.
const PathStep* mount_above(const Evidence& e) {
    const auto* facts = e.connect();
    const PathStep* nearest = nullptr;
    if (facts == nullptr) return nearest;
    for (const auto& step : facts->walk) {
        if (!step.mount_source.empty()) nearest = &step;
    }
    return nearest;
}

void share_socket_directory(Advice& advice, std::string purpose) {
    const auto directory = socket_directory(advice.evidence());
    const std::string volume = "openclaw-run";
    advice.remedy(
        std::move(purpose), Place::cli_service, {Mount{directory, volume, false}, DeclareVolume{volume}}
    );
    advice.also(
        "Give the gateway's side the same volume", Place::gateway_service, {Mount{directory, volume, false}}
    );
}

void say_socket_missing(const Evidence& e, Verdict& v) {
    const auto* step = obstacle(e);
    v.summary = cat("There is no socket at ", target_address(e));
    v.cause = step == nullptr ? std::string("The path does not exist.")
                              : cat("The first part that is missing: ", step->path, ".");
    const auto* mount = mount_above(e);
    v.cause +=
        mount == nullptr
            ? std::string(" No part of the path is a mount: nothing of the gateway's can appear there.")
            : cat(" ", mount->path, " is mounted from ", mount->mount_source, ".");
    v.evidence = {"connect"};
}

void advise_shared_directory(Advice& advice) {
    share_socket_directory(
        advice, "Mount the directory that holds the socket (never the socket itself) into both services"
    );
}

void say_socket_denied(const Evidence& e, Verdict& v) {
    const auto* step = obstacle(e);
    v.summary = cat("The socket ", target_address(e), " may not be opened by uid ", e.container.uid);
    v.cause = step == nullptr ? std::string("Permission is denied.") : cat(socket_owner(*step, e), ".");
    v.evidence = {"connect"};
}

void advise_socket_access(Advice& advice) {
    const auto& e = advice.evidence();
    const auto* step = obstacle(e);
    // No service is made root: a socket of root's needs another owner.
    if (step == nullptr || step->uid == 0 || owner_is_unmapped(e, step->uid)) {
        advice.by_hand(
            cat("Run the socket's server with uid ",
                e.container.uid,
                ", or give its group access to the socket"),
            Place::gateway_service
        );
        return;
    }
    advice.remedy(
        "Run both services with the same uid and gid, or give the group access to the socket",
        Place::cli_service,
        {RunAs{cat(step->uid, ":", step->gid)}}
    );
}

void say_not_a_socket(const Evidence& e, Verdict& v) {
    const auto* step = obstacle(e);
    auto kind = step == nullptr || step->kind.empty() ? std::string("something else") : step->kind;
    if (kind == "socket") kind = "socket of another kind (EPROTOTYPE: of datagrams, say)";
    v.summary = cat(target_address(e), " is no stream socket, but a ", kind);
    v.cause = kind == "directory" ? "Docker makes a directory when a bind mount's source does not exist yet: "
                                    "the mount was made before the socket."
                                  : "Something else has been put in the socket's place.";
    v.evidence = {"connect"};
}

void advise_directory_instead(Advice& advice) {
    share_socket_directory(
        advice, "Remove it on the host and mount the directory that holds the socket instead"
    );
}

void say_socket_stale(const Evidence& e, Verdict& v) {
    v.summary = cat("Nobody listens on the socket ", target_address(e));
    v.cause = "The file is left from a process that has ended (ECONNREFUSED).";
    v.evidence = {"connect"};
}

void advise_server(Advice& advice) {
    list_services(advice, "Start the proxy that serves this socket again; it must remove the old file first");
}

// ---- records

constexpr std::array unix_socket_records{
    Cause{
        .id = "connect.socket_missing",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = socket_outcome_is<ConnectOutcome::socket_missing>,
        .confidence = certain,
        .say = say_socket_missing,
        .advise = advise_shared_directory,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The Unix socket does not exist. Says which part of its path is the first that is "
                           "missing, and from which mount.",
             .what_to_do = "Mount the directory that holds the socket, never the socket itself, into both "
                           "services.",
             .links = no_links}},
    Cause{
        .id = "connect.socket_denied",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = socket_outcome_is<ConnectOutcome::socket_denied>,
        .confidence = certain,
        .say = say_socket_denied,
        .advise = advise_socket_access,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "EACCES or EPERM on the socket or on a directory above it. Says which, its mode and "
                 "owner, and our uid and gid.",
             .what_to_do = "Run both sides with one uid, or give the group access.",
             .links = no_links}},
    Cause{
        .id = "connect.socket_stale",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = socket_outcome_is<ConnectOutcome::socket_stale>,
        .confidence = certain,
        .say = say_socket_stale,
        .advise = advise_server,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The socket file exists and nobody listens on it.",
             .what_to_do = "Start what serves it; it must remove the old file first.",
             .links = no_links}},
    Cause{
        .id = "connect.not_a_socket",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = socket_outcome_is<ConnectOutcome::not_a_socket>,
        .confidence = certain,
        .say = say_not_a_socket,
        .advise = advise_directory_instead,
        .once_fixed = reach_the_gateway,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "The path is a directory (a bind mount made before the file existed) or a plain file.",
             .what_to_do = "Remove it on the host and mount the directory above it.",
             .links = no_links}},
};

constexpr CauseGroup unix_socket_group{
    .family = "connect", .causes = std::span<const Cause>(unix_socket_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& unix_socket_causes() {
    return unix_socket_group;
}

}  // namespace ocprobe::judge
