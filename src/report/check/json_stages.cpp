// The facts of the five network stages in the JSON report.
#include "ocprobe/base/errno_name.hpp"
#include "report/check/json_parts.hpp"

namespace ocprobe::report {

namespace {

void write(JsonWriter& json, const DnsFacts& facts) {
    json.field("outcome", name(facts.outcome));
    json.field_if("name", facts.name);
    json.array("answers", facts.answers, [&](const DnsAnswer& answer) {
        json.object([&] {
            json.field("address", answer.address);
            json.field("family", answer.ipv6 ? "ipv6" : "ipv4");
        });
    });
    if (facts.answers_dropped > 0) json.field("answers_dropped", facts.answers_dropped);
    json.field("from_hosts_file", facts.from_hosts_file);
    json.array("servers", facts.servers);
    json.array("search", facts.search);
    json.array("queried", facts.queried);
    json.array("asked", facts.asked);
    json.field_if("answered_by", facts.answered_by);
    json.field_if("resolv_conf", facts.resolv_conf);
    if (!facts.ignored_lines.empty()) json.array("ignored_lines", facts.ignored_lines);
    if (facts.cli_waits) json.field("cli_waits_ms", facts.cli_waits->count());
    if (facts.near_names.empty()) return;
    json.array("near_names", facts.near_names, [&](const NearName& near) {
        json.object([&] {
            json.field("name", near.name);
            json.array("addresses", near.addresses);
        });
    });
}

void write(JsonWriter& json, const ConnectFacts& facts) {
    json.field("outcome", name(facts.outcome));
    json.array("attempts", facts.attempts, [&](const ConnectAttempt& attempt) {
        json.object([&] {
            json.field("address", attempt.address);
            json.field("port", attempt.port);
            json.field("outcome", name(attempt.outcome));
            if (attempt.error != 0) {
                json.field("error", errno_name(attempt.error));
                json.field("errno", attempt.error);
            }
            json.field("took_ms", attempt.took);
        });
    });
    json.field_if("chosen_address", facts.chosen_address);
    json.field_if("local_address", facts.local_address);
    if (!facts.walk.empty()) {
        json.array("walk", facts.walk, [&](const PathStep& step) {
            json.object([&] { write_path_step(json, step); });
        });
    }
    if (facts.obstacle) json.object("obstacle", [&] { write_path_step(json, *facts.obstacle); });
}

void write(JsonWriter& json, const TlsFacts& facts) {
    json.field("outcome", name(facts.outcome));
    json.field_if("protocol", facts.protocol);
    json.field_if("cipher", facts.cipher);
    json.field_if("subject", facts.subject);
    json.field_if("issuer", facts.issuer);
    json.array("names", facts.names);
    json.field_if("not_before", facts.not_before);
    json.field_if("not_after", facts.not_after);
    json.field_if("leaf_sha256", facts.leaf_sha256);
    json.field("self_signed", facts.self_signed);
    json.array("faults", facts.faults);
    json.field("pinned", facts.pinned);
    json.field_if("pin_source", facts.pin_source);
    json.array("trust_sources", facts.trust_sources);
    json.field_if("trusted_by_system_only", facts.trusted_by_system_only);
    json.field_if("reason", facts.reason);
    if (facts.outcome != TlsOutcome::accepted) json.field("bytes_received", facts.bytes_received);
    json.field_if("plain_http_answered", facts.plain_http_answered);
    json.field("client_certificate_requested", facts.client_certificate_requested);
}

void write(JsonWriter& json, const HttpAnswer& answer) {
    json.field("path", answer.path);
    json.field("outcome", name(answer.outcome));
    json.field("status", answer.status);
    json.field_if("content_type", answer.content_type);
    json.array("headers", answer.headers, [&](const HttpHeader& header) {
        json.object([&] {
            json.field("name", header.name);
            json.field("value", header.value);
        });
    });
    json.field("body_kind", name(answer.body_kind));
    json.field_if("body", answer.body);
    json.field("body_bytes", answer.body_bytes);
    json.field("body_truncated", answer.body_truncated);
    json.field_if("first_bytes", answer.first_bytes);
    if (answer.http2) json.field("http2", true);
    json.field_if("proxy", answer.proxy);
    json.field_if("edge", answer.edge);
    if (answer.no_route) json.field("no_route", true);
    json.field("took_ms", answer.took);
}

void write(JsonWriter& json, const HttpFacts& facts) {
    json.field("gateway", facts.gateway);
    json.field("live", facts.live);
    json.field("ready", facts.ready);
    json.field("starting", facts.starting);
    json.field("draining", facts.draining);
    json.array("failing", facts.failing);
    json.field_if("version", facts.version);
    json.field_if("uptime_ms", facts.uptime_ms);
    json.field_if("event_loop_delay_ms", facts.event_loop_delay_ms);
    json.field_if("event_loop_degraded", facts.event_loop_degraded);
    json.field_if("proxy", facts.proxy);
    json.field_if("server", facts.server);
    json.field_if("tls_answered", facts.tls_answered);
    if (facts.tls_named) json.field("tls_named", true);
    json.array("answers", facts.answers, [&](const HttpAnswer& answer) {
        json.object([&] { write(json, answer); });
    });
}

}  // namespace

void write_gateway_error(JsonWriter& json, const GatewayError& error) {
    json.field_if("code", error.code);
    json.field_if("details_code", error.details_code);
    json.field_if("message", error.message);
    json.field_if("reason", error.reason);
    json.field_if("auth_reason", error.auth_reason);
    json.field_if("request_id", error.request_id);
    json.field_if("retry_after_ms", error.retry_after_ms);
    json.field_if("retryable", error.retryable);
    json.field_if("expected_protocol", error.expected_protocol);
    json.field_if("minimum_probe_protocol", error.minimum_probe_protocol);
    json.field("can_retry_with_device_token", error.can_retry_with_device_token);
}

namespace {

void write(JsonWriter& json, const Hello& hello) {
    json.field_if("version", hello.version);
    json.field_if("protocol", hello.protocol);
    json.field_if("boot_id", hello.boot_id);
    json.field_if("conn_id", hello.connection_id);
    json.field_if("auth_method", hello.auth_method);
    json.array("scopes", hello.scopes);
    json.field_if("uptime_ms", hello.uptime_ms);
}

void write(JsonWriter& json, const WsFacts& facts) {
    json.field("outcome", name(facts.outcome));
    json.field("attempts", facts.attempts);
    json.field("credential_sent", facts.credential_sent);
    if (facts.edge_headers_sent) json.field("edge_headers_sent", true);
    if (facts.device_presented) json.field("device_presented", true);
    json.field_if("client_id", facts.client_id);
    json.field_if("client_mode", facts.client_mode);
    if (facts.upgrade) json.object("upgrade", [&] { write(json, *facts.upgrade); });
    json.field("upgraded_after_ms", facts.upgraded_after);
    json.field("challenge_after_ms", facts.challenge_after);
    json.field_if("challenge_ts_ms", facts.challenge_ts_ms);
    json.array("challenge_capabilities", facts.challenge_capabilities);
    json.field("answered_after_ms", facts.answered_after);
    if (facts.error) json.object("error", [&] { write_gateway_error(json, *facts.error); });
    if (facts.hello) json.object("hello", [&] { write(json, *facts.hello); });
    json.field_if("live_after_silence", facts.live_after_silence);
    json.field_if("violation", facts.violation);
    json.field_if("first_frame", facts.first_frame);
    if (facts.peer_sent_1006) json.field("peer_sent_1006", true);
    json.field("clock_offset_ms", facts.clock_offset_ms);
    json.field("clock_error_ms", facts.clock_error_ms);
}

void write(JsonWriter&, const std::monostate&) {}

}  // namespace

void write_stage_facts(JsonWriter& json, const Evidence& evidence, const StageRecord& stage) {
    if (stage.cut_short) json.field("cut_short", true);
    switch (stage.id) {
    case StageId::target:
        write_target_facts(json, evidence.target);
        break;
    case StageId::credential:
        write_credential_facts(json, evidence);
        break;
    case StageId::state:
        write_state_facts(json, evidence.state);
        break;
    default:
        std::visit([&](const auto& facts) { write(json, facts); }, stage.facts);
        break;
    }
}

}  // namespace ocprobe::report
