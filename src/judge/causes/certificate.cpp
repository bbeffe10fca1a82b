// tls.*: TLS comes up, and the CLI would not accept the certificate.
#include "base/ascii.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"
#include "judge/view/outcomes.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/address.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::judge {

namespace {

// The CLI reads the pin only in remote mode, from the config that gave it the URL.
bool pin_counts(const Evidence& e) {
    return e.target.source.kind == SourceKind::config_remote_url && !e.target.overridden;
}

// It counts for wss:// alone; beside https:// the CLI ends with a timeout.
std::vector<Edit> pinning(const Evidence& e, const TlsFacts& facts) {
    constexpr std::string_view other = "https:";
    std::vector<Edit> edits;
    const std::string_view url = e.target.url;
    if (lower(url.substr(0, other.size())) == other)
        edits.emplace_back(ConfigSet{"gateway.remote.url", literal(cat("wss:", url.substr(other.size())))});
    edits.emplace_back(ConfigSet{"gateway.remote.tlsFingerprint", literal(bare_hex(facts.leaf_sha256))});
    return edits;
}

void pin(Advice& advice, const TlsFacts& facts, std::string purpose) {
    advice.remedy(std::move(purpose), Place::cli_container, pinning(advice.evidence(), facts));
}

constexpr std::string_view issuer_file = "/etc/openclaw/gateway-ca.pem";

bool without_fault(Hypothesis& h, std::string_view mended);

void trust_the_issuer(Advice& advice, bool alternative) {
    const std::string purpose = "Give Node the certificate of the issuer";
    std::vector<Edit> edits{
        SetEnv{"NODE_EXTRA_CA_CERTS", literal(std::string(issuer_file))},
        Mount{std::string(issuer_file), "./gateway-ca.pem", true}};
    auto& step = alternative ? advice.alternative(purpose, Place::cli_service, std::move(edits))
                             : advice.remedy(purpose, Place::cli_service, std::move(edits));
    step.manual = true;
}

std::string leaf(const TlsFacts& facts) {
    return facts.leaf_sha256.empty() ? std::string()
                                     : cat(" SHA-256 of the certificate: ", facts.leaf_sha256, ".");
}

// ---- the certificate

void say_pin_mismatch(const Evidence& e, Verdict& v) {
    v.summary = "The gateway's certificate is not the pinned one";
    v.evidence = {"tls"};
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.cause =
        cat("The pin comes from ",
            facts->pin_source,
            ".",
            leaf(*facts),
            " Either the gateway has a new certificate, or something else answers there.");
}

void advise_new_pin(Advice& advice) {
    const auto* facts = advice.evidence().tls();
    if (facts == nullptr) return;
    advice.decide(
        "Compare with the gateway's own certificate before anything is changed",
        Place::gateway_container,
        {"openssl",
         "x509",
         "-noout",
         "-fingerprint",
         "-sha256",
         "-in",
         "/home/node/.openclaw/gateway/tls/gateway-cert.pem"}
    );
    if (!facts->leaf_sha256.empty()) pin(advice, *facts, "If they agree, pin the new certificate");
}

std::string clocks(const Evidence& e, std::string_view which, const std::string& limit) {
    auto text = cat(which, " ", limit);
    if (e.started_at.count() != 0) text += cat("; this clock says ", rfc3339(e.started_at));
    return text + ".";
}

void say_expired(const Evidence& e, Verdict& v) {
    v.summary = "The gateway's certificate has expired";
    v.evidence = {"tls"};
    const auto* facts = e.tls();
    if (facts != nullptr) v.cause = cat(clocks(e, "It was valid until", facts->not_after), leaf(*facts));
}

void advise_renewal(Advice& advice) {
    advice.by_hand("Renew the certificate and restart what serves it", Place::gateway_service);
    advice.decide("If the certificate is good, this clock is wrong", Place::cli_container, {"date", "-u"});
}

void say_not_yet_valid(const Evidence& e, Verdict& v) {
    v.summary = "The gateway's certificate is not valid yet";
    v.evidence = {"tls"};
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.cause =
        cat(clocks(e, "It is valid from", facts->not_before), " One of the two clocks is wrong.", leaf(*facts)
        );
}

void advise_clock(Advice& advice) {
    advice.decide("Compare this clock with one that is right", Place::cli_container, {"date", "-u"});
}

void say_name_mismatch(const Evidence& e, Verdict& v) {
    const auto host = e.target.endpoint ? e.target.endpoint->host : std::string();
    v.summary = cat("The certificate is not for ", host);
    v.evidence = {"tls"};
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    std::vector<std::string> names;
    for (const auto& entry : facts->names) {
        if (names.size() < 4) names.push_back(entry.str());
    }
    v.cause =
        cat("It names ",
            names.empty() ? "no host at all (no subjectAltName)" : join(names, ", "),
            ".",
            leaf(*facts));
}

void advise_name(Advice& advice) {
    const auto& e = advice.evidence();
    const auto host = e.target.endpoint ? e.target.endpoint->host : std::string();
    advice.by_hand(
        cat("Dial a name that it holds, or issue it with subjectAltName ",
            policy::parse_ipv4(host) ? "IP:" : "DNS:",
            host),
        Place::gateway_service
    );
    const auto* facts = e.tls();
    if (facts == nullptr || facts->leaf_sha256.empty() || !pin_counts(e)) return;
    advice.alternative("Pin it: a pin replaces the name check", Place::cli_container, pinning(e, *facts));
    advice.expect(network_recovers);
}

void say_untrusted(const Evidence& e, Verdict& v) {
    v.evidence = {"tls"};
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    v.summary = facts->self_signed ? "The gateway's certificate is self-signed, and the CLI does not trust it"
                                   : "The CLI does not trust the issuer of the gateway's certificate";
    v.cause = cat("The CLI trusts: ", join(facts->trust_sources, ", "), ".", leaf(*facts));
    if (facts->trusted_by_system_only.value_or(false))
        v.cause += " The system's bundle holds the issuer, but Node does not read that bundle by default.";
}

void advise_trust(Advice& advice) {
    const auto& e = advice.evidence();
    const auto* facts = e.tls();
    if (facts == nullptr) return;
    if (facts->trusted_by_system_only.value_or(false)) {
        advice.remedy(
            "Let Node read the system's bundle",
            Place::cli_service,
            {SetEnv{"NODE_EXTRA_CA_CERTS", literal("/etc/ssl/certs/ca-certificates.crt")}}
        );
        return;
    }
    if (pin_counts(e) && !facts->leaf_sha256.empty()) {
        pin(advice, *facts, "Pin it, after comparing the SHA-256 with the gateway's own");
        trust_the_issuer(advice, true);
        advice.expect([](Hypothesis& h) { return without_fault(h, "trust"); });
        return;
    }
    trust_the_issuer(advice, false);
}

// ---- what follows

// Of several faults the CLI meets one after the other.
bool without_fault(Hypothesis& h, std::string_view mended) {
    auto facts = *h.e.tls();
    std::erase(facts.faults, mended);
    const auto has = [&](std::string_view fault) {
        return std::find(facts.faults.begin(), facts.faults.end(), fault) != facts.faults.end();
    };
    if (!has("trust") && !has("name")) return network_recovers(h);
    facts.outcome = has("trust") ? TlsOutcome::untrusted : TlsOutcome::name_mismatch;
    for (auto& record : h.e.stages) {
        if (record.id == StageId::tls) record.facts = facts;
    }
    h.assumed = true;
    return true;
}

bool time_is_right(Hypothesis& h) {
    return without_fault(h, "validity");
}

// A pin replaces trust and name; the issuer alone leaves the name to be checked.
bool certificate_is_trusted(Hypothesis& h) {
    const auto* facts = h.e.tls();
    const bool pinned = pin_counts(h.e) && !facts->leaf_sha256.empty();
    return pinned && !facts->trusted_by_system_only.value_or(false) ? network_recovers(h)
                                                                    : without_fault(h, "trust");
}

// ---- records

constexpr std::array certificate_records{
    Cause{
        .id = "tls.pin_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = tls_outcome_is<TlsOutcome::pin_mismatch>,
        .confidence = certain,
        .say = say_pin_mismatch,
        .advise = advise_new_pin,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words::other_certificate,
        .documentation =
            {.holds_when = "A pin is configured, and the leaf's SHA-256 differs from it.",
             .what_to_do =
                 "Compare with the gateway's own certificate first; pin the new one only if they agree.",
             .links = no_links}},
    Cause{
        .id = "tls.expired",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = tls_outcome_is<TlsOutcome::expired>,
        .confidence = certain,
        .say = say_expired,
        .advise = advise_renewal,
        .once_fixed = time_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The certificate's time is over by this clock; both times are printed.",
             .what_to_do = "Renew it, or correct the clock.",
             .links = no_links}},
    Cause{
        .id = "tls.not_yet_valid",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = tls_outcome_is<TlsOutcome::not_yet_valid>,
        .confidence = certain,
        .say = say_not_yet_valid,
        .advise = advise_clock,
        .once_fixed = time_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The certificate's time has not begun by this clock; both times are printed.",
             .what_to_do = "Correct the clock that is wrong.",
             .links = no_links}},
    Cause{
        .id = "tls.name_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = tls_outcome_is<TlsOutcome::name_mismatch>,
        .confidence = certain,
        .say = say_name_mismatch,
        .advise = advise_name,
        .once_fixed = network_recovers,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words_not_recorded,
        .documentation =
            {.holds_when = "The certificate does not hold the dialled name.",
             .what_to_do =
                 "Dial a name that it holds, issue it with that subjectAltName, or pin it in remote mode.",
             .links = no_links}},
    Cause{
        .id = "tls.untrusted_certificate",
        .kind = VerdictKind::fault,
        .stage = StageId::tls,
        .holds = tls_outcome_is<TlsOutcome::untrusted>,
        .confidence = certain,
        .say = say_untrusted,
        .advise = advise_trust,
        .once_fixed = certificate_is_trusted,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_words::self_signed,
        .documentation =
            {.holds_when = "The chain does not verify with what the real CLI trusts: Mozilla's roots, "
                           "NODE_EXTRA_CA_CERTS, --ca-file.",
             .what_to_do = "Give Node the issuer with NODE_EXTRA_CA_CERTS; in remote mode a pin of the "
                           "leaf's SHA-256 (gateway.remote.tlsFingerprint) does it, too.",
             .links = no_links}},
};

constexpr CauseGroup certificate_group{
    .family = "tls", .causes = std::span<const Cause>(certificate_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& certificate_causes() {
    return certificate_group;
}

}  // namespace ocprobe::judge
