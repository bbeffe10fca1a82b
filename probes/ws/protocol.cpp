// Reading and writing the gateway's JSON messages.
#include "probes/ws/protocol.hpp"

#include "base/utf8.hpp"

#include <array>
#include <limits>
#include <utility>

namespace ocprobe::probes {
namespace {

constexpr std::array<std::string_view, 28> fields_read{
    "type",
    "event",
    "id",
    "ok",
    "payload",
    "payload.nonce",
    "payload.ts",
    "payload.capabilities",
    "payload.type",
    "payload.protocol",
    "payload.server.version",
    "payload.server.bootId",
    "payload.server.connId",
    "payload.snapshot.uptimeMs",
    "payload.auth.method",
    "payload.auth.scopes",
    "error",
    "error.code",
    "error.message",
    "error.retryable",
    "error.retryAfterMs",
    "error.details.code",
    "error.details.reason",
    "error.details.authReason",
    "error.details.requestId",
    "error.details.expectedProtocol",
    "error.details.minimumProbeProtocol",
    "error.details.canRetryWithDeviceToken",
};

constexpr std::array<std::string_view, 4> events_read{
    "type", "event", "payload.reason", "payload.restartExpectedMs"};

std::optional<int> small_integer(const JsonFields& fields, std::string_view path) {
    const auto value = fields.integer(path);
    if (!value || *value < 0 || *value > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(*value);
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Message malformed(std::string fault) {
    return {MessageKind::malformed_answer, std::move(fault)};
}

Message classify_answer(const JsonFields& fields) {
    const auto ok = fields.boolean("ok");
    if (!ok) return malformed("res whose `ok` is not a boolean");
    if (*ok) {
        if (fields.text("payload.type") == "hello-ok") return {MessageKind::hello, {}};
        return malformed("res with ok:true, but without a hello-ok");
    }
    if (fields.text("error.code").empty()) return malformed("res with ok:false, but without an error code");
    return {MessageKind::error, {}};
}

std::string json_array(const std::vector<std::string>& items) {
    std::string result = "[";
    for (const auto& item : items) {
        if (result.size() > 1) result += ',';
        result += json_string(item);
    }
    return result + "]";
}

void append_credential(std::string& to, std::string_view name, const Secret* secret) {
    if (secret == nullptr) return;
    if (to.back() != '{') to += ',';
    to += json_string(name) + ":";
    secret->reveal_to([&to](std::string_view value) { to += json_string(to_valid_utf8(value)); });
}

}  // namespace

std::span<const std::string_view> message_fields() {
    return fields_read;
}

std::span<const std::string_view> event_fields() {
    return events_read;
}

Message classify_message(const JsonFields& fields, std::string_view our_id) {
    const auto type = fields.text("type");
    if (type == "event" && fields.text("event") == "connect.challenge") {
        if (is_blank(fields.text("payload.nonce")))
            return {MessageKind::malformed_challenge, "connect.challenge without a nonce"};
        return {MessageKind::challenge, {}};
    }
    if (type == "res" && !our_id.empty() && fields.text("id") == our_id) return classify_answer(fields);
    return {};
}

std::vector<SafeText> read_capabilities(const JsonFields& fields, const Redactor& redactor) {
    std::vector<SafeText> result;
    for (const auto& item : fields.at("payload.capabilities").items)
        result.push_back(redactor.clean(item, 128));
    return result;
}

GatewayError read_error(const JsonFields& fields, const Redactor& redactor) {
    const auto clean = [&](std::string_view path) { return redactor.clean(fields.text(path)); };
    GatewayError error;
    error.code = clean("error.code");
    error.details_code = clean("error.details.code");
    error.message = clean("error.message");
    error.reason = clean("error.details.reason");
    error.auth_reason = clean("error.details.authReason");
    error.request_id = clean("error.details.requestId");
    error.retry_after_ms = fields.integer("error.retryAfterMs");
    error.retryable = fields.boolean("error.retryable");
    error.expected_protocol = small_integer(fields, "error.details.expectedProtocol");
    error.minimum_probe_protocol = small_integer(fields, "error.details.minimumProbeProtocol");
    error.can_retry_with_device_token =
        fields.boolean("error.details.canRetryWithDeviceToken").value_or(false);
    return error;
}

std::optional<ShutdownNotice> read_shutdown(const JsonFields& fields, const Redactor& redactor) {
    if (fields.text("type") != "event" || fields.text("event") != "shutdown") return std::nullopt;
    ShutdownNotice notice;
    notice.reason = redactor.clean(fields.text("payload.reason"), 128);
    notice.restart_expected_ms = fields.integer("payload.restartExpectedMs");
    return notice;
}

Hello read_hello(const JsonFields& fields, const Redactor& redactor) {
    const auto clean = [&](std::string_view path) { return redactor.clean(fields.text(path), 128); };
    Hello hello;
    hello.version = clean("payload.server.version");
    hello.protocol = small_integer(fields, "payload.protocol");
    hello.boot_id = clean("payload.server.bootId");
    hello.connection_id = clean("payload.server.connId");
    hello.auth_method = clean("payload.auth.method");
    for (const auto& scope : fields.at("payload.auth.scopes").items) {
        hello.scopes.push_back(redactor.clean(scope, 128));
    }
    hello.uptime_ms = fields.integer("payload.snapshot.uptimeMs");
    return hello;
}

Secret connect_request(const ConnectRequest& request, std::string_view id, const Presented& presented) {
    // Enough for one allocation, so that no copy of a credential is left behind by a growing string.
    std::size_t secrets = 0;
    for (const auto* secret : {presented.token, presented.password, presented.device_token})
        secrets += secret != nullptr ? secret->size() : 0;
    std::string json;
    json.reserve(1536 + 6 * secrets + request.client_version.size());
    json += R"({"type":"req","id":)" + json_string(id) + R"(,"method":"connect","params":{"minProtocol":)";
    json +=
        std::to_string(request.protocol_min) + R"(,"maxProtocol":)" + std::to_string(request.protocol_max);
    json += R"(,"client":{"id":)" + json_string(request.client_id) + R"(,"version":)";
    json += json_string(request.client_version.empty() ? "0" : request.client_version);
    json += R"(,"platform":)" + json_string(device_platform);
    if (presented.device != nullptr) json += R"(,"deviceFamily":)" + json_string(device_family);
    json += R"(,"mode":)" + json_string(request.client_mode) + R"(},"role":"operator")";
    // The schema is closed, and null is not accepted: what there is nothing to say about is left out.
    json += R"(,"scopes":)" + json_array(request.scopes);
    if (secrets > 0) {
        json += R"(,"auth":{)";
        append_credential(json, "token", presented.token);
        append_credential(json, "password", presented.password);
        append_credential(json, "deviceToken", presented.device_token);
        json += '}';
    }
    if (presented.device != nullptr) {
        const auto& device = *presented.device;
        json += R"(,"device":{"id":)" + json_string(device.id) + R"(,"publicKey":)";
        json += json_string(device.public_key) + R"(,"signature":)" + json_string(device.signature);
        json += R"(,"signedAt":)" + std::to_string(device.signed_at_ms) + R"(,"nonce":)";
        json += json_string(device.nonce) + '}';
    }
    json += "}}";
    return Secret(std::move(json));
}

std::string json_string(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20) {
            result += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        } else {
            result += c;
        }
    }
    return result + '"';
}

}  // namespace ocprobe::probes
