// The URL ladder: every rung with why it won or lost, then the fate of the one that won.
#include "openclaw/url/ladder.hpp"

#include "ocprobe/base/text.hpp"
#include "ocprobe/policy/plaintext.hpp"
#include "openclaw/url/port_ladder.hpp"

#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::string_view url_variable = "OPENCLAW_GATEWAY_URL";
constexpr std::string_view allow_variable = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS";

/// A URL that somebody set: its text after trimming, empty when it is blank.
struct Candidate {
    Source source;
    std::string text;
    bool trimmed = false;
};

Candidate candidate(SourceKind kind, std::string from, std::string_view raw) {
    const auto text = trim(raw);
    return Candidate{Source{kind, std::move(from)}, std::string(text), text.size() != raw.size()};
}

/// The rungs of the CLI itself, before any override of ours.
struct OwnLadder {
    std::optional<Candidate> variable;
    std::optional<Candidate> remote;  ///< gateway.remote.url, in whatever mode
    Candidate fallback;
    bool remote_mode = false;
};

OwnLadder own_ladder(const UrlLadderRequest& request, const PortLadder& ports) {
    OwnLadder own;
    if (const auto* variable = request.variables.find(url_variable)) {
        own.variable = candidate(SourceKind::env_gateway_url, variable->origin, variable->value);
    }
    own.remote_mode = request.config.raw("gateway.mode") == "remote";
    if (const auto url = request.config.raw("gateway.remote.url")) {
        own.remote = candidate(SourceKind::config_remote_url, {}, *url);
    }
    const auto* tls = request.config.at("gateway.tls.enabled");
    const bool secure = tls != nullptr && tls->is_bool() && tls->get_bool();
    own.fallback.source.kind = SourceKind::default_loopback;
    own.fallback.text = (secure ? "wss://127.0.0.1:" : "ws://127.0.0.1:") + ports.text;
    return own;
}

/// The rung that the CLI ends at; nullptr: remote mode without a URL.
const Candidate* own_choice(const OwnLadder& own) {
    if (own.variable && !own.variable->text.empty()) return &*own.variable;
    if (!own.remote_mode) return &own.fallback;
    return own.remote && !own.remote->text.empty() ? &*own.remote : nullptr;
}

std::string why_lost(const OwnLadder& own, SourceKind kind, const Candidate* winner, bool overridden) {
    if (overridden) return "replaced for this run";
    const bool by_variable = winner != nullptr && winner->source.kind == SourceKind::env_gateway_url;
    switch (kind) {
    case SourceKind::env_gateway_url:
        return "set, but blank";
    case SourceKind::config_remote_url:
        if (own.remote->text.empty()) return "set, but blank";
        return by_variable ? "OPENCLAW_GATEWAY_URL comes first" : "only read when gateway.mode is remote";
    default:
        return by_variable ? "OPENCLAW_GATEWAY_URL comes first" : "gateway.mode is remote";
    }
}

std::string why_won(const OwnLadder& own, SourceKind kind) {
    switch (kind) {
    case SourceKind::env_gateway_url:
        return "set and not blank: it comes before the config";
    case SourceKind::config_remote_url:
        return "gateway.mode is remote and OPENCLAW_GATEWAY_URL is not set";
    default:
        return own.remote ? "gateway.mode is not remote" : "nothing else names a URL";
    }
}

void add_rungs(
    Target& target, const UrlLadderRequest& request, const OwnLadder& own, const Candidate* winner
) {
    const bool overridden = request.override_url.has_value();
    if (overridden) {
        target.ladder.push_back(
            {Source{request.override_url->source, {}},
             printable_url(trim(request.override_url->url)),
             true,
             "given for this run"}
        );
    }
    const auto add = [&](const Candidate& rung) {
        const bool used = !overridden && winner == &rung;
        const auto kind = rung.source.kind;
        target.ladder.push_back(
            {rung.source,
             printable_url(rung.text),
             used,
             used ? why_won(own, kind) : why_lost(own, kind, winner, overridden)}
        );
    };
    if (own.variable) add(*own.variable);
    for (const auto& hidden : request.hidden) {
        if (hidden.name != url_variable) continue;
        target.ladder.push_back(
            {Source{SourceKind::env_gateway_url, hidden.variable.origin},
             printable_url(trim(hidden.variable.value)),
             false,
             hidden.hidden_by + " has the variable already"}
        );
    }
    if (own.remote) {
        add(*own.remote);
    } else if (own.remote_mode) {
        target.ladder.push_back({Source{SourceKind::config_remote_url, {}}, "", false, "not set"});
    }
    add(own.fallback);
}

/// Why the policy refused, in the CLI's terms.
std::string plaintext_refusal(const Url& url, CliRules rules) {
    const bool oldest = rules == CliRules::v2026_4_29;
    std::string_view host = oldest ? "a host that is not loopback"
                                   : "a host name that is neither localhost, *.local nor *.ts.net";
    if (url.host.address) {
        host = oldest ? "an address that is not loopback" : "an address that is neither loopback nor private";
    }
    return "SECURITY ERROR: plaintext " + url.scheme + ":// to " + std::string(host);
}

/// Where the CLI gives up on this URL before a packet leaves, if it does.
void find_stop(Target& target, const UrlReading& reading, CliRules rules) {
    const auto stop = [&target](DialStop at, std::string because) {
        target.stop = at;
        target.refused_because = std::move(because);
    };
    if (reading.host_too_long) {
        stop(DialStop::invalid_url, reading.detail);
    } else if (!reading.parsed) {
        stop(
            DialStop::invalid_url,
            "not a URL that it can dial: " + reading.detail + "; it blames plaintext ws:// for that"
        );
    } else if (reading.parsed->unix_socket()) {
        stop(DialStop::unix_socket, "the CLI has no Unix socket targets");
    } else if (target.plaintext == PlaintextPolicy::refused || target.plaintext == PlaintextPolicy::refused_for_good) {
        stop(DialStop::plaintext, plaintext_refusal(*reading.parsed, rules));
    } else if (reading.parsed->fragment) {
        stop(DialStop::invalid_url, reading.detail + "; it ends as a timeout");
    }
}

void judge(UrlLadder& ladder, const Candidate& chosen, const UrlLadderRequest& request) {
    Target& target = ladder.target;
    target.url = printable_url(chosen.text);
    target.source = chosen.source;
    target.trimmed = chosen.trimmed;
    const UrlReading reading = read_url(chosen.text, target.overridden);
    target.fault = reading.fault;
    target.fault_detail = reading.detail;
    target.fault_at_dial = reading.fault != UrlFault::none && (reading.parsed || reading.host_too_long);
    ladder.url = reading.parsed;
    for (auto& secret : url_secrets(chosen.text))
        ladder.secrets.emplace_back(std::move(secret));
    const bool unix_socket = reading.parsed && reading.parsed->unix_socket();
    if (reading.parsed) {
        const Url& url = *reading.parsed;
        if (!url.tls() && !unix_socket) {
            target.plaintext =
                policy::plaintext_policy(url.host, target.allow_insecure_effective, request.rules);
        }
        target.host_is_loopback = !unix_socket && policy::connects_to_loopback(url.host);
        target.host_is_literal = !unix_socket && url.host.address;
        target.host_is_public_literal = !unix_socket && !policy::credential_may_go_in_plaintext(url.host);
        ladder.origin_scope = url.origin_scope();
        if (reading.fault == UrlFault::none) target.endpoint = url.endpoint();
        target.credential_in_url = public_query(url.query) != url.query;
    }
    find_stop(target, reading, request.rules);
}

}  // namespace

UrlLadder climb_urls(const UrlLadderRequest& request) {
    UrlLadder ladder;
    Target& target = ladder.target;
    const PortLadder ports = climb_ports(request.config, request.variables, request.rules);
    if (ports.port != 0) target.default_port = ports.port;
    target.default_port_source = ports.source;
    target.known_ports = ports.known;
    if (const auto* allow = request.variables.find(allow_variable)) {
        // A long one is no switch, and may be a token in the wrong place.
        target.allow_insecure = allow->value.size() <= 8
                                    ? escape_text(allow->value)
                                    : std::to_string(allow->value.size()) + " characters";
        target.allow_insecure_effective = allow->value == "1";
    }
    if (ports.ignored_variable) {
        target.dead_variables.push_back(
            {"OPENCLAW_GATEWAY_PORT",
             "\"" + *ports.ignored_variable + "\" is no port that the CLI accepts: it is ignored",
             false}
        );
    }
    const OwnLadder own = own_ladder(request, ports);
    const Candidate* winner = own_choice(own);
    ladder.remote_mode = own.remote_mode;
    ladder.env_url = winner != nullptr && winner->source.kind == SourceKind::env_gateway_url;
    add_rungs(target, request, own, winner);
    for (const auto* other : {own.variable ? &*own.variable : nullptr, own.remote ? &*own.remote : nullptr}) {
        if (other == nullptr) continue;
        for (auto& secret : url_secrets(other->text))
            ladder.secrets.emplace_back(std::move(secret));
    }
    if (request.override_url) {
        target.overridden = true;
        target.cli_url = winner == nullptr ? "" : printable_url(winner->text);
        if (winner != nullptr) target.cli_source = winner->source;
        judge(ladder, candidate(request.override_url->source, {}, request.override_url->url), request);
    } else if (winner != nullptr) {
        judge(ladder, *winner, request);
    } else {
        target.remote_url_missing = true;
        target.stop = DialStop::missing_url;
        target.refused_because = "gateway remote mode misconfigured: gateway.remote.url missing";
    }
    return ladder;
}

}  // namespace ocprobe::openclaw
