// Prometheus' exposition format 0.0.4. The values of labels are bounded: ids, stages and severities are our own words.
#include "report/common/printable.hpp"
#include "report/monitor/rows.hpp"

#include <fmt/format.h>

#include <optional>

namespace ocprobe::report {

namespace {

std::string sample_label(std::string_view printable) {
    std::string text;
    for (const char c : printable) {
        if (c == '\\' || c == '"') text += '\\';
        text += c;
    }
    return text;
}

class Metrics {
public:
    void family(std::string_view name, std::string_view help) {
        name_ = name;
        out_ += fmt::format("# HELP ocprobe_{} {}\n# TYPE ocprobe_{} gauge\n", name, help, name);
    }
    void sample(std::string_view labels, std::string_view value) {
        out_ += fmt::format("ocprobe_{}{} {}\n", name_, labels, value);
    }
    void fact(std::string_view name, std::string_view help, const std::optional<bool>& value) {
        if (!value) return;
        family(name, help);
        sample("", *value ? "1" : "0");
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string_view name_;
    std::string out_;
};

void add_stages(Metrics& metrics, const std::vector<ResultRow>& rows) {
    metrics.family("stage_success", "Whether the stage passed; a stage that was skipped has no sample.");
    for (const auto& row : rows) {
        if (row.name != "verdict" && row.status != RowStatus::skipped)
            metrics.sample(
                fmt::format("{{stage=\"{}\"}}", row.name), row.status == RowStatus::passed ? "1" : "0"
            );
    }
    metrics.family("stage_duration_seconds", "What the stage took.");
    for (const auto& row : rows) {
        if (row.name != "verdict" && row.status != RowStatus::skipped)
            metrics.sample(fmt::format("{{stage=\"{}\"}}", row.name), seconds_text(row.took));
    }
}

std::size_t count_findings(const Report& report, Severity severity) {
    std::size_t count = 0;
    for (const auto& finding : report.judgement.findings)
        count += finding.severity == severity ? 1 : 0;
    return count;
}

}  // namespace

std::string render_prometheus(const Report& report, const Style& style) {
    const Printable printable(style.redactor);
    const auto text = [&](std::string_view value) { return sample_label(printable(value)); };
    const auto& judgement = report.judgement;
    Metrics metrics;
    metrics.family("build_info", "The program that measured.");
    metrics.sample(
        fmt::format(
            "{{version=\"{}\",commit=\"{}\"}}", text(report.header.version), text(report.header.commit)
        ),
        "1"
    );
    metrics.family("verdict_info", "The verdict of the run.");
    metrics.sample(
        fmt::format(
            "{{id=\"{}\",confidence=\"{}\"}}", text(judgement.verdict.id), name(judgement.verdict.confidence)
        ),
        "1"
    );
    metrics.family("healthy", "Whether what was asked for holds.");
    metrics.sample("", report.exit_code == 0 ? "1" : "0");
    metrics.fact("reachable", "Whether the gateway was reached.", judgement.reachable);
    metrics.fact("authorised", "Whether the gateway accepted the credential.", judgement.authorised);
    if (const auto* http = report.evidence.http(); http != nullptr)
        metrics.fact("ready", "Whether the gateway calls itself ready.", http->ready);
    add_stages(metrics, result_rows(report, style));
    metrics.family("run_duration_seconds", "What the run took.");
    metrics.sample("", seconds_text(report.header.took));
    metrics.family("run_timestamp_seconds", "When the run began, as Unix time.");
    metrics.sample(
        "",
        fmt::format(
            "{}.{:03}", report.header.started_at.count() / 1000, report.header.started_at.count() % 1000
        )
    );
    metrics.family("findings", "How many findings there are of each severity.");
    for (const auto severity : {Severity::error, Severity::warning, Severity::info})
        metrics.sample(
            fmt::format("{{severity=\"{}\"}}", name(severity)),
            std::to_string(count_findings(report, severity))
        );
    return metrics.take();
}

}  // namespace ocprobe::report
