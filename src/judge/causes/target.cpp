// target.*: the URL that the real CLI would dial is wrong before, or because of, what it meets.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/ports.hpp"

namespace ocprobe::judge::target {

namespace {

// ---- url_invalid

// The plaintext policy would refuse it here; OPENCLAW_ALLOW_INSECURE_PRIVATE_WS may mend that, or nothing.
bool policy_refuses(const Evidence& e) {
    return e.target.plaintext == PlaintextPolicy::refused ||
           e.target.plaintext == PlaintextPolicy::refused_for_good;
}

// Where the CLI stops at the URL anyway, a fault of the URL is the cause, and the policy it names a symptom.
bool url_is_invalid(const Evidence& e) {
    return e.target.fault != UrlFault::none && reaches_url_check(e) &&
           (!e.target.fault_at_dial || policy_refuses(e));
}

bool url_fails_at_dial(const Evidence& e) {
    return e.target.fault != UrlFault::none && e.target.fault_at_dial;
}

std::string_view how_to_mend(UrlFault fault) {
    switch (fault) {
    case UrlFault::no_scheme:
        return "Put ws:// (or wss:// for TLS) in front of it";
    case UrlFault::unknown_scheme:
        return "Use ws://, wss://, http:// or https://";
    case UrlFault::bad_port:
        return "Give a port between 1 and 65535";
    case UrlFault::fragment:
        return "Remove the #fragment";
    case UrlFault::quotes:
        return "Remove the quotes: Compose's list form and --env-file keep them as part of the value";
    case UrlFault::unresolved_variable:
        return "Give the variable a value, or write the URL out";
    case UrlFault::bad_host:
        return "Give a host name or an address";
    case UrlFault::unix_path_too_long:
        return "Use a path of at most 107 bytes";
    case UrlFault::pin:
        return "Give gateway.remote.tlsFingerprint the certificate's SHA-256 (64 hexadecimal digits) beside "
               "a wss:// "
               "URL, or take it out";
    case UrlFault::none:
    case UrlFault::other:
        break;
    }
    return "Write it as ws://host:port";
}

void say_url_invalid(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway URL cannot be dialled: ", e.target.fault_detail);
    v.cause = cat("The CLI takes its URL from ", label(e.target.source));
    if (!e.target.fault_at_dial || policy_refuses(e)) {
        v.cause += " and stops before a packet leaves";
        v.cause +=
            e.target.fault == UrlFault::pin ? "." : "; it calls most such URLs a plaintext security error.";
    } else if (e.target.fault == UrlFault::pin || e.target.fault == UrlFault::fragment) {
        v.cause += " and stops before a packet leaves; what it says then is \"gateway timeout\".";
    } else {
        v.cause += " as it stands, and meets that only where it dials.";
    }
    if (const auto* found = gateway_elsewhere(e)) {
        v.fix.push_back(set_variables(
            e, cat(how_to_mend(e.target.fault), "; proven: ", proof_of(*found)), variables_to_dial(e, *found)
        ));
    } else {
        v.fix.push_back(
            {std::string(how_to_mend(e.target.fault)), cat("where ", label(e.target.source), " is set"), {}}
        );
    }
    v.evidence = {"target"};
}

// ---- cli_refuses_plaintext

bool plaintext_is_refused(const Evidence& e) {
    return policy_refuses(e) && !e.target.overridden && reaches_url_check(e);
}

void say_cli_refuses_plaintext(const Evidence& e, Verdict& v) {
    v.summary = cat("The CLI refuses plaintext ", e.target.url, " before a packet leaves");
    v.cause =
        cat("Its policy allows ws:// and http:// only to loopback and private addresses; the URL comes from ",
            label(e.target.source),
            ".");
    if (gateway_answered(e)) v.cause += " A gateway does answer there: only the policy stands in the way.";
    const auto& set = e.target.allow_insecure;
    if (e.target.plaintext == PlaintextPolicy::refused) {
        auto action = std::string("Allow plaintext inside this private network");
        if (set && *set != "1") action += cat(" (it is set to \"", *set, "\": only 1 counts)");
        v.fix.push_back(set_variables(e, std::move(action), {{"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "1"}}));
        v.fix.push_back(
            {"Or serve TLS and use wss://, or join the gateway's network namespace",
             "compose.yml, service of the CLI",
             cat("network_mode: \"service:", gateway_service(e), "\"")}
        );
    } else {
        v.fix.push_back(
            {"Serve TLS there and use wss://: no variable allows plaintext to this host",
             "the gateway or the proxy in front of it",
             {}}
        );
        v.fix.push_back(
            {"Or dial the gateway's private address, or join its network namespace",
             "compose.yml, service of the CLI",
             cat("network_mode: \"service:", gateway_service(e), "\"")}
        );
    }
    v.evidence = {"target"};
}

// ---- url_needs_env_token

bool env_token_is_missing(const Evidence& e) {
    return e.credential.stop == CredentialStop::url_needs_env_token && stops_for_credentials(e);
}

void say_url_needs_env_token(const Evidence& e, Verdict& v) {
    v.summary = cat(label(e.target.source), " is set, and no credential in the environment goes with it");
    v.cause =
        "With an environment URL the CLI ignores every credential of the config and stops before dialling.";
    for (const auto& dead : e.target.dead_variables) {
        if (dead.names_credential) v.cause += cat(" ", dead.name, " is set, but this CLI ignores it.");
    }
    v.fix.push_back(set_variables(
        e,
        "Set the gateway's token beside the URL (OPENCLAW_GATEWAY_PASSWORD in password mode)",
        {{"OPENCLAW_GATEWAY_TOKEN", "${OPENCLAW_GATEWAY_TOKEN}"}}
    ));
    v.evidence = {"target", "credential"};
}

// ---- remote_url_missing

bool remote_url_is_missing(const Evidence& e) {
    return e.target.remote_url_missing && !e.target.overridden;
}

void say_remote_url_missing(const Evidence& e, Verdict& v) {
    v.summary = "gateway.mode is remote, and gateway.remote.url is missing";
    v.cause = cat("The CLI stops here: ", e.state.config.path, " names no gateway to dial.");
    const auto* found = gateway_elsewhere(e);
    auto action = std::string("Name the gateway");
    if (found != nullptr) action += cat("; proven: ", proof_of(*found));
    CandidateResult usual;
    usual.candidate.host = gateway_service(e);
    usual.candidate.port = policy::gateway_port;
    auto variables = variables_to_dial(e, found != nullptr ? *found : usual);
    v.fix.push_back(
        {std::move(action), here(e), cat("openclaw config set gateway.remote.url ", variables.front().second)}
    );
    variables.erase(variables.begin());
    if (!variables.empty())
        v.fix.push_back(set_variables(e, "Let the CLI dial that name in plaintext", variables));
    v.fix.push_back(
        {"Or, when the gateway shares this network namespace",
         here(e),
         "openclaw config set gateway.mode local"}
    );
    v.evidence = {"target", "state.config"};
}

}  // namespace

constinit const Cause url_invalid{url_is_invalid, certain, say_url_invalid};
constinit const Cause url_undialable{url_fails_at_dial, certain, say_url_invalid};
constinit const Cause cli_refuses_plaintext{plaintext_is_refused, certain, say_cli_refuses_plaintext};
constinit const Cause url_needs_env_token{env_token_is_missing, certain, say_url_needs_env_token};
constinit const Cause remote_url_missing{remote_url_is_missing, certain, say_remote_url_missing};

}  // namespace ocprobe::judge::target
