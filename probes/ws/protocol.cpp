// Reading and writing the gateway's JSON messages.
#include "probes/ws/protocol.hpp"

#include "base/utf8.hpp"

#include <boost/json.hpp>
#include <openssl/crypto.h>

#include <array>
#include <limits>
#include <utility>

namespace ocprobe::probes {
namespace {

namespace json = boost::json;

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

/// Memory for values that hold credentials: wiped before it goes. What does not fit lies on the heap, unwiped.
class WipedMemory {
public:
    explicit WipedMemory(std::size_t size) : bytes_(size) {}
    WipedMemory(const WipedMemory&) = delete;
    WipedMemory& operator=(const WipedMemory&) = delete;
    ~WipedMemory() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

    [[nodiscard]] unsigned char* data() { return bytes_.data(); }
    [[nodiscard]] char* text() { return reinterpret_cast<char*>(bytes_.data()); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

private:
    std::vector<unsigned char> bytes_;
};

void add_credential(json::object& auth, std::string_view name, const Secret* secret) {
    if (secret == nullptr) return;
    secret->reveal_to([&](std::string_view value) {
        const Secret valid(to_valid_utf8(value));
        valid.reveal_to([&](std::string_view text) { auth[name] = text; });
    });
}

std::size_t size_of(const Secret* secret) {
    return secret == nullptr ? 0 : secret->size();
}

/// Counted first, so that no copy of a credential is left behind by a text that grows.
Secret write_json(const json::object& object) {
    json::serializer serializer;
    WipedMemory part(512);
    std::size_t size = 0;
    serializer.reset(&object);
    while (!serializer.done())
        size += serializer.read(part.text(), part.size()).size();
    std::string text(size, '\0');
    serializer.reset(&object);
    serializer.read(text.data(), text.size());
    return Secret(std::move(text));
}

json::array to_array(const std::vector<std::string>& items, const json::storage_ptr& memory) {
    json::array array(memory);
    for (const auto& item : items)
        array.emplace_back(item);
    return array;
}

json::object client_of(const ConnectRequest& request, bool with_family, const json::storage_ptr& memory) {
    json::object client(memory);
    client["id"] = request.client_id;
    client["version"] = request.client_version.empty() ? "0" : request.client_version;
    client["platform"] = device_platform;
    if (with_family) client["deviceFamily"] = device_family;
    client["mode"] = request.client_mode;
    return client;
}

json::object device_of(const SignedDevice& signed_device, const json::storage_ptr& memory) {
    json::object device(memory);
    device["id"] = signed_device.id;
    device["publicKey"] = signed_device.public_key;
    device["signature"] = signed_device.signature;
    device["signedAt"] = signed_device.signed_at_ms;
    device["nonce"] = signed_device.nonce;
    return device;
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
        result.push_back(redactor.clean_protocol_value(item, 128));
    return result;
}

GatewayError read_error(const JsonFields& fields, const Redactor& redactor) {
    const auto clean = [&](std::string_view path) { return redactor.clean(fields.text(path)); };
    const auto value = [&](std::string_view path) {
        return redactor.clean_protocol_value(fields.text(path));
    };
    GatewayError error;
    error.code = value("error.code");
    error.details_code = value("error.details.code");
    error.message = clean("error.message");
    error.reason = clean("error.details.reason");
    error.auth_reason = clean("error.details.authReason");
    error.request_id = value("error.details.requestId");
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
    const auto value = [&](std::string_view path) {
        return redactor.clean_protocol_value(fields.text(path), 128);
    };
    Hello hello;
    hello.version = value("payload.server.version");
    hello.protocol = small_integer(fields, "payload.protocol");
    hello.boot_id = value("payload.server.bootId");
    hello.connection_id = value("payload.server.connId");
    hello.auth_method = value("payload.auth.method");
    for (const auto& scope : fields.at("payload.auth.scopes").items) {
        hello.scopes.push_back(redactor.clean_protocol_value(scope, 128));
    }
    hello.uptime_ms = fields.integer("payload.snapshot.uptimeMs");
    return hello;
}

Secret connect_request(const ConnectRequest& request, std::string_view id, const Presented& presented) {
    const auto secrets =
        size_of(presented.token) + size_of(presented.password) + size_of(presented.device_token);
    // An invalid byte becomes three (U+FFFD), and an object that grows leaves its old place behind.
    WipedMemory memory(8 * 1024 + request.client_version.size() + 4 * secrets);
    json::monotonic_resource resource(memory.data(), memory.size());
    const json::storage_ptr storage(&resource);

    // The schema is closed, and null is not accepted: what there is nothing to say about is left out.
    json::object params(storage);
    params["minProtocol"] = request.protocol_min;
    params["maxProtocol"] = request.protocol_max;
    params["client"] = client_of(request, presented.device != nullptr, storage);
    params["role"] = "operator";
    params["scopes"] = to_array(request.scopes, storage);
    if (secrets > 0) {
        json::object auth(storage);
        add_credential(auth, "token", presented.token);
        add_credential(auth, "password", presented.password);
        add_credential(auth, "deviceToken", presented.device_token);
        params["auth"] = std::move(auth);
    }
    if (presented.device != nullptr) params["device"] = device_of(*presented.device, storage);
    json::object frame(storage);
    frame["type"] = "req";
    frame["id"] = id;
    frame["method"] = "connect";
    frame["params"] = std::move(params);

    return write_json(frame);
}

}  // namespace ocprobe::probes
