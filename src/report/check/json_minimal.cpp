// The JSON report that stands in for one that may not be written: every field, and nothing measured.
#include "report/check/formats.hpp"
#include "report/check/json_parts.hpp"

namespace ocprobe::report {

namespace {

void write_nothing_local(JsonWriter& json, const RunHeader& header) {
    const std::vector<std::string> none;
    json.object("cli", [&] {
        json.null("version");
        json.field("source", "assumed");
    });
    json.object("environment", [&] {
        for (const auto* key : {"in_container", "network_namespace", "uid", "gid"})
            json.null(key);
        json.array("resolver", none);
        json.null("kernel");
        json.object("clock", [&] {
            json.own("at", rfc3339(header.started_at));
            json.null("offset_ms");
            json.null("error_ms");
        });
    });
    json.object("target", [&] {
        json.null("url");
        json.field("source", "none");
        json.null("cli_would_dial");
        json.array("ladder", none);
    });
    json.object("credential", [&] {
        json.field("kind", "none");
        json.field("source", "none");
        json.array("ladder", none);
    });
}

void write_nothing_asked(JsonWriter& json) {
    std::vector<StageId> stages;
    for (int id = 0; id < stage_count; ++id)
        stages.push_back(static_cast<StageId>(id));
    json.array("stages", stages, [&](StageId id) {
        json.object([&] {
            json.field("id", name(id));
            json.field("status", name(StageStatus::skipped));
            json.field("skipped_because", "not in this report: internal error");
            json.field("started_ms", Micros(0));
            json.field("took_ms", Micros(0));
            json.field("summary", "");
            json.object("facts", [] {});
        });
    });
    json.null("close");
    json.object("gateway", [] {});
}

}  // namespace

std::string minimal_json(const RunHeader& header, std::string_view why, const RedactionReceipt& receipt) {
    Judgement judgement;
    judgement.verdict.id = "internal_error";
    judgement.verdict.kind = VerdictKind::internal_error;
    judgement.verdict.confidence = Confidence::certain;
    judgement.verdict.summary = why;
    judgement.verdict.cause = "A fault of ocprobe: nothing is said about the gateway.";
    JsonWriter json(false, Printable());
    json.object([&] {
        write_header(json, "ocprobe.report/v1", header);
        write_judgement(json, judgement);
        write_nothing_local(json, header);
        write_nothing_asked(json);
        write_receipt(json, receipt);
        json.field("exit_code", 70);
    });
    return json.take();
}

}  // namespace ocprobe::report
