// The JSON report, `ocprobe.report/v1` (verdicts.md §2).
#include "report/json.hpp"

#include "report/json_parts.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace ocprobe::report {

namespace {

json::object verdict_object(const Verdict& verdict) {
    json::object object{
        {"id", verdict.id},
        {"confidence", name(verdict.confidence)},
        {"summary", verdict.summary},
        {"cause", verdict.cause}};
    json::array fix;
    for (const auto& step : verdict.fix) {
        json::object row{{"do", step.action}, {"where", step.where}};
        put(row, "command", step.command);
        fix.push_back(std::move(row));
    }
    object["fix"] = std::move(fix);
    object["evidence"] = strings(verdict.evidence);
    json::array excluded;
    for (const auto& entry : verdict.excluded)
        excluded.push_back({{"id", entry.id}, {"because", entry.because}});
    object["excluded"] = std::move(excluded);
    return object;
}

json::object cli_object(const CliFacts& cli) {
    json::object object{{"version", cli.version}, {"source", cli.measured ? "measured" : "assumed"}};
    put(object, "path", cli.path);
    return object;
}

json::object header_object(const RunHeader& header) {
    return {
        {"schema", "ocprobe.report/v1"},
        {"tool", {{"version", header.version}, {"commit", header.commit}}},
        {"run_id", header.run_id},
        {"started_at", rfc3339(header.started_at)},
        {"took_ms", milliseconds(header.took)},
    };
}

json::object report_object(const Report& report) {
    const auto& [evidence, judgement] = std::tie(report.evidence, report.judgement);
    auto object = header_object(report.header);
    object["verdict"] = verdict_object(judgement.verdict);
    object["facts"] = {
        {"reachable", or_null(judgement.reachable)},
        {"authorised", or_null(judgement.authorised)},
        {"scoped", or_null(judgement.scoped)},
    };
    json::array next;
    for (const auto& entry : judgement.next)
        next.push_back({{"id", entry.id}, {"because", entry.because}});
    object["next"] = std::move(next);
    json::array findings;
    for (const auto& finding : judgement.findings) {
        json::object row{
            {"id", finding.id}, {"severity", name(finding.severity)}, {"summary", finding.summary}};
        put(row, "fix", finding.fix);
        findings.push_back(std::move(row));
    }
    object["findings"] = std::move(findings);
    object["cli"] = cli_object(evidence.cli);
    object["environment"] = json_environment(evidence);
    object["target"] = json_target(evidence.target);
    object["credential"] = json_credential(evidence.credential);
    object["stages"] = json_stages(evidence);
    object["close"] = json_close(evidence.close);
    object["gateway"] = json_gateway(evidence);
    if (!evidence.candidates.empty()) object["candidates"] = json_candidates(evidence);
    object["redaction"] = {
        {"secrets_known", report.redaction.secrets_known},
        {"found", report.redaction.found},
        {"bytes_searched", report.redaction.bytes_searched},
    };
    object["exit_code"] = report.exit_code;
    return object;
}

// Every string of the document: what is not printable is escaped, so that a decoded field can be shown as it
// is.
void make_printable(json::value& value, bool may_break_lines) {
    if (auto* text = value.if_string()) {
        const std::string_view plain(text->data(), text->size());
        std::string printable;
        // A command's line breaks are ours; everything between them is escaped like any other text.
        for (std::size_t start = 0; start <= plain.size();) {
            const auto end = may_break_lines ? plain.find('\n', start) : std::string_view::npos;
            const auto part = plain.substr(start, end == std::string_view::npos ? end : end - start);
            printable += escape_text(part, part.size() * 6 + 16);
            if (end == std::string_view::npos) break;
            printable += '\n';
            start = end + 1;
        }
        if (printable != plain) *text = printable;
        return;
    }
    if (auto* array = value.if_array()) {
        for (auto& entry : *array)
            make_printable(entry, false);
    } else if (auto* object = value.if_object()) {
        for (auto& member : *object)
            make_printable(member.value(), member.key() == "command");
    }
}

void write_number(const json::value& value, std::string& out) {
    // Boost.JSON writes a double as 1.2345E1: correct, but nothing that a person wants to read.
    out += fmt::format("{:.3f}", value.get_double());
    while (out.back() == '0')
        out.pop_back();
    if (out.back() == '.') out.pop_back();
}

void write(const json::value& value, std::string& out, int indent, bool pretty) {
    const auto line = [&](int depth) {
        if (pretty) out += "\n" + std::string(static_cast<std::size_t>(depth) * 2, ' ');
    };
    if (const auto* object = value.if_object()) {
        out += '{';
        bool first = true;
        for (const auto& member : *object) {
            if (!first) out += ',';
            first = false;
            line(indent + 1);
            out += json::serialize(member.key()) + (pretty ? ": " : ":");
            write(member.value(), out, indent + 1, pretty);
        }
        if (!first) line(indent);
        out += '}';
    } else if (const auto* array = value.if_array()) {
        out += '[';
        bool first = true;
        for (const auto& entry : *array) {
            if (!first) out += ',';
            first = false;
            line(indent + 1);
            write(entry, out, indent + 1, pretty);
        }
        if (!first) line(indent);
        out += ']';
    } else if (value.is_double()) {
        write_number(value, out);
    } else {
        out += json::serialize(value);
    }
}

std::string finished(json::object object, bool pretty) {
    json::value document(std::move(object));
    make_printable(document, false);
    std::string out;
    out.reserve(16'384);
    write(document, out, 0, pretty);
    out += '\n';
    return out;
}

}  // namespace

std::string render_json(const Report& report, const Style& style) {
    return finished(report_object(report), style.pretty);
}

std::string minimal_json(const RunHeader& header, std::string_view why) {
    Report report;
    report.header = header;
    report.exit_code = 70;
    report.judgement.verdict.id = "internal_error";
    report.judgement.verdict.confidence = Confidence::certain;
    report.judgement.verdict.summary = std::string(why);
    report.judgement.verdict.cause = "ocprobe itself failed; nothing is said about the gateway";
    for (int id = 0; id < stage_count; ++id) {
        StageRecord record;
        record.id = static_cast<StageId>(id);
        record.skipped_because = "internal error";
        report.evidence.stages.push_back(std::move(record));
    }
    return render_json(report, {});
}

}  // namespace ocprobe::report
