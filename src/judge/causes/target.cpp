// target.*: the URL that the real CLI would dial is wrong before, or because of, what it meets.
#include "base/ascii.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/ports.hpp"

#include <array>
#include <charconv>

namespace ocprobe::judge {

namespace {

// ---- cli_refuses_plaintext

bool plaintext_is_refused(const Evidence& e) {
    return policy_refuses_plaintext(e) && !e.target.overridden && reaches_url_check(e);
}

void say_cli_refuses_plaintext(const Evidence& e, Verdict& v) {
    v.summary = cat("The CLI refuses plaintext ", e.target.url, " before a packet leaves");
    v.evidence = {"target"};
    v.cause =
        cat("Its policy allows ws:// and http:// only to loopback and private addresses; the URL comes from ",
            label(e.target.source),
            ".");
    if (gateway_answered(e)) v.cause += " A gateway does answer there: only the policy refuses.";
}

void advise_plaintext_policy(Advice& advice) {
    const auto& e = advice.evidence();
    const auto& set = e.target.allow_insecure;
    if (e.target.plaintext != PlaintextPolicy::refused) {
        advice.by_hand(
            "Serve TLS there and use wss://: no variable allows plaintext to this host",
            Place::gateway_service
        );
        share_network_namespace(advice, "Dial the gateway's private address, or join its network namespace");
        return;
    }
    auto purpose = std::string("Allow plaintext inside this private network");
    if (set && *set != "1") purpose += cat(" (it is set to \"", *set, "\": only 1 counts)");
    advice.remedy(
        std::move(purpose), Place::cli_service, {SetEnv{"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", literal("1")}}
    );
    share_network_namespace(advice, "Serve TLS and use wss://, or join the gateway's network namespace");
}

bool plaintext_is_allowed(Hypothesis& h) {
    const bool for_good = h.e.target.plaintext == PlaintextPolicy::refused_for_good;
    h.e.target.plaintext = PlaintextPolicy::allowed;
    // Another host or TLS: what this one answered says nothing of it.
    if (for_good || h.e.credential_withheld()) assume_network(h);
    return true;
}

// ---- url_needs_env_token

bool env_token_is_missing(const Evidence& e) {
    return e.credential.stop == CredentialStop::url_needs_env_token && stops_for_credentials(e);
}

void say_url_needs_env_token(const Evidence& e, Verdict& v) {
    v.summary = cat(label(e.target.source), " is set, and the environment holds no credential");
    v.evidence = {"target", "credential"};
    v.cause = "When the URL comes from the environment, the CLI ignores every credential in its config and "
              "stops before "
              "it connects.";
    for (const auto& dead : e.target.dead_variables) {
        if (dead.names_credential) v.cause += cat(" ", dead.name, " is set, but this CLI ignores it.");
    }
}

void advise_env_token(Advice& advice) {
    give_credential(
        advice, "Set the gateway's token beside the URL (OPENCLAW_GATEWAY_PASSWORD in password mode)"
    );
}

// ---- remote_url_missing

bool remote_url_is_missing(const Evidence& e) {
    return e.target.remote_url_missing && !e.target.overridden;
}

void say_remote_url_missing(const Evidence& e, Verdict& v) {
    v.summary = "gateway.mode is remote, and gateway.remote.url is missing";
    v.evidence = {"target", "state.config"};
    v.cause = cat("The CLI stops here: ", e.state.config.path, " names no gateway to dial.");
}

// What the official Compose file calls it, where nothing better is known.
std::string assumed_service(const Evidence& e) {
    const auto known = gateways_service(e);
    return known.empty() ? "openclaw-gateway" : known;
}

void advise_remote_url(Advice& advice) {
    const auto* found = gateway_elsewhere(advice.evidence());
    if (found != nullptr) {
        dial(advice, cat("Name the gateway: ", proof_of(*found)), *found);
    } else {
        CandidateResult usual;
        usual.candidate.host = assumed_service(advice.evidence());
        usual.candidate.port = policy::gateway_port;
        dial(advice, "Name the gateway", usual);
    }
    advice.alternative(
        "If the gateway shares this network namespace, use local mode",
        Place::cli_container,
        {ConfigSet{"gateway.mode", literal("local")}}
    );
    advice.expect([](Hypothesis& h) { return !gateway_visible_here(h.e).empty() && namespace_is_shared(h); });
}

bool remote_url_is_set(Hypothesis& h) {
    h.e.target.remote_url_missing = false;
    h.e.target.source = Source{SourceKind::config_remote_url, {}};
    CandidateResult guess;
    guess.candidate.host = assumed_service(h.e);
    guess.candidate.port = policy::gateway_port;
    const auto* found = gateway_elsewhere(h.e);
    switch_url(h, found != nullptr ? CandidateResult(*found) : guess);
    return true;
}

// ---- records

constexpr std::array target_records{
    Cause{
        .id = "target.cli_refuses_plaintext",
        .kind = VerdictKind::fault,
        .stage = StageId::target,
        .holds = plaintext_is_refused,
        .confidence = certain,
        .say = say_cli_refuses_plaintext,
        .advise = advise_plaintext_policy,
        .once_fixed = plaintext_is_allowed,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::plaintext_refused,
        .documentation =
            {.holds_when =
                 "ws:// or http:// to a host that the CLI's plaintext policy refuses before a packet "
                 "leaves. The probe goes on and reports what answers there. A finding when the URL came "
                 "from --url.",
             .what_to_do = "Inside a private network set OPENCLAW_ALLOW_INSECURE_PRIVATE_WS to exactly 1; "
                           "otherwise use wss://, a private address, or a shared namespace.",
             .links = no_links}},
    Cause{
        .id = "target.url_needs_env_token",
        .kind = VerdictKind::fault,
        .stage = StageId::credential,
        .holds = env_token_is_missing,
        .confidence = certain,
        .say = say_url_needs_env_token,
        .advise = advise_env_token,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::no_credential_beside_url,
        .documentation =
            {.holds_when = "OPENCLAW_GATEWAY_URL is set, so the config's credentials are ignored, and no "
                           "credential is in the environment. A finding with --url.",
             .what_to_do = "Set OPENCLAW_GATEWAY_TOKEN (or OPENCLAW_GATEWAY_PASSWORD) beside the URL.",
             .links = no_links}},
    Cause{
        .id = "target.remote_url_missing",
        .kind = VerdictKind::fault,
        .stage = StageId::target,
        .holds = remote_url_is_missing,
        .confidence = certain,
        .say = say_remote_url_missing,
        .advise = advise_remote_url,
        .once_fixed = remote_url_is_set,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words::no_remote_url,
        .documentation =
            {.holds_when = "gateway.mode is remote and there is no gateway.remote.url.",
             .what_to_do = "openclaw config set gateway.remote.url ws://host:port, or gateway.mode local.",
             .links = no_links}},
};

constexpr CauseGroup target_group{
    .family = "target", .causes = std::span<const Cause>(target_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& target_causes() {
    return target_group;
}

}  // namespace ocprobe::judge
