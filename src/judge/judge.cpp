// Verdict, findings, forecast and the three facts, from evidence alone.
#include "ocprobe/judge/judge.hpp"

#include "judge/forecast/combine.hpp"
#include "judge/judge.hpp"
#include "judge/view/release.hpp"
#include "judge/view/session.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge {

namespace {

const Rule& first_match(const Evidence& e) {
    const auto all = rules();
    for (const auto& rule : all) {
        if (rule.holds(e)) return rule;
    }
    return all.back();  // it always holds; written so that no path is without a verdict
}

// The gateway reached and spoke at the configured URL, or it is shown that it cannot.
std::optional<bool> reachable(const Evidence& e) {
    if (const auto* end = deciding_end(e); end != nullptr && still_without_session(*end)) {
        // As of the end of the run, where that is known.
        if (e.hold->refusal) return true;
        return end->gave_up ? std::optional(false) : std::nullopt;
    }
    if (gateway_answered(e)) return true;
    const auto* connection = e.connect();
    const auto* dns = e.dns();
    const bool dialled = (connection != nullptr && connection->outcome != ConnectOutcome::not_run) ||
                         (dns != nullptr && dns->outcome != DnsOutcome::not_run);
    if (!dialled) return std::nullopt;
    // A certificate that is not accepted says nothing about who would have answered.
    const auto* tls = e.tls();
    const bool undecided = tls != nullptr && tls->outcome != TlsOutcome::not_run &&
                           tls->outcome != TlsOutcome::accepted && tls->outcome != TlsOutcome::plain_server;
    for (const auto& record : e.stages) {
        if (cut_short(e, record.id)) return std::nullopt;
    }
    return undecided ? std::nullopt : std::optional(false);
}

std::optional<bool> authorised(const Evidence& e) {
    if (e.hold && e.hold->refusal) return false;
    if (hello(e)) return true;
    const auto code = refusal_code(e);
    const bool judged =
        code.starts_with("AUTH_") || code.starts_with("DEVICE_") || code == "PAIRING_REQUIRED";
    // A lockout refuses the right credential too.
    if (!judged || code == "AUTH_RATE_LIMITED") return std::nullopt;
    return false;
}

// A probe without a device is granted no scopes by a gateway that is not on loopback: `[]` says nothing.
std::optional<bool> scoped(const Evidence& e) {
    const auto* ws = e.websocket();
    if (ws == nullptr || !ws->hello || ws->hello->scopes.empty()) return std::nullopt;
    for (const auto& scope : ws->hello->scopes) {
        if (scope.str() == "operator.read" || scope.str() == "operator.admin") return true;
    }
    return false;
}

}  // namespace

std::string_view verdict_id(const Evidence& e) {
    return first_match(e).id;
}

Verdict verdict_of(const Evidence& e) {
    const auto& rule = first_match(e);
    Verdict verdict;
    verdict.id = rule.id;
    verdict.confidence = rule.confidence(e);
    rule.say(e, verdict);
    return verdict;
}

ThreeFacts three_facts(const Evidence& e) {
    return {reachable(e), authorised(e), scoped(e)};
}

Judgement judge(const Evidence& evidence) {
    Judgement judgement;
    judgement.verdict = verdict_of(evidence);
    judgement.verdict.excluded = excluded_by(evidence, judgement.verdict);
    const auto facts = three_facts(evidence);
    judgement.reachable = facts.reachable;
    judgement.authorised = facts.authorised;
    judgement.scoped = facts.scoped;
    judgement.next = forecast(evidence, judgement.verdict);
    judgement.combined_fix = combined(judgement.verdict, judgement.next);
    judgement.findings = findings_of(evidence, judgement.verdict);
    judgement.release = release_range(evidence);
    return judgement;
}

int exit_code(const Evidence& evidence, const Verdict& verdict) {
    if (verdict.id == "internal_error") return 70;
    if (evidence.stopped == StopReason::signal) return 128 + evidence.signal;
    if (verdict.id == "healthy") return 0;
    return verdict.id == "deadline" ? 124 : 1;
}

}  // namespace ocprobe::judge
