// target.url_invalid: a URL that the CLI cannot dial, early or where it dials.
#include "base/ascii.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"
#include "ocprobe/policy/plaintext.hpp"
#include "ocprobe/policy/ports.hpp"

#include <array>
#include <charconv>

namespace ocprobe::judge {

namespace {

// ---- url_invalid

// Where the CLI stops at the URL anyway, a fault of the URL is the cause, and the policy it names a symptom.
bool url_is_invalid(const Evidence& e) {
    return e.target.fault != UrlFault::none && reaches_url_check(e) &&
           (!e.target.fault_at_dial || policy_refuses_plaintext(e));
}

bool url_fails_at_dial(const Evidence& e) {
    return e.target.fault != UrlFault::none && e.target.fault_at_dial;
}

std::string_view how_to_write(UrlFault fault) {
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
    case UrlFault::edge_auth:
        return "Give gateway.remote.edgeAuth a map of header names and values beside a wss:// URL, or take "
               "it out";
    case UrlFault::none:
    case UrlFault::other:
        break;
    }
    return "Write it as ws://host:port";
}

void say_url_invalid(const Evidence& e, Verdict& v) {
    v.summary = cat("The gateway URL cannot be dialled: ", e.target.fault_detail);
    v.evidence = {"target"};
    v.cause = cat("The CLI takes its URL from ", label(e.target.source));
    if (!e.target.fault_at_dial || policy_refuses_plaintext(e)) {
        v.cause += " and stops before a packet leaves";
        v.cause +=
            e.target.fault == UrlFault::pin ? "." : "; it calls most such URLs a plaintext security error.";
    } else if (e.target.fault == UrlFault::edge_auth) {
        v.cause += " and stops before a packet leaves.";
    } else if (e.target.fault == UrlFault::pin || e.target.fault == UrlFault::fragment) {
        v.cause += " and stops before a packet leaves; what it says then is \"gateway timeout\".";
    } else {
        v.cause += " as it stands, and fails only where it dials.";
    }
}

void advise_valid_url(Advice& advice) {
    const auto& e = advice.evidence();
    const std::string how(how_to_write(e.target.fault));
    if (dial_what_answers(advice, how)) return;
    advice.by_hand(cat(how, ", where ", label(e.target.source), " is set"), Place::cli_service);
}

// The URL as it was meant, when that can be told: without quotes, with a scheme, without what follows a #.
std::optional<Endpoint> meant_endpoint(const Target& target) {
    std::string text = target.url;
    std::erase_if(text, [](char c) { return c == '"' || c == '\'' || c == ' '; });
    text = text.substr(0, text.find('#'));
    Endpoint endpoint;
    if (const auto scheme = text.find("://"); scheme != std::string::npos) {
        const auto name = lower(text.substr(0, scheme));
        endpoint.transport =
            name == "wss" || name == "https" ? Endpoint::Transport::tls : Endpoint::Transport::tcp;
        text = text.substr(scheme + 3);
    }
    text = text.substr(0, text.find('/'));
    const auto colon = text.rfind(':');
    endpoint.host = text.substr(0, colon);
    endpoint.port = target.default_port;
    if (colon != std::string::npos) {
        unsigned port = 0;
        const auto* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
        if (parsed.ec == std::errc() && parsed.ptr == end && port > 0 && port < 65'536)
            endpoint.port = static_cast<std::uint16_t>(port);
    }
    return is_plain_name(endpoint.host) ? std::optional(endpoint) : std::nullopt;
}

// Loopback in a container of its own refuses when the gateway was found elsewhere and not here.
bool loopback_would_refuse(const Evidence& e) {
    return e.target.host_is_loopback && gateway_elsewhere(e) != nullptr && gateway_visible_here(e).empty();
}

bool url_is_as_meant(Hypothesis& h) {
    auto& target = h.e.target;
    // The pin or the headers taken out, the CLI dials what was asked here.
    if (target.fault == UrlFault::pin || target.fault == UrlFault::edge_auth) {
        target.fault = UrlFault::none;
        return true;
    }
    if (target.fault == UrlFault::bad_port && target.source.kind == SourceKind::default_loopback) {
        target.endpoint = Endpoint{};
        target.endpoint->host = "127.0.0.1";
        target.endpoint->port = policy::gateway_port;
    } else {
        target.endpoint = meant_endpoint(target);
    }
    if (!target.endpoint) return false;
    target.fault = UrlFault::none;
    const auto& host = target.endpoint->host;
    const bool tls = target.endpoint->transport == Endpoint::Transport::tls;
    target.url = cat(tls ? "wss://" : "ws://", host_port(host, target.endpoint->port));
    target.host_is_loopback = policy::connects_to_loopback(host);
    const bool switched = target.allow_insecure == std::optional<std::string>("1");
    target.plaintext =
        tls ? PlaintextPolicy::not_plaintext : policy::plaintext_policy(host, switched, h.e.cli.rules);
    if (loopback_would_refuse(h.e)) {
        refuse_connection(h);
        return true;
    }
    assume_network(h);
    return true;
}

// ---- records

constexpr std::array url_records{
    Cause{
        .id = "target.url_invalid",
        .kind = VerdictKind::fault,
        .stage = StageId::target,
        .holds = url_is_invalid,
        .confidence = certain,
        .say = say_url_invalid,
        .advise = advise_valid_url,
        .once_fixed = url_is_as_meant,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "What is left of the URL after the CLI's own trimming has no scheme or an unknown one, "
                 "a bad port, a #fragment, quotes, or an unresolved ${VAR}.",
             .what_to_do =
                 "Write it as ws://host:port. The CLI itself calls most of these a plaintext security "
                 "error.",
             .links = no_links}},
    Cause{
        .id = "target.url_invalid",
        .kind = VerdictKind::fault,
        .stage = StageId::target,
        .holds = url_fails_at_dial,
        .confidence = certain,
        .say = say_url_invalid,
        .advise = advise_valid_url,
        .once_fixed = url_is_as_meant,
        .known_from = KnownFrom::configuration,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "What is left of the URL after the CLI's own trimming has no scheme or an unknown one, "
                 "a bad port, a #fragment, quotes, or an unresolved ${VAR}.",
             .what_to_do =
                 "Write it as ws://host:port. The CLI itself calls most of these a plaintext security "
                 "error.",
             .links = no_links}},
};

constexpr CauseGroup url_group{
    .family = "target", .causes = std::span<const Cause>(url_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& url_causes() {
    return url_group;
}

}  // namespace ocprobe::judge
