// `ocprobe watch`: the lines of its changes, and its metrics.
#include "ocprobe/report/watch.hpp"

#include "base/duration.hpp"
#include "report/common/json_writer.hpp"
#include "report/common/layout.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

std::string_view credential_word(CredentialUse use) {
    switch (use) {
    case CredentialUse::none:
        return "none";
    case CredentialUse::sent:
        return "sent";
    case CredentialUse::withheld:
        return "withheld";
    }
    return "none";
}

// In a label's value a backslash, a quotation mark and a line end are escaped.
std::string label_value(std::string_view text) {
    std::string value;
    for (const char c : Printable()(text, 500)) {
        if (c == '\\' || c == '"') value += '\\';
        value += c;
    }
    return value;
}

double seconds(Millis time) {
    return static_cast<double>(time.count()) / 1e3;
}

// One metric with one sample.
std::string gauge(std::string_view name, std::string_view help, std::string_view labels, double value) {
    return fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0}{{{2}}} {3:.15g}\n", name, help, labels, value);
}

}  // namespace

std::string_view health_id(const Report& report) {
    const auto& verdict = report.judgement.verdict;
    if (report.exit_code == 0) return "healthy";
    return verdict.kind != VerdictKind::healthy ? std::string_view(verdict.id) : "inconclusive";
}

std::string
watch_line(const WatchedState& state, const std::optional<LeftState>& left, CredentialUse credential) {
    auto line = rfc3339(state.since) + " " + state.line;
    if (left) line += fmt::format(" (before: {} for {})", left->id, uptime_text(left->lasted));
    if (credential == CredentialUse::withheld)
        line += "; the credential is not sent again until it is another one";
    return to_ascii(line) + "\n";
}

std::string
watch_event(const WatchedState& state, const std::optional<LeftState>& left, CredentialUse credential) {
    JsonWriter json(false, Printable());
    json.object([&] {
        json.field("schema", "ocprobe.watch/v1");
        json.own("at", rfc3339(state.since));
        json.field("target", state.target);
        json.field("healthy", state.healthy);
        json.field("id", state.id);
        json.field("summary", state.summary);
        json.field("credential", credential_word(credential));
        if (!left) {
            json.null("before");
        } else {
            json.object("before", [&] {
                json.field("id", left->id);
                json.field("lasted_ms", Micros(left->lasted));
            });
        }
    });
    return json.take();
}

std::string watch_metrics(const WatchedState& state, const WatchRun& run, CredentialUse credential) {
    const auto target = fmt::format("target=\"{}\"", label_value(state.target));
    const auto with_id = fmt::format("{},id=\"{}\"", target, label_value(state.id));
    return gauge("ocprobe_up", "1: healthy, as ocprobe health tells it.", target, state.healthy ? 1.0 : 0.0) +
           gauge("ocprobe_verdict", "1, with the id of what was found as a label.", with_id, 1.0) +
           gauge(
               "ocprobe_state_since_timestamp_seconds",
               "When this id was found first.",
               target,
               seconds(state.since)
           ) +
           gauge("ocprobe_last_run_timestamp_seconds", "When the last run began.", target, seconds(run.at)) +
           gauge(
               "ocprobe_last_run_duration_seconds",
               "What the last run took.",
               target,
               static_cast<double>(run.took.count()) / 1e6
           ) +
           gauge(
               "ocprobe_credential_withheld",
               "1: the gateway refused the credential, and it is not sent again.",
               target,
               credential == CredentialUse::withheld ? 1.0 : 0.0
           );
}

}  // namespace ocprobe::report
