// inconclusive, for a reason of its own: what only the CLI itself could read or look up.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/edge.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

// ---- a config larger than we read

bool unread_config_matters(const Evidence& e) {
    if (e.state.config.status != ConfigStatus::too_large || proven(e)) return false;
    return !e.credential.config_ignored && !from_environment_url(e);
}

void say_config_too_large(const Evidence& e, Verdict& v) {
    v.summary =
        cat("The config ", e.state.config.path, " is more than ocprobe reads: ", e.state.config.problem);
    v.cause = "The CLI would read it; without it neither its URL nor its credential is known here.";
    v.evidence = {"state.config"};
}

// ---- a proxy's login

bool edge_is_undecided(const Evidence& e) {
    return e.credential.edge_auth == EdgeAuth::undecided && edge_answer(e) != nullptr;
}

void say_edge_undecided(const Evidence& e, Verdict& v) {
    v.summary = "A proxy in front of the gateway asks for a login that only the CLI itself can look up";
    v.cause =
        cat("gateway.remote.edgeAuth is configured, and ocprobe runs no program and opens no secret store: ",
            e.credential.edge_auth_detail,
            ". Its headers were not sent.");
    v.evidence = {"credential", "websocket"};
}

// ---- records

constexpr std::array undecided_records{
    Cause{
        .id = "inconclusive",
        .kind = VerdictKind::undecided,
        .stage = StageId::state,
        .holds = unread_config_matters,
        .confidence = possible,
        .say = say_config_too_large,
        .advise = ask_the_cli,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Nothing is proven. What is excluded is listed, with the command that decides.",
             .what_to_do = "Run that command.",
             .links = no_links}},
    Cause{
        .id = "inconclusive",
        .kind = VerdictKind::undecided,
        .stage = StageId::websocket,
        .holds = edge_is_undecided,
        .confidence = possible,
        .say = say_edge_undecided,
        .advise = ask_the_cli,
        .once_fixed = nothing_follows,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Nothing is proven. What is excluded is listed, with the command that decides.",
             .what_to_do = "Run that command.",
             .links = no_links}},
};

constexpr CauseGroup undecided_group{
    .family = "", .causes = std::span<const Cause>(undecided_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& undecided_causes() {
    return undecided_group;
}

}  // namespace ocprobe::judge
