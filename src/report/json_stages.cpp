// The pieces of the JSON report that the network gave: stages, close, gateway, candidates.
#include "ocprobe/base/file_system.hpp"
#include "report/json_parts.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

json::object path_step(const PathStep& step) {
    json::object object{{"path", step.path}, {"exists", step.exists}};
    put(object, "kind", step.kind);
    if (step.exists) {
        object["mode"] = fmt::format("{:04o}", step.mode);
        object["uid"] = step.uid;
        object["gid"] = step.gid;
    }
    if (step.error != 0) object["error"] = errno_name(step.error);
    put(object, "mount_source", step.mount_source);
    return object;
}

json::object http_answer(const HttpAnswer& answer) {
    json::object object{{"path", answer.path}, {"outcome", word(answer.outcome)}};
    put(object, "status", answer.status);
    put(object, "content_type", answer.content_type);
    if (answer.status) {
        object["body_kind"] = word(answer.body_kind);
        object["body_bytes"] = answer.body_bytes;
        object["body_truncated"] = answer.body_truncated;
    }
    put(object, "body", answer.body);
    put(object, "first_bytes", answer.first_bytes);
    json::object headers;
    for (const auto& header : answer.headers)
        headers[header.name] = header.value.str();
    if (!headers.empty()) object["headers"] = std::move(headers);
    object["took_ms"] = milliseconds(answer.took);
    return object;
}

json::object gateway_error(const GatewayError& error) {
    json::object object{{"code", error.code.str()}};
    put(object, "details_code", error.details_code);
    put(object, "message", error.message);
    put(object, "reason", error.reason);
    put(object, "auth_reason", error.auth_reason);
    put(object, "request_id", error.request_id);
    put(object, "retry_after_ms", error.retry_after_ms);
    put(object, "retryable", error.retryable);
    put(object, "expected_protocol", error.expected_protocol);
    put(object, "minimum_probe_protocol", error.minimum_probe_protocol);
    return object;
}

void put_time(json::object& object, std::string_view key, const std::optional<Micros>& time) {
    if (time) object[key] = milliseconds(*time);
}

json::object stage_facts(const Evidence& evidence, const StageRecord& record) {
    switch (record.id) {
    case StageId::target:
        return {{"url", evidence.target.url}, {"source", label(evidence.target.source)}};
    case StageId::credential:
        return {{"kind", name(evidence.credential.kind)}, {"source", label(evidence.credential.source)}};
    case StageId::state:
        return json_state(evidence.state);
    default:
        break;
    }
    if (const auto* dns = std::get_if<DnsFacts>(&record.facts)) return json_dns(*dns);
    if (const auto* connect = std::get_if<ConnectFacts>(&record.facts)) return json_connect(*connect);
    if (const auto* tls = std::get_if<TlsFacts>(&record.facts)) return json_tls(*tls);
    if (const auto* http = std::get_if<HttpFacts>(&record.facts)) return json_http(*http);
    if (const auto* websocket = std::get_if<WsFacts>(&record.facts)) return json_websocket(*websocket);
    return {};
}

}  // namespace

json::object json_dns(const DnsFacts& facts) {
    json::object object{{"outcome", word(facts.outcome)}, {"name", facts.name}};
    json::array answers;
    for (const auto& answer : facts.answers)
        answers.emplace_back(answer.address);
    object["answers"] = std::move(answers);
    if (facts.answers_dropped > 0) object["answers_dropped"] = facts.answers_dropped;
    object["from_hosts_file"] = facts.from_hosts_file;
    object["servers"] = strings(facts.servers);
    object["asked"] = strings(facts.asked);
    put(object, "answered_by", facts.answered_by);
    object["search"] = strings(facts.search);
    object["queried"] = strings(facts.queried);
    put(object, "resolv_conf", facts.resolv_conf);
    json::array near;
    for (const auto& entry : facts.near_names) {
        near.push_back({{"name", entry.name}, {"addresses", strings(entry.addresses)}});
    }
    if (!near.empty()) object["near_names"] = std::move(near);
    return object;
}

json::object json_connect(const ConnectFacts& facts) {
    json::object object{{"outcome", name(facts.outcome)}};
    json::array attempts;
    for (const auto& attempt : facts.attempts) {
        json::object row{
            {"address", attempt.address}, {"port", attempt.port}, {"outcome", name(attempt.outcome)}};
        if (attempt.error != 0) {
            row["error"] = errno_name(attempt.error);
            row["number"] = attempt.error;
        }
        row["took_ms"] = milliseconds(attempt.took);
        attempts.push_back(std::move(row));
    }
    object["attempts"] = std::move(attempts);
    put(object, "chosen_address", facts.chosen_address);
    put(object, "local_address", facts.local_address);
    json::array walk;
    for (const auto& step : facts.walk)
        walk.push_back(path_step(step));
    if (!walk.empty()) object["walk"] = std::move(walk);
    if (facts.obstacle) object["obstacle"] = path_step(*facts.obstacle);
    return object;
}

json::object json_tls(const TlsFacts& facts) {
    json::object object{{"outcome", word(facts.outcome)}};
    put(object, "protocol", facts.protocol);
    put(object, "cipher", facts.cipher);
    put(object, "subject", facts.subject);
    put(object, "issuer", facts.issuer);
    if (!facts.names.empty()) object["names"] = strings(facts.names);
    put(object, "not_before", facts.not_before);
    put(object, "not_after", facts.not_after);
    put(object, "leaf_sha256", facts.leaf_sha256);
    if (!facts.leaf_sha256.empty()) object["self_signed"] = facts.self_signed;
    object["faults"] = strings(facts.faults);
    object["pinned"] = facts.pinned;
    put(object, "pin_source", facts.pin_source);
    object["trust_sources"] = strings(facts.trust_sources);
    put(object, "trusted_by_system_only", facts.trusted_by_system_only);
    put(object, "reason", facts.reason);
    put(object, "plain_http_answered", facts.plain_http_answered);
    return object;
}

json::object json_http(const HttpFacts& facts) {
    json::object object{{"gateway", facts.gateway}};
    put(object, "live", facts.live);
    put(object, "ready", facts.ready);
    put(object, "starting", facts.starting);
    put(object, "draining", facts.draining);
    if (!facts.failing.empty()) object["failing"] = strings(facts.failing);
    put(object, "version", facts.version);
    put(object, "uptime_ms", facts.uptime_ms);
    put(object, "event_loop_delay_ms", facts.event_loop_delay_ms);
    put(object, "event_loop_degraded", facts.event_loop_degraded);
    put(object, "proxy", facts.proxy);
    put(object, "server", facts.server);
    put(object, "tls_answered", facts.tls_answered);
    json::array answers;
    for (const auto& answer : facts.answers)
        answers.push_back(http_answer(answer));
    object["answers"] = std::move(answers);
    return object;
}

json::object json_websocket(const WsFacts& facts) {
    json::object object{{"outcome", word(facts.outcome)}, {"attempts", facts.attempts}};
    object["credential_sent"] = facts.credential_sent;
    put(object, "client_id", facts.client_id);
    put(object, "client_mode", facts.client_mode);
    if (facts.upgrade) object["upgrade"] = http_answer(*facts.upgrade);
    put_time(object, "upgraded_after_ms", facts.upgraded_after);
    put_time(object, "challenge_after_ms", facts.challenge_after);
    put(object, "challenge_ts_ms", facts.challenge_ts_ms);
    if (!facts.challenge_capabilities.empty())
        object["challenge_capabilities"] = strings(facts.challenge_capabilities);
    put_time(object, "answered_after_ms", facts.answered_after);
    if (facts.error) object["error"] = gateway_error(*facts.error);
    put(object, "violation", facts.violation);
    put(object, "first_frame", facts.first_frame);
    put(object, "clock_offset_ms", facts.clock_offset_ms);
    put(object, "clock_error_ms", facts.clock_error_ms);
    return object;
}

json::array json_stages(const Evidence& evidence) {
    json::array stages;
    for (const auto& record : evidence.stages) {
        json::object stage{{"id", name(record.id)}, {"status", name(record.status)}};
        if (record.status == StageStatus::skipped) stage["skipped_because"] = record.skipped_because;
        stage["started_ms"] = milliseconds(record.started);
        stage["took_ms"] = milliseconds(record.took);
        stage["summary"] = record.summary;
        stage["facts"] = stage_facts(evidence, record);
        if (record.error) {
            json::object error{{"name", record.error->name}};
            put(error, "number", record.error->number);
            error["text"] = record.error->text;
            stage["error"] = std::move(error);
        }
        stages.push_back(std::move(stage));
    }
    return stages;
}

json::value json_close(const std::optional<CloseEvent>& close) {
    if (!close) return nullptr;
    json::object object{
        {"code", close->code}, {"origin", name(close->origin)}, {"reason", close->reason.str()}};
    std::string transport(name(close->transport));
    if (!close->transport_text.empty()) transport += " (" + close->transport_text + ")";
    object["transport"] = transport;
    put(object, "error_code", close->error_code);
    put(object, "error_details_code", close->error_details_code);
    object["after_ms"] = milliseconds(close->after);
    object["phase"] = name(close->phase);
    return object;
}

json::object json_gateway(const Evidence& evidence) {
    json::object object;
    const auto* http = evidence.http();
    const auto* websocket = evidence.websocket();
    if (http != nullptr) {
        put(object, "version", http->version);
        put(object, "uptime_ms", http->uptime_ms);
        put(object, "ready", http->ready);
    }
    if (websocket != nullptr && websocket->hello) {
        const auto& hello = *websocket->hello;
        put(object, "version", hello.version);
        put(object, "protocol", hello.protocol);
        put(object, "boot_id", hello.boot_id);
        put(object, "conn_id", hello.connection_id);
        put(object, "auth_method", hello.auth_method);
        object["scopes"] = strings(hello.scopes);
        put(object, "uptime_ms", hello.uptime_ms);
    }
    return object;
}

json::array json_candidates(const Evidence& evidence) {
    json::array candidates;
    for (const auto& result : evidence.candidates) {
        json::object row{
            {"host", result.candidate.host},
            {"port", result.candidate.port},
            {"because", result.candidate.because}};
        row["outcome"] = word(result.outcome);
        put(row, "address", result.address);
        put(row, "detail", result.detail);
        put(row, "version", result.version);
        put(row, "boot_id", result.boot_id);
        put_time(row, "challenge_after_ms", result.challenge_after);
        candidates.push_back(std::move(row));
    }
    return candidates;
}

}  // namespace ocprobe::report
