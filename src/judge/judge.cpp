// Verdict, findings, forecast and the three facts, from evidence alone.
#include "ocprobe/judge/judge.hpp"

#include "judge/findings/findings.hpp"
#include "judge/forecast/combine.hpp"
#include "judge/judge.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/release.hpp"
#include "judge/view/session.hpp"
#include "judge/view/view.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

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

const Cause& cause_of(const Evidence& e) {
    const auto all = causes();
    for (const auto* cause : all) {
        if (cause->holds.value(e)) return *cause;
    }
    return *all.back();  // it always holds; written so that no path is without a verdict
}

Verdict verdict_of(const Evidence& e, const Cause& cause) {
    Verdict verdict;
    verdict.id = *cause.id;
    verdict.kind = *cause.kind;
    verdict.waiting = *cause.waiting;
    verdict.confidence = cause.confidence.value(e);
    cause.say.value(e, verdict);
    Advice advice(e);
    cause.advise.value(advice);
    verdict.fix = advice.take();
    if (*cause.cli_says != nullptr) verdict.cli_says = cause.cli_says.value(e);
    return verdict;
}

ThreeFacts three_facts(const Evidence& e) {
    return {reachable(e), authorised(e), scoped(e)};
}

namespace {

// A family is not excluded by what its own member proves.
std::vector<Excluded> excluded_by(const Evidence& e, const Cause& cause) {
    auto list = cause.rules_out.value(e);
    const auto id = *cause.id;
    const auto family = cat(id.substr(0, id.find('.')), ".*");
    std::erase_if(list, [&](const Excluded& entry) { return entry.id == id || entry.id == family; });
    return list;
}

// What the remedy or an alternative leads to stands on its last step.
void record_outcome(std::vector<FixStep>& fix, int option, const Prediction& prediction) {
    std::vector<std::string> ids;
    for (const auto& next : prediction.chain)
        ids.push_back(next.id);
    if (ids.empty() && prediction.ends_healthy) ids.emplace_back("healthy");
    const auto last = std::find_if(fix.rbegin(), fix.rend(), [&](const FixStep& step) {
        return step.role == (option == 0 ? StepRole::remedy : StepRole::alternative) && step.option == option;
    });
    if (!ids.empty() && last != fix.rend()) last->leads_to = std::move(ids);
}

void record_alternatives(const Evidence& e, const Cause& cause, std::vector<FixStep>& fix) {
    Advice advice(e);
    cause.advise.value(advice);
    for (const auto& outcome : advice.outcomes())
        record_outcome(fix, outcome.option, forecast(e, cause, outcome.change));
}

}  // namespace

Judgement judge(const Evidence& evidence) {
    Judgement judgement;
    const auto& cause = cause_of(evidence);
    judgement.verdict = verdict_of(evidence, cause);
    judgement.verdict.excluded = excluded_by(evidence, cause);
    const auto facts = three_facts(evidence);
    judgement.reachable = facts.reachable;
    judgement.authorised = facts.authorised;
    judgement.scoped = facts.scoped;
    auto prediction = forecast(evidence, cause, cause.once_fixed.value);
    record_outcome(judgement.verdict.fix, 0, prediction);
    record_alternatives(evidence, cause, judgement.verdict.fix);
    judgement.next = std::move(prediction.chain);
    judgement.combined_fix = combined(judgement.verdict, judgement.next);
    judgement.findings = findings_of(evidence, judgement.verdict);
    judgement.release = release_range(evidence);
    return judgement;
}

int exit_code(const Evidence& evidence, const Verdict& verdict) {
    if (verdict.kind == VerdictKind::internal_error) return 70;
    if (evidence.stopped == StopReason::signal) return 128 + evidence.signal;
    if (verdict.kind == VerdictKind::healthy) return 0;
    return verdict.kind == VerdictKind::deadline ? 124 : 1;
}

std::vector<IdDocumentation> documentation() {
    std::vector<IdDocumentation> all;
    const auto knows = [&](std::string_view id) {
        return std::any_of(all.begin(), all.end(), [&](const IdDocumentation& one) { return one.id == id; });
    };
    for (const auto* group : cause_groups()) {
        for (const auto& cause : *group->causes) {
            const auto& text = cause.documentation;
            // Two records of one id: the last one has the general words.
            std::erase_if(all, [&](const IdDocumentation& one) { return one.id == *cause.id; });
            all.push_back(
                {*cause.id, name(*cause.stage), false, *text.holds_when, *text.what_to_do, *text.links}
            );
        }
    }
    for (const auto& record : finding_records()) {
        const auto* text = *record.documentation;
        if (text == nullptr || knows(*record.id)) continue;
        all.push_back(
            {*record.id, name(*record.stage), true, *text->holds_when, *text->what_to_do, *text->links}
        );
    }
    return all;
}

}  // namespace ocprobe::judge
