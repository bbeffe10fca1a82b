// target.*: the URL that the CLI dials leads elsewhere than to the gateway, seen once it has been dialled.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/loopback_alone.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

// ---- dead_variable

bool mentions(const DeadVariable& dead, std::string_view part) {
    return dead.name.find(part) != std::string::npos;
}

const DeadVariable* dead_credential(const Evidence& e) {
    for (const auto& dead : e.target.dead_variables) {
        if (dead.names_credential) return &dead;
    }
    return nullptr;
}

const DeadVariable* dead_config_directory(const Evidence& e) {
    if (e.state.config.status != ConfigStatus::missing) return nullptr;
    for (const auto& dead : e.target.dead_variables) {
        for (const std::string_view part : {"_CONFIG_DIR", "_STATE_DIR", "_CONFIG_PATH"}) {
            if (mentions(dead, part)) return &dead;
        }
    }
    return nullptr;
}

const DeadVariable* dead_url(const Evidence& e) {
    for (const auto& dead : e.target.dead_variables) {
        if (mentions(dead, "_URL") || mentions(dead, "_GATEWAY_HOST")) return &dead;
    }
    return nullptr;
}

const DeadVariable* explaining_variable(const Evidence& e) {
    if (refused_with_nothing_to_send(e)) {
        if (const auto* dead = dead_credential(e)) return dead;
        return dead_config_directory(e);
    }
    const auto* connection = e.connect();
    const bool default_refused = connection != nullptr && connection->outcome == ConnectOutcome::refused &&
                                 e.target.source.kind == SourceKind::default_loopback &&
                                 gateway_visible_here(e).empty();
    return default_refused ? dead_url(e) : nullptr;
}

bool dead_variable_explains(const Evidence& e) {
    return explaining_variable(e) != nullptr;
}

std::string living_name(const DeadVariable& dead) {
    if (dead.names_credential)
        return mentions(dead, "PASSWORD") ? "OPENCLAW_GATEWAY_PASSWORD" : "OPENCLAW_GATEWAY_TOKEN";
    if (mentions(dead, "_URL") || mentions(dead, "_HOST")) return "OPENCLAW_GATEWAY_URL";
    return mentions(dead, "_CONFIG_PATH") ? "OPENCLAW_CONFIG_PATH" : "OPENCLAW_STATE_DIR";
}

void say_dead_variable(const Evidence& e, Verdict& v) {
    v.evidence = {"target", "credential", "websocket"};
    const auto* dead = explaining_variable(e);
    if (dead == nullptr) return;
    v.summary = cat(dead->name, " is set, but this CLI version ignores it");
    v.cause =
        cat(sentence(dead->why),
            dead->why.empty() ? "" : ". ",
            "Nothing else that is set here takes its place: the failure follows from this alone.");
}

void advise_living_name(Advice& advice) {
    const auto* dead = explaining_variable(advice.evidence());
    if (dead == nullptr) return;
    const auto living = living_name(*dead);
    // What such a variable holds is a path; the CLI reads no file for it.
    const bool names_file = dead->name.ends_with("_FILE");
    advice.remedy(
        cat("Set ", living, names_file ? " itself instead of " : " instead of ", dead->name),
        Place::cli_service,
        {SetEnv{
             living,
             names_file ? gateways(advice.evidence(), living) : SettingValue{{}, cat("env ", dead->name)}},
         UnsetEnv{dead->name}}
    );
}

// With no candidate that answered it is open which way out is taken, and what it leads to.
bool gateway_is_dialled(Hypothesis& h) {
    const auto* found = gateway_elsewhere(h.e);
    if (found == nullptr) return false;
    const auto there = *found;
    switch_url(h, there);
    return true;
}

bool living_variable_is_set(Hypothesis& h) {
    const auto* connection = h.e.connect();
    const bool url = connection != nullptr && connection->outcome == ConnectOutcome::refused;
    h.e.target.dead_variables.clear();
    if (url) return gateway_is_dialled(h);
    h.e.state.config.status = ConfigStatus::ok;
    return credential_is_right(h);
}

// ---- port_mismatch

// A web server on the dialled port may be the proxy that was meant: then what it answers is the cause.
bool other_port_answers(const Evidence& e) {
    if (proven(e) || gateway_on_other_port(e) == nullptr || gateway_answered(e)) return false;
    const auto* connection = e.connect();
    if (connection == nullptr || connection->outcome == ConnectOutcome::not_run) return false;
    const auto* answer = first_answer(e);
    return !connected(e) || (answer != nullptr && answer->outcome == HttpOutcome::malformed);
}

void say_port_mismatch(const Evidence& e, Verdict& v) {
    v.evidence = {"target", "connect", "candidates"};
    const auto* found = gateway_on_other_port(e);
    if (found == nullptr) return;
    v.summary =
        cat("The gateway listens on port ", found->candidate.port, ", the CLI dials ", target_address(e));
    v.cause =
        cat(proof_of(*found),
            "; the port that is dialled comes from ",
            e.target.source.kind == SourceKind::default_loopback ? e.target.default_port_source
                                                                 : label(e.target.source),
            ".");
}

void advise_port(Advice& advice) {
    const auto& e = advice.evidence();
    const auto* found = gateway_on_other_port(e);
    if (found == nullptr) return;
    if (e.target.source.kind == SourceKind::default_loopback) {
        advice.remedy(
            "Give both sides the same port",
            Place::cli_service,
            {SetEnv{"OPENCLAW_GATEWAY_PORT", literal(std::to_string(found->candidate.port))}}
        );
        return;
    }
    dial(advice, "Correct the port", *found);
}

bool port_is_right(Hypothesis& h) {
    const auto* found = gateway_on_other_port(h.e);
    if (found == nullptr) return false;
    h.e.target.endpoint->port = found->candidate.port;
    const auto way = found->tls ? Way::not_seen : Way::seen;
    assume_network(h, way);
    return true;
}

// ---- loopback_own_container

bool gateway_is_a_neighbour(const Evidence& e) {
    const auto* found = gateway_elsewhere(e);
    return found != nullptr &&
           (e.container.in_container.value_or(false) || !found->candidate.host.ends_with(".internal"));
}

bool dials_own_container(const Evidence& e) {
    const auto* connection = e.connect();
    if (connection == nullptr || connection->outcome != ConnectOutcome::refused || !e.target.host_is_loopback)
        return false;
    if (!gateway_visible_here(e).empty()) return false;
    return e.container.in_container.value_or(false) || gateway_is_a_neighbour(e);
}

Confidence own_container_confidence(const Evidence& e) {
    return gateway_is_a_neighbour(e) ? Confidence::certain : Confidence::likely;
}

void say_loopback_own_container(const Evidence& e, Verdict& v) {
    v.summary =
        cat(e.target.overridden ? "This run dials " : "The CLI dials ",
            e.target.url,
            ": its own container, where nothing listens");
    v.evidence = {"target", "connect"};
    if (gateway_is_a_neighbour(e)) {
        v.cause = cat("The gateway runs elsewhere: ", proof_of(*gateway_elsewhere(e)), ".");
        v.evidence.emplace_back("candidates");
        return;
    }
    if (say_loopback_alone(e, v)) return;
    v.cause = "No gateway process, live lock or listener is visible in this container's namespaces";
    for (const auto& process : e.container.gateway_processes) {
        if (process.same_network_namespace) continue;
        v.cause = cat("A gateway runs in another network namespace (pid ", process.pid, ")");
        break;
    }
    v.cause += e.question.candidates ? ", and none of the usual service names answers."
                                     : "; other addresses were not asked.";
}

constexpr std::string_view share_namespace =
    "Share the gateway's network namespace, as the official Compose file does";

void advise_gateways_address(Advice& advice) {
    const auto& e = advice.evidence();
    if (gateway_is_a_neighbour(e)) {
        const auto& found = *gateway_elsewhere(e);
        dial(
            advice,
            cat("Dial the gateway where it answers: ", host_port(found.candidate.host, found.candidate.port)),
            found
        );
        share_network_namespace(advice, std::string(share_namespace));
        return;
    }
    if (advise_if_loopback_alone(advice)) {
        share_network_namespace(advice, "If it joined none so far: share the gateway's network namespace");
        return;
    }
    list_services(advice, "See whether the gateway runs, and under which service name");
    // The forecast is of a URL in the environment; what this leads to is not known.
    share_network_namespace(advice, std::string(share_namespace));
}

// ---- records

constexpr std::array misdirected_target_records{
    Cause{
        .id = "target.port_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = other_port_answers,
        .confidence = certain,
        .say = say_port_mismatch,
        .advise = advise_port,
        .once_fixed = port_is_right,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::connection_refused,
        .documentation =
            {.holds_when =
                 "The host is right and reachable, and the gateway answers on another known port: 18789, "
                 "OPENCLAW_GATEWAY_PORT or gateway.port.",
             .what_to_do = "Give both sides the same port.",
             .links = no_links}},
    Cause{
        .id = "target.dead_variable",
        .kind = VerdictKind::fault,
        .stage = StageId::target,
        .holds = dead_variable_explains,
        .confidence = likely,
        .say = say_dead_variable,
        .advise = advise_living_name,
        .once_fixed = living_variable_is_set,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "A variable is set that this CLI version ignores (OPENCLAW_CONFIG_DIR, CLAWDBOT_*, "
                 "OPENCLAW_GATEWAY_TOKEN_FILE). A finding; the verdict only if it alone explains the "
                 "failure.",
             .what_to_do = "Use the variable that is read: OPENCLAW_STATE_DIR, OPENCLAW_GATEWAY_URL, "
                           "OPENCLAW_GATEWAY_TOKEN.",
             .links = no_links}},
    Cause{
        .id = "target.loopback_own_container",
        .kind = VerdictKind::fault,
        .stage = StageId::connect,
        .holds = dials_own_container,
        .confidence = own_container_confidence,
        .say = say_loopback_own_container,
        .advise = advise_gateways_address,
        .once_fixed = gateway_is_dialled,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::may_help,
        .rules_out = other_families,
        .cli_says = cli_words::connection_refused,
        .documentation =
            {.holds_when =
                 "The URL that the CLI uses is loopback, it refuses the connection, and this container "
                 "does not share the gateway's network namespace. Certain when a candidate name answers "
                 "as a gateway, else likely.",
             .what_to_do =
                 "Set OPENCLAW_GATEWAY_URL to the gateway's service (and OPENCLAW_GATEWAY_TOKEN beside "
                 "it), or share its namespace with network_mode: \"service:<gateway>\".",
             .links = no_links}},
};

constexpr CauseGroup misdirected_target_group{
    .family = "target",
    .causes = std::span<const Cause>(misdirected_target_records),
    .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& misdirected_target_causes() {
    return misdirected_target_group;
}

}  // namespace ocprobe::judge
