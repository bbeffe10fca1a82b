// Evidence → what a gateway plays. A report holds no message as it was: the gateway's own answers are made again from what was
// understood of them (probes/ws/README.md), those of others from their heads and the beginning of their bodies.
#include "app/commands/recording.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <optional>

namespace ocprobe::app {

namespace {

namespace json = boost::json;
using probes::PlayedAnswer;
using probes::PlayedEnd;
using probes::Recording;

constexpr std::string_view json_type = "application/json; charset=utf-8";

// What the gateway's own paths answer; empty: not its own, or not known.
std::string_view body_of(HttpBody kind) {
    switch (kind) {
    case HttpBody::gateway_live:
        return R"({"ok":true,"status":"live"})";
    case HttpBody::gateway_ready:
        return R"({"ready":true})";
    case HttpBody::gateway_not_ready:
        return R"({"ready":false})";
    case HttpBody::gateway_started:
        return R"({"ok":true,"status":"started"})";
    case HttpBody::gateway_starting:
        return R"({"ok":false,"status":"starting"})";
    case HttpBody::gateway_draining:
        return R"({"ok":false,"status":"draining"})";
    default:
        return {};
    }
}

// The head is made by who plays it, but for these.
bool makes_the_head(std::string_view name) {
    constexpr std::string_view own[] = {
        "content-length", "transfer-encoding", "connection", "content-encoding", "upgrade", "content-type"};
    return std::find(std::begin(own), std::end(own), lower(name)) != std::end(own);
}

PlayedAnswer::Kind kind_of(HttpOutcome outcome) {
    switch (outcome) {
    case HttpOutcome::answered:
        return PlayedAnswer::Kind::answer;
    case HttpOutcome::silent:
    case HttpOutcome::dripping:
        return PlayedAnswer::Kind::silence;
    case HttpOutcome::reset_no_byte:
        return PlayedAnswer::Kind::reset;
    case HttpOutcome::malformed:
        return PlayedAnswer::Kind::bytes;
    default:
        return PlayedAnswer::Kind::close;
    }
}

// Line ends as they were: what a peer wrote was escaped when it was read. Those of JSON stand escaped in its own strings.
std::string with_line_ends(std::string text) {
    for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at + 1))
        text.replace(at, 2, "\n");
    return text;
}

PlayedAnswer played(const HttpAnswer& answer) {
    PlayedAnswer played;
    played.kind = kind_of(answer.outcome);
    played.status = answer.status.value_or(200);
    played.content_type = answer.content_type.str();
    for (const auto& header : answer.headers) {
        if (!makes_the_head(header.name)) played.headers.emplace_back(header.name, header.value.str());
    }
    const auto own = body_of(answer.body_kind);
    const bool json = played.content_type.find("json") != std::string::npos;
    played.body = own.empty() ? answer.body.str() : std::string(own);
    if (!json) played.body = with_line_ends(std::move(played.body));
    if (played.kind == PlayedAnswer::Kind::bytes) played.body = answer.first_bytes.str();
    return played;
}

Millis rounded(std::optional<Micros> time) {
    return std::chrono::duration_cast<Millis>(time.value_or(Micros(0)));
}

void set_if(json::object& object, std::string_view key, const SafeText& text) {
    if (!text.empty()) object[key] = text.str();
}
template <class Number>
void set_if(json::object& object, std::string_view key, const std::optional<Number>& value) {
    if (value) object[key] = *value;
}

json::object error_of(const GatewayError& error) {
    json::object details;
    set_if(details, "code", error.details_code);
    set_if(details, "reason", error.reason);
    set_if(details, "authReason", error.auth_reason);
    set_if(details, "requestId", error.request_id);
    set_if(details, "expectedProtocol", error.expected_protocol);
    set_if(details, "minimumProbeProtocol", error.minimum_probe_protocol);
    if (error.can_retry_with_device_token) details["canRetryWithDeviceToken"] = true;
    json::object made{{"code", error.code.str()}, {"message", error.message.str()}};
    set_if(made, "retryable", error.retryable);
    set_if(made, "retryAfterMs", error.retry_after_ms);
    if (!details.empty()) made["details"] = std::move(details);
    return {{"ok", false}, {"error", std::move(made)}};
}

// What every client needs of it; the real one has the methods, the presence and the state of the gateway, too.
json::object hello_of(const Hello& hello) {
    json::array scopes;
    for (const auto& scope : hello.scopes)
        scopes.emplace_back(scope.str());
    json::object server{{"version", hello.version.str()}, {"connId", hello.connection_id.str()}};
    set_if(server, "bootId", hello.boot_id);
    json::object auth{{"role", "operator"}, {"scopes", std::move(scopes)}};
    set_if(auth, "method", hello.auth_method);
    json::object snapshot{
        {"presence", json::array()},
        {"health", json::object()},
        {"stateVersion", {{"presence", 0}, {"health", 0}}},
        {"uptimeMs", hello.uptime_ms.value_or(0)}};
    json::object payload{
        {"type", "hello-ok"},
        {"protocol", hello.protocol.value_or(4)},
        {"server", std::move(server)},
        {"features", {{"methods", json::array()}, {"events", json::array()}}},
        {"snapshot", std::move(snapshot)},
        {"auth", std::move(auth)},
        {"policy",
         {{"maxPayload", 26'214'400}, {"maxBufferedBytes", 52'428'800}, {"tickIntervalMs", 30'000}}}};
    return {{"ok", true}, {"payload", std::move(payload)}};
}

std::optional<PlayedEnd> end_of(const CloseEvent& close) {
    PlayedEnd end;
    switch (close.origin) {
    case CloseOrigin::local:
        return std::nullopt;  // the client closed
    case CloseOrigin::frame:
        end.code = close.code;
        end.reason = close.reason.str();
        break;
    case CloseOrigin::synthesized:
        end.how = close.transport == TransportEnd::rst ? PlayedEnd::How::reset : PlayedEnd::How::fin;
        break;
    }
    end.after = rounded(close.after);
    end.before_connect = close.phase == ClosePhase::challenge;
    return end;
}

// A challenge that nobody timed came at once, where what followed it shows that there was one.
bool was_challenged(const WsFacts& socket) {
    return socket.challenge_after || socket.outcome == WsOutcome::hello_ok ||
           socket.outcome == WsOutcome::live || socket.outcome == WsOutcome::refused ||
           socket.outcome == WsOutcome::answer_timeout;
}

std::optional<NotPlayable> play_socket(const Evidence& evidence, const WsFacts& socket, Recording& to) {
    switch (socket.outcome) {
    case WsOutcome::protocol_violation:
    case WsOutcome::message_too_large:
    case WsOutcome::too_much:
        return NotPlayable::protocol_violation;
    case WsOutcome::upgrade_declined:
        if (!socket.upgrade) return NotPlayable::answer_is_not_recorded;
        to.declined = played(*socket.upgrade);
        return std::nullopt;
    case WsOutcome::no_response:
        to.declined.emplace();
        to.declined->kind = PlayedAnswer::Kind::silence;
        if (socket.upgrade) to.declined = played(*socket.upgrade);
        return std::nullopt;
    default:
        break;
    }
    if (was_challenged(socket)) to.challenge_after = rounded(socket.challenge_after);
    for (const auto& capability : socket.challenge_capabilities)
        to.capabilities.emplace_back(capability.str());
    to.clock_ahead = Millis(socket.clock_offset_ms.value_or(0));
    if (socket.hello) to.answer = hello_of(*socket.hello);
    if (socket.error) to.answer = error_of(*socket.error);
    to.answer_after = rounded(socket.answered_after);
    if (evidence.close) to.end = end_of(*evidence.close);
    return std::nullopt;
}

}  // namespace

boost::system::result<Recording, NotPlayable> recording_of(const Evidence& evidence) {
    Recording recording;
    if (const auto* http = evidence.http()) {
        for (const auto& answer : http->answers) {
            if (answer.outcome != HttpOutcome::not_run)
                recording.gets.emplace_back(answer.path, played(answer));
        }
    }
    const auto* socket = evidence.websocket();
    if (socket != nullptr && socket->outcome != WsOutcome::not_run) {
        if (const auto why = play_socket(evidence, *socket, recording)) return *why;
    } else if (!recording.gets.empty()) {
        recording.declined = recording.gets.front().second;
    } else if (evidence.connect() != nullptr && evidence.connect()->outcome == ConnectOutcome::reset) {
        recording.declined.emplace();
        recording.declined->kind = PlayedAnswer::Kind::reset;
        recording.gets.emplace_back("/healthz", *recording.declined);
    } else {
        return NotPlayable::nobody_answered;
    }
    // A run that asked no health path still met a gateway.
    if (recording.gets.empty()) {
        PlayedAnswer live;
        live.content_type = json_type;
        live.body = body_of(HttpBody::gateway_live);
        recording.gets.emplace_back("/healthz", std::move(live));
    }
    return recording;
}

}  // namespace ocprobe::app
