// SARIF 2.1.0: the verdict of a run that failed and the findings as results. A location in a file where one is known,
// otherwise the stage as a logical one.
#include "base/percent.hpp"
#include "report/common/json_writer.hpp"
#include "report/monitor/rows.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace ocprobe::report {

namespace {

constexpr std::string_view report_sarif_schema = "https://json.schemastore.org/sarif-2.1.0.json";

struct SarifResult {
    std::string id;
    std::string_view level;
    std::string text;
    VerdictPlace place;
    std::string stage;
};

std::string_view sarif_level(Severity severity) {
    switch (severity) {
    case Severity::error:
        return "error";
    case Severity::warning:
        return "warning";
    case Severity::info:
        break;
    }
    return "note";
}

std::vector<SarifResult> sarif_results(const Report& report) {
    const auto& verdict = report.judgement.verdict;
    std::vector<SarifResult> results;
    if (report.exit_code != 0) {
        const auto stage = verdict.evidence.empty() ? std::string("run") : verdict.evidence.back();
        auto text = verdict.summary;
        if (!verdict.cause.empty() && verdict.cause != verdict.summary) text += ". " + verdict.cause;
        results.push_back({verdict.id, "error", text, place_of_verdict(report), stage});
    }
    for (const auto& finding : report.judgement.findings)
        results.push_back({finding.id, sarif_level(finding.severity), finding.summary, {}, "run"});
    return results;
}

void write_sarif_text(JsonWriter& json, std::string_view key, std::string_view text) {
    json.object(key, [&] { json.field("text", text.empty() ? std::string_view("no words") : text); });
}

void write_location(JsonWriter& json, const SarifResult& result) {
    json.object([&] {
        if (!result.place.file.empty()) {
            json.object("physicalLocation", [&] {
                json.object("artifactLocation", [&] {
                    const auto path = percent_encode(result.place.file, "!\"#$%&'()*+,:;<=>?@[\\]^`{|}");
                    json.field("uri", path.starts_with('/') ? "file://" + path : path);
                });
                json.object("region", [&] {
                    json.field("startLine", std::max(result.place.line, 1));
                    json.field("startColumn", std::max(result.place.column, 1));
                });
            });
        }
        json.whole_array("logicalLocations", std::initializer_list<int>{0}, [&](int) {
            json.object([&] {
                json.field("name", result.stage);
                json.field("kind", "module");
            });
        });
    });
}

}  // namespace

std::string render_sarif(const Report& report, const Style& style) {
    const auto results = sarif_results(report);
    std::vector<std::string> ids;
    for (const auto& result : results) {
        if (std::find(ids.begin(), ids.end(), result.id) == ids.end()) ids.push_back(result.id);
    }
    JsonWriter json(style.pretty, Printable(style.redactor));
    const auto write_rule = [&](const std::string& id) {
        json.object([&] {
            json.field("id", id);
            write_sarif_text(json, "shortDescription", id);
            write_sarif_text(json, "help", "ocprobe explain " + id);
        });
    };
    const auto write_result = [&](const SarifResult& result) {
        json.object([&] {
            json.field("ruleId", result.id);
            json.field("ruleIndex", std::find(ids.begin(), ids.end(), result.id) - ids.begin());
            json.field("level", result.level);
            write_sarif_text(json, "message", result.text);
            json.whole_array("locations", std::initializer_list<int>{0}, [&](int) {
                write_location(json, result);
            });
            json.object("partialFingerprints", [&] { json.field("ocprobeId/v1", result.id); });
        });
    };
    json.object([&] {
        json.field("$schema", report_sarif_schema);
        json.field("version", "2.1.0");
        json.whole_array("runs", std::initializer_list<int>{0}, [&](int) {
            json.object([&] {
                json.object("tool", [&] {
                    json.object("driver", [&] {
                        json.field("name", "ocprobe");
                        json.field("semanticVersion", report.header.version);
                        json.whole_array("rules", ids, write_rule);
                    });
                });
                json.field("columnKind", "unicodeCodePoints");
                json.whole_array("results", results, write_result);
            });
        });
    });
    return json.take();
}

}  // namespace ocprobe::report
