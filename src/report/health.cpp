// The one line of `ocprobe health`: Docker keeps 4,096 bytes of it, the kubelet 10 KiB, and people read it in
// `inspect`.
#include "report/layout.hpp"
#include "report/page.hpp"
#include "report/text.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

constexpr std::size_t longest_text = 600;

std::string healthy_words(const Evidence& evidence) {
    std::string text;
    const auto* http = evidence.http();
    const auto* websocket = evidence.websocket();
    if (http != nullptr && http->live.value_or(false)) text += " live";
    if (http != nullptr && http->ready) text += *http->ready ? " ready" : " not-ready";
    if (http != nullptr && http->draining.value_or(false)) text += " draining";
    if (websocket != nullptr && websocket->outcome == WsOutcome::hello_ok) text += " authenticated";
    if (http != nullptr && !http->version.empty()) text += " " + http->version.str();
    return text;
}

std::string url_of(const Evidence& evidence) {
    return evidence.target.url.empty() ? "no URL" : evidence.target.url;
}

// What was measured and is not ready, when readiness was the question and no cause was found.
std::string not_ready_words(const Evidence& evidence) {
    const auto* http = evidence.http();
    if (http == nullptr || !http->ready || *http->ready) return {};
    std::string text = "not ready";
    for (const auto& reason : http->failing)
        text += " " + reason.str();
    return text;
}

}  // namespace

std::string health_line(const Report& report) {
    const auto& evidence = report.evidence;
    std::string text;
    if (report.exit_code == 0) {
        text = "ok " + url_of(evidence) + healthy_words(evidence);
    } else {
        const auto& verdict = report.judgement.verdict;
        const auto not_ready = not_ready_words(evidence);
        const bool named = verdict.id != "healthy" && verdict.id != "inconclusive";
        text = "FAIL " + (named || not_ready.empty() ? verdict.id : "http.gateway_starting") + " " +
               url_of(evidence);
        text += " · " + (named || not_ready.empty() ? verdict.summary : not_ready);
    }
    text += " · " + human_duration(report.header.took);
    return to_ascii(fitted(on_one_line(text), longest_text)) + "\n";
}

}  // namespace ocprobe::report
