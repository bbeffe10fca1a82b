// tls.*: the two sides do not agree on encryption, or the CLI would not trust the peer.
#include "judge/causes/families.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/address.hpp"
#include "ocprobe/policy/plaintext.hpp"

#include <algorithm>

namespace ocprobe::judge::tls {

namespace {

bool outcome_is(const Evidence& e, TlsOutcome outcome) {
    const auto* facts = e.tls();
    return facts != nullptr && facts->outcome == outcome;
}

std::string with_scheme(const Evidence& e, std::string_view scheme) {
    return cat(scheme, target_address(e));
}

FixStep change_url(const Evidence& e, std::string action, const std::string& url) {
    if (e.target.source.kind == SourceKind::config_remote_url) {
        return {
            std::move(action), here(e), cat("openclaw config set gateway.remote.url ", shell_quoted(url))};
    }
    if (e.target.source.kind == SourceKind::default_loopback) {
        return {
            std::move(action),
            here(e),
            cat("openclaw config set gateway.tls.enabled ", url.starts_with("wss") ? "true" : "false")};
    }
    return set_variables(e, std::move(action), {{"OPENCLAW_GATEWAY_URL", url}});
}

// Without the colons, which the CLI does not need: with them the line is wider than a report.
std::string bare_hex(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ':'), text.end());
    return text;
}

FixStep pin(const Evidence& e, const TlsFacts& facts, std::string action) {
    const auto command = facts.leaf_sha256.empty() ? std::string()
                                                   : cat("openclaw config set gateway.remote.tlsFingerprint ",
                                                         bare_hex(facts.leaf_sha256));
    return {std::move(action), here(e), command};
}

std::string leaf(const TlsFacts& facts) {
    return facts.leaf_sha256.empty() ? std::string() : cat(" Its SHA-256: ", facts.leaf_sha256, ".");
}

// ---- required, plain_server

bool port_speaks_tls(const Evidence& e) {
    const auto* http = e.http();
    return http != nullptr && http->tls_answered.value_or(false) && !over_tls(e) && !gateway_answered(e);
}

void say_required(const Evidence& e, Verdict& v) {
    v.summary = cat("The port ", target_address(e), " speaks TLS; the URL is plaintext");
    v.cause = "Plaintext got no answer there, and a TLS hello to the same port was answered by TLS. The CLI "
              "prints this case as \"socket hang up\".";
    v.fix.push_back(change_url(e, "Use wss://", with_scheme(e, "wss://")));
    v.evidence = {"http", "tls"};
}

bool server_is_plain(const Evidence& e) {
    return outcome_is(e, TlsOutcome::plain_server);
}

void say_plain_server(const Evidence& e, Verdict& v) {
    v.summary = cat("The port ", target_address(e), " speaks plaintext; the URL asks for TLS");
    const bool plain = e.tls()->plain_http_answered.value_or(false);
    v.cause =
        plain && e.tls()->bytes_received == 0
            ? std::string("The TLS hello is not answered, and a plain GET to the same port gets HTTP.")
        : plain
            ? std::string(
                  "The answer to the TLS hello is plain HTTP (\"wrong version number\" in the CLI's words)."
              )
            : cat("The answer to the TLS hello is no TLS (",
                  e.tls()->reason,
                  "), and a plain GET is not answered with HTTP.");
    auto url = with_scheme(e, "ws://");
    Variables variables{{"OPENCLAW_GATEWAY_URL", url}};
    if (e.target.endpoint &&
        policy::plaintext_policy(e.target.endpoint->host, false, e.cli.rules) == PlaintextPolicy::refused) {
        variables.emplace_back("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "1");
    }
    const bool from_variable = e.target.source.kind == SourceKind::env_gateway_url || e.target.overridden;
    v.fix.push_back(
        from_variable ? set_variables(e, "Use ws://", variables) : change_url(e, "Use ws://", url)
    );
    v.fix.push_back(
        {"Or enable TLS on the gateway",
         gateway_place(e),
         in_gateway(e, "openclaw config set gateway.tls.enabled true")}
    );
    v.evidence = {"tls"};
}

// ---- the certificate

void say_pin_mismatch(const Evidence& e, Verdict& v) {
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.summary = "The gateway's certificate is not the pinned one";
    v.cause =
        cat("The pin comes from ",
            facts->pin_source,
            ".",
            leaf(*facts),
            " Either the certificate was made anew, or something else answers there.");
    v.fix.push_back(decide(
        "Compare with the gateway's own certificate before anything is changed",
        gateway_place(e),
        in_gateway(
            e,
            "openssl x509 -noout -fingerprint -sha256 -in /home/node/.openclaw/gateway/tls/gateway-cert.pem"
        )
    ));
    v.fix.push_back(pin(e, *facts, "If they agree, pin the new one"));
    v.evidence = {"tls"};
}

std::string clocks(const Evidence& e, std::string_view which, const std::string& limit) {
    auto text = cat("The certificate's ", which, ": ", limit);
    if (e.started_at.count() != 0) text += cat("; this clock: ", rfc3339(e.started_at));
    return text + ".";
}

void say_expired(const Evidence& e, Verdict& v) {
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.summary = "The gateway's certificate has expired";
    v.cause = cat(clocks(e, "end", facts->not_after), leaf(*facts));
    v.fix.push_back({"Renew the certificate and restart what serves it", gateway_place(e), {}});
    v.fix.push_back(decide("If the certificate is good, this clock is wrong", here(e), "date -u"));
    v.evidence = {"tls"};
}

void say_not_yet_valid(const Evidence& e, Verdict& v) {
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.summary = "The gateway's certificate is not valid yet";
    v.cause = cat(clocks(e, "start", facts->not_before), " One of the two clocks is wrong.", leaf(*facts));
    v.fix.push_back(decide("Compare this clock with a good one", here(e), "date -u"));
    v.evidence = {"tls"};
}

void say_name_mismatch(const Evidence& e, Verdict& v) {
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    std::vector<std::string> names;
    for (const auto& entry : facts->names) {
        if (names.size() < 4) names.push_back(entry.str());
    }
    const auto host = e.target.endpoint ? e.target.endpoint->host : std::string();
    v.summary = cat("The certificate is not for ", host);
    v.cause =
        cat("It names ",
            names.empty() ? "no host at all (no subjectAltName)" : join(names, ", "),
            ".",
            leaf(*facts));
    v.fix.push_back(
        {cat("Dial a name that it holds, or issue it with subjectAltName ",
             policy::parse_ipv4(host) ? "IP:" : "DNS:",
             host),
         gateway_place(e),
         {}}
    );
    v.fix.push_back(pin(e, *facts, "Or pin it (remote mode): a pin replaces the name check"));
    v.evidence = {"tls"};
}

void say_untrusted(const Evidence& e, Verdict& v) {
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.summary = facts->self_signed ? "The gateway's certificate is self-signed, and nothing vouches for it"
                                   : "The CLI does not trust the issuer of the gateway's certificate";
    v.cause = cat("Trusted here: ", join(facts->trust_sources, ", "), ".", leaf(*facts));
    if (facts->trusted_by_system_only.value_or(false)) {
        v.cause += " The system's bundle vouches for it, but Node does not read that bundle by default.";
        v.fix.push_back(set_variables(
            e,
            "Give Node the issuer's certificate",
            {{"NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/ca-certificates.crt"}}
        ));
    } else {
        v.fix.push_back(
            pin(e, *facts, "Pin it (remote mode), after comparing the SHA-256 with the gateway's own")
        );
        v.fix.push_back(set_variables(
            e, "Or give Node the issuer's certificate", {{"NODE_EXTRA_CA_CERTS", "/path/to/ca.pem"}}
        ));
    }
    v.evidence = {"tls"};
}

// ---- anything else

bool handshake_fails(const Evidence& e) {
    const auto* facts = e.tls();
    if (facts == nullptr) return false;
    if (facts->outcome == TlsOutcome::timeout) return !cut_short(e, StageId::tls);
    return facts->outcome == TlsOutcome::handshake_failed || facts->outcome == TlsOutcome::closed;
}

void say_handshake_failed(const Evidence& e, Verdict& v) {
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    const auto reason = !facts->reason.empty()                  ? facts->reason
                        : facts->outcome == TlsOutcome::timeout ? std::string("no answer to the hello")
                        : facts->outcome == TlsOutcome::closed
                            ? std::string("the peer closed during the handshake")
                            : std::string("no reason given");
    v.summary = cat("The TLS handshake with ", target_address(e), " fails: ", reason);
    v.cause = facts->client_certificate_requested
                  ? "The server asks for a client certificate, and the CLI has none to give."
                  : "The peer accepts the connection and does not complete TLS.";
    v.fix.push_back(decide(
        "See what the server says",
        here(e),
        e.target.endpoint ? cat("openssl s_client -connect ", shell_quoted(target_address(e)), " </dev/null")
                          : std::string()
    ));
    v.evidence = {"tls"};
}

}  // namespace

constinit const Cause required{port_speaks_tls, certain, say_required};
constinit const Cause plain_server{
    server_is_plain,
    [](const Evidence& e) {
        return e.tls()->plain_http_answered.value_or(false) ? Confidence::certain : Confidence::likely;
    },
    say_plain_server};
constinit const Cause pin_mismatch{
    [](const Evidence& e) { return outcome_is(e, TlsOutcome::pin_mismatch); }, certain, say_pin_mismatch};
constinit const Cause expired{
    [](const Evidence& e) { return outcome_is(e, TlsOutcome::expired); }, certain, say_expired};
constinit const Cause not_yet_valid{
    [](const Evidence& e) { return outcome_is(e, TlsOutcome::not_yet_valid); }, certain, say_not_yet_valid};
constinit const Cause name_mismatch{
    [](const Evidence& e) { return outcome_is(e, TlsOutcome::name_mismatch); }, certain, say_name_mismatch};
constinit const Cause untrusted_certificate{
    [](const Evidence& e) { return outcome_is(e, TlsOutcome::untrusted); }, certain, say_untrusted};
constinit const Cause handshake_failed{handshake_fails, certain, say_handshake_failed};

}  // namespace ocprobe::judge::tls
