// SARIF 2.1.0 as GitHub's code scanning takes it: a location and a fingerprint in every result, and the rules.
#include "base/percent.hpp"
#include "ocprobe/base/clock.hpp"
#include "report/common/json_writer.hpp"
#include "report/contract/parts.hpp"

#include <algorithm>
#include <string>

namespace ocprobe::report {

namespace {

constexpr std::string_view schema_uri = "https://json.schemastore.org/sarif-2.1.0.json";

std::string_view level_of(const ContractFinding& finding) {
    switch (finding.effect) {
    case ContractEffect::fails:
    case ContractEffect::latent:
        return "error";
    case ContractEffect::warning:
        return "warning";
    case ContractEffect::note:
        break;
    }
    return "note";
}

/// A relative reference: everything but unreserved characters and slashes percent-encoded.
std::string uri_of(std::string_view path) {
    while (path.starts_with("./"))
        path.remove_prefix(2);
    const auto encoded = percent_encode(path, "!\"#$%&'()*+,:;<=>?@[\\]^`{|}");
    return path.starts_with('/') ? "file://" + encoded : encoded;
}

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
    json.object(key, [&] { json.field("text", text); });
}

void write_rule(JsonWriter& json, const ContractRule& rule) {
    json.object([&] {
        json.field("id", rule.id);
        write_text(json, "shortDescription", rule.question);
        write_text(json, "fullDescription", rule.holds_when);
        write_text(json, "help", rule.what_to_do);
        json.object("defaultConfiguration", [&] {
            json.field("level", rule.kind == ContractKind::blocker ? "error" : "warning");
        });
    });
}

void write_result(JsonWriter& json, const ContractReport& report, const ContractFinding& finding) {
    const auto rule = std::find_if(report.rules.begin(), report.rules.end(), [&](const auto& r) {
        return r.id == finding.id;
    });
    json.object([&] {
        json.field("ruleId", finding.id);
        if (rule != report.rules.end()) json.field("ruleIndex", rule - report.rules.begin());
        json.field("level", level_of(finding));
        auto text = finding.summary;
        if (!finding.service.empty()) text = "service " + finding.service + ": " + text;
        write_text(json, "message", text);
        json.whole_array("locations", std::initializer_list<int>{0}, [&](int) {
            json.object([&] {
                json.object("physicalLocation", [&] {
                    json.object("artifactLocation", [&] { json.field("uri", uri_of(finding.place.file)); });
                    json.object("region", [&] {
                        json.field("startLine", std::max<std::uint32_t>(finding.place.line, 1));
                        json.field("startColumn", std::max<std::uint32_t>(finding.place.column, 1));
                    });
                });
            });
        });
        json.object("partialFingerprints", [&] { json.field("ocprobeContract/v1", finding.fingerprint); });
        if (finding.waived) {
            json.whole_array("suppressions", std::initializer_list<int>{0}, [&](int) {
                json.object([&] { json.field("kind", "external"); });
            });
        }
    });
}

}  // namespace

std::string contract_sarif(const ContractReport& report, const Style& style) {
    JsonWriter json(style.pretty, Printable(style.redactor));
    json.object([&] {
        json.field("$schema", schema_uri);
        json.field("version", "2.1.0");
        json.whole_array("runs", std::initializer_list<int>{0}, [&](int) {
            json.object([&] {
                json.object("tool", [&] {
                    json.object("driver", [&] {
                        json.field("name", "ocprobe");
                        json.field("semanticVersion", report.header.version);
                        json.whole_array("rules", report.rules, [&](const ContractRule& rule) {
                            write_rule(json, rule);
                        });
                    });
                });
                json.field("columnKind", "unicodeCodePoints");
                json.whole_array("results", all_findings(report), [&](const ContractFinding* finding) {
                    write_result(json, report, *finding);
                });
                json.object("properties", [&] {
                    json.field("secretsKnown", report.redaction.secrets_known);
                    json.field("secretsFound", report.redaction.found);
                    json.field("secretsNotSearched", report.redaction.not_searched);
                });
            });
        });
    });
    return json.take();
}

}  // namespace ocprobe::report
