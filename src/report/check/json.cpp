// The report as one JSON object (report.schema.json): the order of the fields is part of the contract.
#include "ocprobe/report/render.hpp"
#include "report/check/formats.hpp"
#include "report/check/json_parts.hpp"
#include "report/compare/parts.hpp"

namespace ocprobe::report {

namespace {

void write_verdict(JsonWriter& json, const Verdict& verdict) {
    json.object("verdict", [&] {
        json.field("id", verdict.id);
        json.field("confidence", name(verdict.confidence));
        json.field("summary", verdict.summary);
        json.field("cause", verdict.cause);
        if (!verdict.cli_says.empty()) json.array("cli_says", verdict.cli_says);
        write_fix(json, "fix", verdict.fix);
        json.array("evidence", verdict.evidence);
        json.array("excluded", verdict.excluded, [&](const Excluded& excluded) {
            json.object([&] {
                json.field("id", excluded.id);
                json.field("because", excluded.because);
            });
        });
    });
}

void write_cli(JsonWriter& json, const CliFacts& cli) {
    json.object("cli", [&] {
        json.field_or_null("version", cli.version);
        json.field("source", cli.measured ? "measured" : "assumed");
        json.field_if("path", cli.path);
        json.field("protocol_min", cli.protocol_min);
        json.field("protocol_max", cli.protocol_max);
    });
}

void write_target(JsonWriter& json, const Target& target) {
    json.object("target", [&] {
        json.field_or_null("url", target.url);
        json.field("source", label(target.source));
        json.field("cli_would_dial", target.cli_would_dial());
        json.field_if("refused_because", target.refused_because);
        json.array("ladder", target.ladder, [&](const UrlRung& rung) {
            json.object([&] {
                json.field("source", label(rung.source));
                json.field("value", rung.value);
                json.field("used", rung.used);
                json.field("why", rung.why);
            });
        });
    });
}

void write_credential(JsonWriter& json, const Evidence& evidence) {
    const auto& sent = evidence.judged_credential();
    json.object("credential", [&] {
        json.field("kind", name(sent.kind));
        json.field("source", label(sent.source));
        json.field_if("length", sent.length);
        if (!evidence.credential.also.empty()) {
            json.array("also", evidence.credential.sent_beside(sent.kind), [&](const Source& source) {
                json.element(label(source));
            });
        }
        json.array("ladder", evidence.credential.ladder, [&](const CredentialRung& rung) {
            json.object([&] {
                json.field("source", label(rung.source));
                json.field("kind", name(rung.kind));
                json.field("present", rung.present);
                json.field("used", rung.used);
                json.field_if("same_as_used", rung.same_as_used);
                if (rung.problem != CredentialProblem::none) {
                    json.field("problem", name(rung.problem));
                    json.field_if("problem_detail", rung.problem_detail);
                }
                if (rung.trimmed) json.field("trimmed", true);
                json.field_if("length", rung.length);
                json.field("why", rung.why);
            });
        });
    });
}

void write_stages(JsonWriter& json, const Evidence& evidence) {
    json.array("stages", evidence.stages, [&](const StageRecord& stage) {
        json.object([&] {
            json.field("id", name(stage.id));
            json.field("status", name(stage.status));
            if (stage.status == StageStatus::skipped) json.field("skipped_because", stage.skipped_because);
            json.field("started_ms", stage.started);
            json.field("took_ms", stage.took);
            json.field("summary", stage.summary);
            json.object("facts", [&] { write_stage_facts(json, evidence, stage); });
            if (!stage.error) return;
            json.object("error", [&] {
                json.field("name", stage.error->name);
                json.field("number", stage.error->number);
                json.field("text", stage.error->text);
            });
        });
    });
}

void write_candidates(JsonWriter& json, const Evidence& evidence) {
    if (!evidence.question.candidates) return;
    json.array("candidates", evidence.candidates, [&](const CandidateResult& result) {
        json.object([&] {
            json.field("host", result.candidate.host);
            json.field("port", result.candidate.port);
            json.field("because", result.candidate.because);
            json.field("outcome", name(result.outcome));
            json.field_if("address", result.address);
            json.field("tls", result.tls);
            json.field_if("detail", result.detail);
            json.field_if("version", result.version);
            json.field_if("challenge_after_ms", result.challenge_after);
        });
    });
}

// hello-ok holds most of it; what only HTTP answered comes from there.
void write_gateway(JsonWriter& json, const Evidence& evidence, const ReleaseRange& release) {
    const auto* http = evidence.http();
    const auto* websocket = evidence.websocket();
    const auto* hello = websocket != nullptr && websocket->hello ? &*websocket->hello : nullptr;
    json.object("gateway", [&] {
        if (hello != nullptr && !hello->version.empty()) {
            json.field("version", hello->version);
        } else if (http != nullptr) {
            json.field_if("version", http->version);
        }
        if (hello != nullptr) {
            json.field_if("protocol", hello->protocol);
            json.field_if("boot_id", hello->boot_id);
            json.field_if("conn_id", hello->connection_id);
            json.field_if("auth_method", hello->auth_method);
            json.array("scopes", hello->scopes);
        }
        if (hello != nullptr && hello->uptime_ms) {
            json.field("uptime_ms", hello->uptime_ms);
        } else if (http != nullptr) {
            json.field_if("uptime_ms", http->uptime_ms);
        }
        if (http != nullptr) json.field_if("ready", http->ready);
        if (!release.known()) return;
        json.object("release", [&] {
            json.field_if("at_least", release.at_least);
            json.field_if("before", release.before);
            json.array("because", release.because);
        });
    });
}

void write_stop(JsonWriter& json, const Evidence& evidence) {
    if (evidence.stopped != StopReason::none) {
        json.object("stopped", [&] {
            const bool by_signal = evidence.stopped == StopReason::signal;
            json.field("by", by_signal ? "signal" : "deadline");
            if (by_signal) json.field("signal", evidence.signal);
        });
    }
    json.field_if("internal_error", evidence.internal_error);
}

}  // namespace

void write_close(JsonWriter& json, const CloseEvent& close) {
    json.field("code", close.code);
    json.field("origin", name(close.origin));
    json.field("reason", close.reason);
    json.field("transport", name(close.transport));
    json.field_if("transport_text", close.transport_text);
    json.field_if("error_code", close.error_code);
    json.field_if("error_details_code", close.error_details_code);
    json.field("after_ms", close.after);
    json.field("phase", name(close.phase));
}

void write_judgement(JsonWriter& json, const Judgement& judgement) {
    write_verdict(json, judgement.verdict);
    json.object("facts", [&] {
        json.field("reachable", judgement.reachable);
        json.field("authorised", judgement.authorised);
        json.field("scoped", judgement.scoped);
    });
    json.array("next", judgement.next, [&](const Forecast& next) {
        json.object([&] {
            json.field("id", next.id);
            json.field("because", next.because);
            if (!next.fix.empty()) write_fix(json, "fix", next.fix);
        });
    });
    if (!judgement.combined_fix.empty()) write_fix(json, "combined_fix", judgement.combined_fix);
    json.array("findings", judgement.findings, [&](const Finding& finding) {
        json.object([&] {
            json.field("id", finding.id);
            json.field("severity", name(finding.severity));
            json.field("summary", finding.summary);
            json.field_if("fix", finding.fix);
        });
    });
}

void write_header(JsonWriter& json, std::string_view schema, const RunHeader& header) {
    json.own("schema", schema);
    json.object("tool", [&] {
        json.own("version", header.version);
        json.own("commit", header.commit);
    });
    json.own("run_id", header.run_id);
    json.own("started_at", rfc3339(header.started_at));
    json.field("took_ms", header.took);
}

void write_receipt(JsonWriter& json, const RedactionReceipt& receipt) {
    json.object("redaction", [&] {
        json.field("secrets_known", receipt.secrets_known);
        json.field("found", receipt.found);
        json.field("bytes_searched", receipt.bytes_searched);
        json.field("not_searched", receipt.not_searched);
        json.field("matched_by_form", receipt.matched_by_form);
    });
}

std::string render_json_against(const Report& report, const Comparison* against, const Style& style) {
    JsonWriter json(style.pretty, Printable(style.redactor));
    const auto& evidence = report.evidence;
    json.object([&] {
        write_header(json, "ocprobe.report/v1", report.header);
        write_judgement(json, report.judgement);
        write_cli(json, evidence.cli);
        json.object("environment", [&] { write_environment(json, evidence); });
        write_target(json, evidence.target);
        write_credential(json, evidence);
        write_stages(json, evidence);
        if (evidence.close) {
            json.object("close", [&] { write_close(json, *evidence.close); });
        } else {
            json.null("close");
        }
        if (evidence.hold) json.object("session", [&] { write_session(json, *evidence.hold); });
        write_gateway(json, evidence, report.judgement.release);
        write_candidates(json, evidence);
        write_stop(json, evidence);
        write_evidence(json, evidence);
        if (style.replayed != nullptr) {
            write_replay(json, *style.replayed);
            for (const auto& member : style.replayed->other_members)
                json.value(member.key(), member.value());
        }
        if (against != nullptr) json.object("against", [&] { write_comparison(json, *against); });
        write_receipt(json, report.redaction);
        if (style.shared) json.field("pseudonyms", true);
        json.field("exit_code", report.exit_code);
    });
    return json.take();
}

std::string render_json(const Report& report, const Style& style) {
    return render_json_against(report, nullptr, style);
}

std::string render_ndjson(const Report& report, const Style& style) {
    auto one_line = style;
    one_line.pretty = false;
    return render_json(report, one_line);
}

}  // namespace ocprobe::report
