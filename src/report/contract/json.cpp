// The contract for machines: ocprobe.contract/v1.
#include "report/check/json_parts.hpp"
#include "report/contract/parts.hpp"

namespace ocprobe::report {

namespace {

void write_place(JsonWriter& json, const FilePlace& place) {
    json.field("file", place.file);
    if (place.line == 0) return;
    json.field("line", place.line);
    json.field("column", place.column);
}

void write_remedy(JsonWriter& json, const ContractRemedy& remedy) {
    json.object([&] {
        json.field_if("when", remedy.when);
        json.field("automatic", remedy.automatic);
        json.whole_array("edits", remedy.edits, [&](const ContractEdit& edit) {
            json.object([&] {
                json.field("op", name(edit.op));
                json.whole_array("services", edit.services, [&](const std::string& service) {
                    json.element(service);
                });
                json.field_if("name", edit.name);
                json.lines("value", edit.value);
                json.field_if("old", edit.old);
            });
        });
    });
}

void write_finding(JsonWriter& json, const ContractFinding& finding) {
    json.object([&] {
        json.field("id", finding.id);
        json.field("effect", name(finding.effect));
        json.field_if("service", finding.service);
        write_place(json, finding.place);
        json.field("summary", finding.summary);
        if (!finding.remedies.empty()) {
            json.lines("fix", remedy_text(finding.remedies));
            json.whole_array("remedies", finding.remedies, [&](const ContractRemedy& remedy) {
                write_remedy(json, remedy);
            });
        }
        json.field("fingerprint", finding.fingerprint);
        json.field("waived", finding.waived);
    });
}

void write_role(JsonWriter& json, const ContractRole& role) {
    json.object([&] {
        json.field("service", role.service);
        json.field("role", name(role.role));
        json.field("score", role.score);
        json.whole_array("because", role.because, [&](const std::string& reason) { json.element(reason); });
        json.field("assumed", role.assumed);
    });
}

void write_waiver(JsonWriter& json, const Waiver& waiver) {
    json.object([&] {
        json.field("id", waiver.id);
        json.field_if("service", waiver.service);
        json.field("owner", waiver.owner);
        json.field("reason", waiver.reason);
        json.field("expires", waiver.expires);
        json.field("days_left", waiver.days_left);
        json.field("used", waiver.used);
        if (waiver.problem) json.field("problem", describe_problem(waiver));
        write_place(json, waiver.place);
    });
}

}  // namespace

std::string contract_json(const ContractReport& report, const Style& style) {
    JsonWriter json(style.pretty, Printable(style.redactor));
    const auto findings = [&json](const ContractFinding& finding) { write_finding(json, finding); };
    json.object([&] {
        write_header(json, "ocprobe.contract/v1", report.header);
        json.whole_array("files", report.files, [&](const std::string& file) { json.element(file); });
        json.whole_array("roles", report.roles, [&](const ContractRole& role) { write_role(json, role); });
        json.whole_array("pairs", report.pairs, [&](const ContractPair& pair) {
            json.object([&] {
                json.field("gateway", pair.gateway);
                json.field("cli", pair.cli);
                if (pair.other_client) json.field("other_client", true);
                json.whole_array("checks", pair.rows, [&](const ContractRow& row) {
                    json.object([&] {
                        json.field("id", row.id);
                        json.field("status", name(row.status));
                        json.field("summary", row.summary);
                        json.whole_array("findings", row.findings, findings);
                    });
                });
            });
        });
        json.whole_array("warnings", report.warnings, findings);
        json.whole_array("waivers", report.waivers, [&](const Waiver& waiver) {
            write_waiver(json, waiver);
        });
        if (report.live_verdict) json.field("live_verdict", *report.live_verdict);
        const auto count = count_rows(report);
        json.object("counts", [&] {
            json.field("green", count.green);
            json.field("red", count.red);
            json.field("waived", count.waived);
            json.field("undecided", count.undecided);
        });
        write_receipt(json, report.redaction);
        json.field("exit_code", report.exit_code);
    });
    return json.take();
}

}  // namespace ocprobe::report
