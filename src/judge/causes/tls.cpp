// tls.*: the two sides do not agree on encryption, or the CLI would not trust the peer.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/outcomes.hpp"
#include "judge/view/view.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::judge {

namespace {

std::string with_scheme(const Evidence& e, std::string_view scheme) {
    return cat(scheme, target_address(e));
}

// The target without a TLS layer or with one: the URL's scheme, or, where the CLI makes its URL itself, the config's
// gateway.tls.enabled.
void change_scheme(Advice& advice, std::string purpose, bool tls) {
    const auto& e = advice.evidence();
    if (e.target.source.kind == SourceKind::default_loopback) {
        advice.remedy(
            std::move(purpose),
            Place::cli_container,
            {ConfigSet{"gateway.tls.enabled", literal(tls ? "true" : "false")}}
        );
        return;
    }
    set_url(advice, std::move(purpose), with_scheme(e, tls ? "wss://" : "ws://"));
}

// ---- required, plain_server

bool port_speaks_tls(const Evidence& e) {
    const auto* http = e.http();
    if (http == nullptr || over_tls(e) || gateway_answered(e)) return false;
    return http->tls_answered.value_or(false) || http->tls_named;
}

// A TLS record is proof. The words of a server are no more than its word.
Confidence required_confidence(const Evidence& e) {
    return e.http()->tls_answered.value_or(false) ? Confidence::certain : Confidence::likely;
}

void say_tls_required(const Evidence& e, Verdict& v) {
    v.summary = cat("The port ", target_address(e), " speaks TLS; the URL is plaintext");
    v.cause = e.http()->tls_answered.value_or(false) ? "What answers on this port are TLS records."
                                                     : "What answers there says, in plaintext, that it wants "
                                                       "TLS on this port; a TLS hello to it was not "
                                                       "answered.";
    v.evidence = {"http", "tls"};
}

void advise_tls(Advice& advice) {
    change_scheme(advice, "Use wss://", true);
    if (!advice.evidence().http()->tls_answered.value_or(false)) ask_the_cli(advice);
}

void say_plain_server(const Evidence& e, Verdict& v) {
    v.summary = cat("The port ", target_address(e), " speaks plaintext; the URL asks for TLS");
    v.evidence = {"tls"};
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    const bool plain = facts->plain_http_answered.value_or(false);
    v.cause =
        plain && facts->bytes_received == 0
            ? std::string("The TLS hello is not answered, and a plain GET to the same port gets HTTP.")
        : plain ? std::string(
                      "The answer to the TLS hello is plain HTTP (OpenSSL calls it \"wrong version number\")."
                  )
                : cat("The answer to the TLS hello is no TLS (",
                      facts->reason,
                      "), and a plain GET is not answered with HTTP.");
}

Confidence plain_server_confidence(const Evidence& e) {
    const auto* facts = e.tls();
    return facts != nullptr && facts->plain_http_answered.value_or(false) ? Confidence::certain
                                                                          : Confidence::likely;
}

void advise_plaintext(Advice& advice) {
    change_scheme(advice, "Use ws://", false);
    advice.alternative(
        "Enable TLS on the gateway",
        Place::gateway_container,
        {ConfigSet{"gateway.tls.enabled", literal("true")}}
    );
    advice.also("Let the gateway read it", Place::gateway_service, {Restart{}});
}

// ---- anything else

bool handshake_fails(const Evidence& e) {
    const auto* facts = e.tls();
    if (facts == nullptr) return false;
    if (facts->outcome == TlsOutcome::timeout) return !cut_short(e, StageId::tls);
    return facts->outcome == TlsOutcome::handshake_failed || facts->outcome == TlsOutcome::closed;
}

void say_handshake_failed(const Evidence& e, Verdict& v) {
    v.evidence = {"tls"};
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
}

void advise_look_at_tls(Advice& advice) {
    const auto& e = advice.evidence();
    std::vector<std::string> argv;
    if (e.target.endpoint)
        argv = {
            "sh", "-c", cat("openssl s_client -connect ", shell_quoted(target_address(e)), " </dev/null")};
    advice.decide("See what the server answers", Place::cli_host, std::move(argv));
}

// ---- records

bool use_tls(Hypothesis& h) {
    return switch_to(h, Endpoint::Transport::tls);
}

bool use_plaintext(Hypothesis& h) {
    return switch_to(h, Endpoint::Transport::tcp);
}

std::vector<Excluded> tls_is_ruled_out(const Evidence& e) {
    const auto* tls = e.tls();
    if (tls != nullptr && tls->outcome == TlsOutcome::accepted)
        return {
            {"tls.*", tls->pinned ? "the certificate is the pinned one" : "the CLI accepts the certificate"}};
    if (!e.target.endpoint || over_tls(e)) return {};
    const auto* http = e.http();
    const bool asked = http != nullptr && http->tls_answered == std::optional(false);
    return {
        {"tls.*",
         asked ? "the URL is plaintext, and a TLS hello got no TLS answer" : "the URL is plaintext"}};
}

constexpr std::array tls_records{
    Cause{
        .id = "tls.required",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = port_speaks_tls,
        .confidence = required_confidence,
        .say = say_tls_required,
        .advise = advise_tls,
        .once_fixed = use_tls,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when =
                 "A plaintext URL leads to a port that speaks TLS. A TLS record answers a request or a TLS "
                 "hello, or (likely) a server tells it in plaintext.",
             .what_to_do = "Use wss://.",
             .links = no_links}},
    Cause{
        .id = "tls.plain_server",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = tls_outcome_is<TlsOutcome::plain_server>,
        .confidence = plain_server_confidence,
        .say = say_plain_server,
        .advise = advise_plaintext,
        .once_fixed = use_plaintext,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "A TLS URL leads to a port that speaks plaintext.",
             .what_to_do = "Use ws://, or enable TLS on the gateway.",
             .links = no_links}},
    Cause{
        .id = "tls.handshake_failed",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = handshake_fails,
        .confidence = certain,
        .say = say_handshake_failed,
        .advise = advise_look_at_tls,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "Any other failure of the handshake, with OpenSSL's own reason.",
             .what_to_do = "Look at the server's TLS settings: versions, client certificates, SNI.",
             .links = no_links}},
};

constexpr CauseGroup tls_group{
    .family = "tls", .causes = std::span<const Cause>(tls_records), .ruled_out = tls_is_ruled_out};

}  // namespace

const CauseGroup& tls_causes() {
    return tls_group;
}

}  // namespace ocprobe::judge
