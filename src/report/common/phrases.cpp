// The sentences that text, Markdown and the health line share.
#include "report/common/phrases.hpp"

#include "base/duration.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

constexpr std::string_view dot = " · ";

void join(std::string& text, const std::string& part) {
    if (part.empty()) return;
    if (!text.empty()) text += dot;
    text += part;
}

// An error frame is the gateway's; without one, the close may be a proxy's.
std::string maker(const CloseEvent& close) {
    switch (close.origin) {
    case CloseOrigin::frame:
        return fmt::format(
            "the {} closed with {}", close.error_code.empty() ? "peer" : "gateway", close.code
        );
    case CloseOrigin::local:
        return fmt::format("ocprobe closed with {}", close.code);
    case CloseOrigin::synthesized:
        return fmt::format("the connection ended without a close frame ({})", close.code);
    }
    return {};
}

bool is_new(const SafeText& text, std::string_view shown) {
    return !text.empty() && shown.find(text.str()) == std::string_view::npos;
}

}  // namespace

std::string_view answer(const std::optional<bool>& fact) {
    if (!fact) return "not measured";
    return *fact ? "yes" : "no";
}

std::string_view word_for(const Verdict& verdict) {
    switch (verdict.kind) {
    case VerdictKind::healthy:
        return "ok";
    case VerdictKind::fault:
        return "FAIL";
    case VerdictKind::undecided:
        return "?";
    case VerdictKind::deadline:
        return "STOP";
    case VerdictKind::internal_error:
        return "BUG";
    }
    return "?";
}

std::string_view word_for(StageStatus status) {
    switch (status) {
    case StageStatus::passed:
        return "ok";
    case StageStatus::warned:
        return "warn";
    case StageStatus::failed:
        return "FAIL";
    case StageStatus::skipped:
        return "skip";
    }
    return "skip";
}

std::string_view word_for(Severity severity) {
    switch (severity) {
    case Severity::error:
        return "error";
    case Severity::warning:
        return "warn";
    case Severity::info:
        return "note";
    }
    return "note";
}

std::string sentence_for(const StageRecord& stage) {
    if (stage.status == StageStatus::skipped) return stage.skipped_because;
    if (!stage.summary.empty()) return stage.summary;
    return stage.error ? stage.error->name + " " + stage.error->text : std::string();
}

std::string sentence_for(const CloseEvent& close, std::string_view shown) {
    auto text = maker(close);
    if (is_new(close.reason, shown)) text += " \"" + close.reason.str() + "\"";
    if (close.origin == CloseOrigin::synthesized && close.transport != TransportEnd::none) {
        text += fmt::format(", {}", name(close.transport));
        if (!close.transport_text.empty()) text += " (" + close.transport_text + ")";
    }
    return text + fmt::format(", {} after the upgrade", duration_text(close.after));
}

std::string details_of(const CloseEvent& close, std::string_view shown) {
    auto text = fmt::format(", in phase {}", name(close.phase));
    std::string error;
    for (const auto* code : {&close.error_code, &close.error_details_code}) {
        if (is_new(*code, shown)) error += " " + code->str();
    }
    if (!error.empty()) text += "; before it the error frame" + error;
    return text;
}

std::string no_close_code(const Evidence& evidence) {
    if (evidence.close || !evidence.target.cli_would_dial()) return {};
    const auto* websocket = evidence.websocket();
    if (websocket != nullptr && websocket->upgraded_after) return {};
    for (const auto& stage : evidence.stages) {
        const bool network = stage.id >= StageId::dns;
        if (network && stage.status == StageStatus::failed)
            return "no close code: the connection never became a WebSocket";
    }
    return {};
}

std::string here(const Evidence& evidence) {
    const auto& container = evidence.container;
    std::string text;
    if (container.in_container) {
        text = *container.in_container ? "container" : "host, no container";
        const bool named = !container.container_name.empty();
        if (named || !container.container_id.empty())
            text += " " + (named ? container.container_name : container.container_id.substr(0, 12));
    } else {
        text = "container or host: not measured";
    }
    join(text, fmt::format("uid {}", container.uid));
    if (evidence.question.as_pid1) join(text, "with the environment of pid 1");
    for (const auto& process : container.gateway_processes) {
        if (!process.same_network_namespace) continue;
        join(text, fmt::format("a gateway in this network namespace (pid {})", process.pid));
        break;
    }
    if (!evidence.cli.version.empty()) {
        join(
            text,
            fmt::format("CLI {} ({})", evidence.cli.version, evidence.cli.measured ? "measured" : "assumed")
        );
    }
    return text;
}

std::string peer(const Report& report) {
    const auto& evidence = report.evidence;
    const auto& release = report.judgement.release;
    const auto* http = evidence.http();
    const auto* websocket = evidence.websocket();
    const bool hello = websocket != nullptr && websocket->hello;
    const bool challenged = websocket != nullptr && websocket->challenge_after;
    if (!hello && !challenged && (http == nullptr || !http->gateway)) return {};
    std::string text = "gateway";
    std::optional<std::int64_t> uptime;
    if (http != nullptr) uptime = http->uptime_ms;
    if (hello) {
        const auto& said = *websocket->hello;
        if (!said.version.empty()) text += " " + said.version.str();
        if (said.protocol) join(text, fmt::format("protocol {}", *said.protocol));
        if (said.uptime_ms) uptime = said.uptime_ms;
        if (!said.boot_id.empty()) join(text, "boot " + said.boot_id.str().substr(0, 8));
        if (!said.auth_method.empty()) join(text, "auth by " + said.auth_method.str());
    } else if (http != nullptr && !http->version.empty()) {
        text += " " + http->version.str();
    }
    if (release.known()) {
        const auto least = release.at_least.empty() ? "" : release.at_least + " or later";
        const auto before = release.before.empty() ? "" : "before " + release.before;
        join(text, least + (least.empty() || before.empty() ? "" : ", ") + before + " by its behaviour");
    }
    if (http != nullptr && http->ready) join(text, *http->ready ? "ready" : "not ready");
    if (uptime) join(text, "up " + uptime_text(Millis(*uptime)));
    if (websocket != nullptr && websocket->clock_offset_ms && websocket->clock_error_ms) {
        join(text, fmt::format("clock {:+} ±{} ms", *websocket->clock_offset_ms, *websocket->clock_error_ms));
    }
    return text;
}

std::string gateway_release(const Report& report) {
    const auto* http = report.evidence.http();
    const auto* websocket = report.evidence.websocket();
    if (websocket != nullptr && websocket->hello && !websocket->hello->version.empty())
        return websocket->hello->version.str();
    if (http != nullptr && !http->version.empty()) return http->version.str();
    const auto& release = report.judgement.release;
    if (!release.at_least.empty()) return release.at_least + " or later";
    return release.before.empty() ? std::string() : "before " + release.before;
}

std::string sentence_for(const CredentialRung& rung) {
    std::string text = rung.present ? "" : "not set";
    if (rung.present) {
        text = rung.length ? fmt::format("{} characters", *rung.length) : "set";
        if (rung.same_as_used && !rung.used) text += *rung.same_as_used ? ", same value" : ", another value";
    }
    if (rung.problem != CredentialProblem::none) {
        join(text, rung.problem_detail.empty() ? std::string(name(rung.problem)) : rung.problem_detail);
    }
    join(text, rung.why);
    return text;
}

std::string sentence_for(const UrlRung& rung) {
    std::string text = rung.value;
    join(text, rung.why);
    return text;
}

std::string sentence_for(const CandidateResult& result) {
    const auto address = fmt::format("{}:{}", result.candidate.host, result.candidate.port);
    switch (result.outcome) {
    case CandidateOutcome::not_tried:
        return address + " not tried";
    case CandidateOutcome::no_name:
        return address + " no such name";
    case CandidateOutcome::no_name_server:
        return address + ": no name server could be asked";
    case CandidateOutcome::no_connection:
        return address + (result.detail.empty() ? " no connection" : " " + result.detail);
    case CandidateOutcome::not_a_gateway:
        return address + " answers, but is no gateway";
    case CandidateOutcome::gateway:
        return address + " answers as a gateway" +
               (result.detail.empty() ? std::string() : " (" + result.detail + ")");
    }
    return address;
}

std::string run_sentence(const RunHeader& header) {
    return fmt::format(
        "{} · run {} · {} · {}",
        header.version,
        header.run_id,
        rfc3339(header.started_at),
        duration_text(header.took)
    );
}

std::string run_sentence(const Report& report, const Style& style) {
    auto text = run_sentence(report.header);
    if (style.replayed != nullptr) text += " · " + replay_sentence(*style.replayed, report.header);
    return text;
}

std::string receipt_sentence(const RedactionReceipt& receipt) {
    if (receipt.secrets_known == 0) return "no secret seen";
    auto text = fmt::format(
        "{} secret{} seen, {} printed",
        receipt.secrets_known,
        receipt.secrets_known == 1 ? "" : "s",
        receipt.found == 0 ? "none" : std::to_string(receipt.found)
    );
    if (receipt.not_searched > 0)
        text += fmt::format("; {} too short or too common to be searched for in it", receipt.not_searched);
    if (receipt.matched_by_form)
        text += fmt::format(
            "; beyond {} learned values, what looks generated was masked", Redactor::most_learned
        );
    return text;
}

std::string closing_sentence(const Report& report, const Style& style) {
    auto text = receipt_sentence(report.redaction);
    if (style.shared) text += "; names are pseudonyms, also in commands: put your own names there";
    return text;
}

std::string accepted_words(const Evidence& evidence) {
    const auto* websocket = evidence.websocket();
    const auto judged = websocket == nullptr ? std::nullopt : websocket->credential_judged;
    switch (judged.value_or(evidence.credential.kind)) {
    case CredentialKind::none:
        return "connection accepted";
    case CredentialKind::token:
        return "token accepted";
    case CredentialKind::password:
        return "password accepted";
    case CredentialKind::device_token:
        return "device token accepted";
    }
    return {};
}

}  // namespace ocprobe::report
