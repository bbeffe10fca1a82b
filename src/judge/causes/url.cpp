// target.url_invalid: a URL that the CLI cannot dial, early or where it dials.
#include "base/ascii.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/edge.hpp"
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

// The pin or the headers taken out, the CLI dials what was asked here.
bool url_is_as_asked(Hypothesis& h) {
    h.e.target.fault = UrlFault::none;
    return true;
}

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
    case UrlFault::edge_auth:
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

constexpr std::string_view https = "https:";

bool shows_what_was_meant(UrlFault fault) {
    return fault == UrlFault::no_scheme || fault == UrlFault::unknown_scheme || fault == UrlFault::fragment ||
           fault == UrlFault::quotes;
}

// It stands for the same connection; beside edgeAuth the CLI goes by the letters.
bool asks_https(const Evidence& e) {
    return e.target.url.starts_with(https);
}

// The pin and the headers belong to a wss:// URL. Where it is another, or what is written is no pin or no map, the CLI
// dials without them what this run has dialled.
void advise_plain_dial(Advice& advice) {
    const auto& e = advice.evidence();
    const bool pin = e.target.fault == UrlFault::pin;
    const std::string key = pin ? "gateway.remote.tlsFingerprint" : "gateway.remote.edgeAuth";
    if (!pin && asks_https(e)) {
        set_url(
            advice,
            "Write wss:// for https://, which the CLI refuses beside gateway.remote.edgeAuth",
            cat("wss:", std::string_view(e.target.url).substr(https.size()))
        );
        advice.alternative(cat("Take ", key, " out"), Place::cli_container, {ConfigUnset{key}});
        advice.expect(url_is_as_asked);
        return;
    }
    advice.remedy(cat("Take ", key, " out"), Place::cli_container, {ConfigUnset{key}});
    if (pin && e.target.fault_at_dial && asks_https(e)) {
        const auto url = cat("wss:", std::string_view(e.target.url).substr(https.size()));
        advice.alternative(
            "Write wss:// for https://, which the CLI refuses beside a pin",
            Place::cli_container,
            {ConfigSet{"gateway.remote.url", literal(url)}}
        );
        return;
    }
    const auto* tls = e.tls();
    if (pin && over_tls(e) && tls != nullptr && !tls->leaf_sha256.empty()) {
        advice.alternative(
            "Pin the certificate that was shown, after comparing its SHA-256 with the gateway's own",
            Place::cli_container,
            {ConfigSet{key, literal(bare_hex(tls->leaf_sha256))}}
        );
        advice.expect(network_recovers);
    }
}

void advise_valid_url(Advice& advice) {
    const auto& e = advice.evidence();
    const auto fault = e.target.fault;
    if (fault == UrlFault::pin || fault == UrlFault::edge_auth) return advise_plain_dial(advice);
    const std::string how(how_to_write(fault));
    if (dial_what_answers(advice, how)) return;
    if (const auto meant = shows_what_was_meant(fault) ? meant_endpoint(e.target) : std::nullopt) {
        CandidateResult there;
        there.candidate.host = meant->host;
        there.candidate.port = meant->port;
        there.tls = meant->transport == Endpoint::Transport::tls;
        return dial(advice, how, there);
    }
    advice.by_hand(cat(how, ", where ", label(e.target.source), " is set"), Place::cli_service);
}

// Loopback in a container of its own refuses when the gateway was found elsewhere and not here.
bool loopback_would_refuse(const Evidence& e) {
    return e.target.host_is_loopback && gateway_elsewhere(e) != nullptr && gateway_visible_here(e).empty();
}

bool url_is_as_meant(Hypothesis& h) {
    auto& target = h.e.target;
    if (target.fault == UrlFault::pin || target.fault == UrlFault::edge_auth) {
        const bool headers_are_sent = target.fault == UrlFault::edge_auth && asks_https(h.e);
        // They went with none of this run's requests.
        if (headers_are_sent && edge_answer(h.e) != nullptr) network_recovers(h);
        return url_is_as_asked(h);
    }
    if (target.fault == UrlFault::bad_port && target.source.kind == SourceKind::default_loopback) {
        target.endpoint = Endpoint{};
        target.endpoint->host = "127.0.0.1";
        target.endpoint->port = policy::gateway_port;
    } else {
        target.endpoint = meant_endpoint(target);
    }
    if (!target.endpoint) return false;
    const auto& host = target.endpoint->host;
    const bool tls = target.endpoint->transport == Endpoint::Transport::tls;
    target.url = cat(tls ? "wss://" : "ws://", host_port(host, target.endpoint->port));
    target.host_is_loopback = policy::connects_to_loopback(host);
    // The fix that writes the URL sets the switch beside it.
    const bool switched =
        shows_what_was_meant(target.fault) || target.allow_insecure == std::optional<std::string>("1");
    target.plaintext =
        tls ? PlaintextPolicy::not_plaintext : policy::plaintext_policy(host, switched, h.e.cli.rules);
    target.fault = UrlFault::none;
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
                 "The URL, after the CLI's own trimming, has no scheme, an unknown one or a bad port. Or it "
                 "holds a #fragment, quotes, or an unresolved ${VAR}.",
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
                 "The URL, after the CLI's own trimming, has no scheme, an unknown one or a bad port. Or it "
                 "holds a #fragment, quotes, or an unresolved ${VAR}.",
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
