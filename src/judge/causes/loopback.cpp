// target.*: the URL that the CLI dials leads elsewhere than to the gateway, seen once it has been dialled.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::target {

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
    const auto* dead = explaining_variable(e);
    if (dead == nullptr) return;
    const auto living = living_name(*dead);
    v.summary = cat(dead->name, " is set, but this CLI version ignores it");
    v.cause =
        cat(sentence(dead->why),
            dead->why.empty() ? "" : ". ",
            "Nothing else that is set here takes its place: the failure follows from this alone.");
    v.fix.push_back(set_variables(
        e, cat("Set ", living, " instead of ", dead->name), {{living, cat("<the value of ", dead->name, ">")}}
    ));
    v.evidence = {"target", "credential", "websocket"};
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
    const auto* found = gateway_on_other_port(e);
    if (found == nullptr) return;
    v.summary =
        cat("The gateway listens on port ", found->candidate.port, ", the CLI dials ", target_address(e));
    v.cause =
        cat("Proven: ",
            proof_of(*found),
            "; the port comes from ",
            e.target.source.kind == SourceKind::default_loopback ? e.target.default_port_source
                                                                 : label(e.target.source),
            ".");
    if (e.target.source.kind == SourceKind::default_loopback) {
        v.fix.push_back(set_variables(
            e,
            "Give both sides the same port",
            {{"OPENCLAW_GATEWAY_PORT", std::to_string(found->candidate.port)}}
        ));
    } else if (e.target.source.kind == SourceKind::config_remote_url) {
        v.fix.push_back(
            {"Correct the port",
             here(e),
             cat("openclaw config set gateway.remote.url ", variables_to_dial(e, *found).front().second)}
        );
    } else {
        v.fix.push_back(set_variables(e, "Correct the port", variables_to_dial(e, *found)));
    }
    v.evidence = {"target", "connect", "candidates"};
}

// ---- loopback_own_container

bool next_door(const Evidence& e) {
    const auto* found = gateway_elsewhere(e);
    return found != nullptr &&
           (e.container.in_container.value_or(false) || !found->candidate.host.ends_with(".internal"));
}

bool dials_own_container(const Evidence& e) {
    const auto* connection = e.connect();
    if (connection == nullptr || connection->outcome != ConnectOutcome::refused || !e.target.host_is_loopback)
        return false;
    if (!gateway_visible_here(e).empty()) return false;
    return e.container.in_container.value_or(false) || next_door(e);
}

Confidence own_container_confidence(const Evidence& e) {
    return next_door(e) ? Confidence::certain : Confidence::likely;
}

void say_loopback_own_container(const Evidence& e, Verdict& v) {
    v.summary =
        cat(e.target.overridden ? "This run dials " : "The CLI dials ",
            e.target.url,
            ": its own container, where nothing listens");
    const auto network = cat("network_mode: \"service:", gateway_service(e), "\"");
    v.evidence = {"target", "connect"};
    if (const auto* found = gateway_elsewhere(e); found != nullptr && next_door(e)) {
        v.cause = cat("The gateway is next door: ", proof_of(*found), ".");
        v.fix.push_back(set_variables(
            e,
            cat("Dial the gateway by its own address; proven: ",
                host_port(found->candidate.host, found->candidate.port)),
            variables_to_dial(e, *found)
        ));
        v.fix.push_back(
            {"Or share its network namespace, as the official Compose file does",
             "compose.yml, service of the CLI",
             network}
        );
        v.evidence.emplace_back("candidates");
        return;
    }
    if (explain_loopback_alone(e, v)) {
        v.fix.push_back(
            {"If it joined none so far: share the gateway's network namespace, as the official Compose file "
             "does",
             "compose.yml, service of the CLI",
             network}
        );
        return;
    }
    v.cause = "No gateway process, live lock or listener is visible in this container's namespaces";
    for (const auto& process : e.container.gateway_processes) {
        if (process.same_network_namespace) continue;
        v.cause = cat("A gateway runs in another network namespace (pid ", process.pid, ")");
        break;
    }
    v.cause += e.candidates_asked ? ", and none of the usual service names answers."
                                  : "; other addresses were not asked.";
    v.fix.push_back(decide(
        "See whether the gateway runs, and under which service name", gateway_place(e), "docker compose ps"
    ));
    v.fix.push_back(
        {"Share its network namespace, as the official Compose file does",
         "compose.yml, service of the CLI",
         network}
    );
}

}  // namespace

constinit const Cause dead_variable{dead_variable_explains, likely, say_dead_variable};
constinit const Cause port_mismatch{other_port_answers, certain, say_port_mismatch};
constinit const Cause loopback_own_container{
    dials_own_container, own_container_confidence, say_loopback_own_container};

}  // namespace ocprobe::judge::target
