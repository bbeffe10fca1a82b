// The one line of `ocprobe health`: Docker keeps 4,096 bytes of it, people read it in `docker inspect`.
#include "base/duration.hpp"
#include "ocprobe/report/render.hpp"
#include "ocprobe/report/watch.hpp"
#include "report/common/layout.hpp"
#include "report/common/phrases.hpp"
#include "report/common/printable.hpp"

namespace ocprobe::report {

namespace {

constexpr std::size_t longest_line = 4'095;
constexpr std::size_t longest_url = 500;
constexpr std::size_t longest_sentence = 800;

// Only what was measured.
std::string proven(const Evidence& evidence) {
    std::string text;
    const auto* http = evidence.http();
    const auto* websocket = evidence.websocket();
    if (http != nullptr && http->live) text += *http->live ? " live" : " not live";
    if (http != nullptr && http->ready) text += *http->ready ? " ready" : " not ready";
    if (http != nullptr && http->draining.value_or(false)) text += " draining";
    if (websocket != nullptr && websocket->outcome == WsOutcome::live) text += " upgrade";
    if (websocket != nullptr && websocket->outcome == WsOutcome::hello_ok) text += " authorised";
    return text;
}

// Readiness or the handshake was asked for, and no cause stands in the way: what is missing is the answer.
std::string unproven(const Evidence& evidence) {
    std::string text = "what was asked for is not proven:" + proven(evidence);
    const auto* http = evidence.http();
    if (http == nullptr) return text;
    for (const auto& reason : http->failing)
        text += ", " + reason.str();
    return text;
}

}  // namespace

std::string health_line(const Report& report) {
    const Printable printable;
    const auto& evidence = report.evidence;
    const auto& verdict = report.judgement.verdict;
    const auto url =
        evidence.target.url.empty() ? std::string("(no URL)") : printable(evidence.target.url, longest_url);
    std::string line;
    if (report.exit_code == 0) {
        line = "ok " + url + proven(evidence);
    } else {
        const bool caused = verdict.kind != VerdictKind::healthy;
        line = "FAIL " + printable(health_id(report), 100) + " " + url + ": ";
        line += printable(caused ? verdict.summary : unproven(evidence), longest_sentence);
    }
    line = to_ascii(line + " " + duration_text(report.header.took));
    if (line.size() > longest_line) line = line.substr(0, longest_line - 3) + "...";
    return line + "\n";
}

}  // namespace ocprobe::report
