// A comparison for machines: `comparison` in report.schema.json.
#include "report/check/json_parts.hpp"
#include "report/compare/parts.hpp"

namespace ocprobe::report {

namespace {

void write_value(JsonWriter& json, std::string_view key, const std::optional<FactValue>& value) {
    if (!value) return;
    std::visit(
        [&](const auto& held) {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::vector<std::string>>) {
                json.array(key, held);
            } else {
                json.field(key, held);
            }
        },
        *value
    );
}

void write_differences(
    JsonWriter& json, std::string_view key, const std::vector<FactDifference>& differences
) {
    json.array(key, differences, [&](const FactDifference& difference) {
        json.object([&] {
            json.field("fact", difference.fact);
            write_value(json, "a", difference.a);
            write_value(json, "b", difference.b);
        });
    });
}

void write_compared(JsonWriter& json, std::string_view key, const ComparedReport& report) {
    json.object(key, [&] {
        json.field("name", report.name);
        json.field_if("run_id", report.run_id);
        json.field_if("started_at", report.started_at);
        json.field_if("version", report.version);
        json.object("verdict", [&] {
            json.field("id", report.verdict);
            json.field_if("confidence", report.confidence);
        });
        json.array("findings", report.findings);
    });
}

void write_parting(JsonWriter& json, std::string_view key, const StageComparison* stage) {
    if (stage != nullptr) {
        json.field(key, name(stage->id));
    } else {
        json.null(key);
    }
}

void write_compared_stage(JsonWriter& json, const StageComparison& stage) {
    json.object([&] {
        json.field("id", name(stage.id));
        json.field("measured", stage.measured());
        json.field("status_a", name(stage.status_a));
        json.field("status_b", name(stage.status_b));
        if (stage.skipped_a) json.field("skipped_a", *stage.skipped_a);
        if (stage.skipped_b) json.field("skipped_b", *stage.skipped_b);
        write_differences(json, "differences", stage.differences);
        if (!stage.unknown_a.empty()) json.array("not_measured_a", stage.unknown_a);
        if (!stage.unknown_b.empty()) json.array("not_measured_b", stage.unknown_b);
    });
}

}  // namespace

void write_comparison(JsonWriter& json, const Comparison& comparison) {
    json.field("same", comparison.same());
    json.field("same_verdict", comparison.same_verdict());
    write_parting(json, "parts_at", comparison.first());
    write_parting(json, "status_parts_at", comparison.first_by_status());
    write_compared(json, "a", comparison.a);
    write_compared(json, "b", comparison.b);
    json.array("stages", comparison.stages, [&](const StageComparison& stage) {
        write_compared_stage(json, stage);
    });
    write_differences(json, "conditions", comparison.conditions);
}

std::string diff_json(const DiffReport& report, const Style& style) {
    JsonWriter json(style.pretty, Printable(style.redactor));
    json.object([&] {
        write_header(json, "ocprobe.diff/v1", report.header);
        json.object("comparison", [&] { write_comparison(json, report.comparison); });
        write_receipt(json, report.redaction);
        json.field("exit_code", report.exit_code);
    });
    return json.take();
}

}  // namespace ocprobe::report
