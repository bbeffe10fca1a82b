// What the http and websocket stages saw. Facts only: what was not certainly observed is optional or empty.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/credential.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe {

// --------------------------------------------------------------------------------------------------- http

/// What an answer's body says it is; judged by status, content type and body together.
enum class HttpBody {
    none,
    gateway_live,
    gateway_ready,
    gateway_not_ready,
    gateway_started,
    gateway_starting,
    gateway_draining,
    gateway_page,         ///< the single-page app: proves nothing on its own
    gateway_attribution,  ///< 403 proxy_attribution_required
    gateway_preauth_limit,
    gateway_admission_closed,
    server_default_page,
    html,
    json,
    text,
    other,
};
template <>
inline constexpr auto names_of<HttpBody> = enum_names<HttpBody>({
    {HttpBody::none, "none"},
    {HttpBody::gateway_live, "gateway_live"},
    {HttpBody::gateway_ready, "gateway_ready"},
    {HttpBody::gateway_not_ready, "gateway_not_ready"},
    {HttpBody::gateway_started, "gateway_started"},
    {HttpBody::gateway_starting, "gateway_starting"},
    {HttpBody::gateway_draining, "gateway_draining"},
    {HttpBody::gateway_page, "gateway_page"},
    {HttpBody::gateway_attribution, "gateway_attribution"},
    {HttpBody::gateway_preauth_limit, "gateway_preauth_limit"},
    {HttpBody::gateway_admission_closed, "gateway_admission_closed"},
    {HttpBody::server_default_page, "server_default_page"},
    {HttpBody::html, "html"},
    {HttpBody::json, "json"},
    {HttpBody::text, "text"},
    {HttpBody::other, "other"},
});

enum class HttpOutcome {
    not_run,
    answered,
    silent,          ///< accepted, then nothing within the budget
    dripping,        ///< bytes came, but no complete head within the budget
    closed_no_byte,  ///< FIN before any byte
    reset_no_byte,   ///< RST before any byte
    closed_early,    ///< closed within the head
    malformed,       ///< not HTTP
    head_too_large,
};
template <>
inline constexpr auto names_of<HttpOutcome> = enum_names<HttpOutcome>({
    {HttpOutcome::not_run, "not_run"},
    {HttpOutcome::answered, "answered"},
    {HttpOutcome::silent, "silent"},
    {HttpOutcome::dripping, "dripping"},
    {HttpOutcome::closed_no_byte, "closed_no_byte"},
    {HttpOutcome::reset_no_byte, "reset_no_byte"},
    {HttpOutcome::closed_early, "closed_early"},
    {HttpOutcome::malformed, "malformed"},
    {HttpOutcome::head_too_large, "head_too_large"},
});

struct HttpHeader {
    std::string name;
    SafeText value;
};

struct HttpAnswer {
    std::string path;
    HttpOutcome outcome = HttpOutcome::not_run;
    std::optional<int> status;
    SafeText content_type;
    std::vector<HttpHeader> headers;  ///< Server, Via, X-Powered-By, Location, Retry-After, CF-Ray …
    HttpBody body_kind = HttpBody::none;
    SafeText body;  ///< first 512 bytes
    std::uint64_t body_bytes = 0;
    bool body_truncated = false;
    SafeText first_bytes;  ///< when it is not HTTP
    bool http2 =
        false;  ///< it begins with the SETTINGS frame of a server that speaks HTTP/2 alone (RFC 9113 §3.4)
    std::string proxy;  ///< what made the answer, by its headers or its body: `nginx`, `HAProxy` …, or empty
    /// An identity-aware proxy made it, by its own marks: `Cloudflare Access`, `oauth2-proxy` …, or empty.
    std::string edge;
    bool no_route = false;  ///< a proxy's own 404: none of its rules leads to a service
    Micros took{0};
};

struct HttpFacts {
    std::vector<HttpAnswer> answers;
    std::string proxy;     ///< `nginx`, `Caddy`, `HAProxy`, `Traefik`, `Envoy`, `Cloudflare`, or empty
    SafeText server;       ///< the Server header of the first answer
    bool gateway = false;  ///< a body proved it
    std::optional<bool> live;
    std::optional<bool> ready;
    std::optional<bool> starting;
    std::optional<bool> draining;
    std::vector<SafeText> failing;  ///< /readyz `failing`, /startupz `pendingReason`
    SafeText version;
    std::optional<std::int64_t> uptime_ms;
    std::optional<Micros> uptime_at;  ///< since the run's start, when it was told
    Micros uptime_error{0};           ///< what the exchange took
    std::optional<double> event_loop_delay_ms;
    std::optional<bool> event_loop_degraded;
    std::optional<bool> tls_answered;  ///< a plaintext port answered a GET or a TLS hello with a TLS record
    bool tls_named = false;            ///< the answer says that the port speaks TLS, but no TLS record came
};

// ---------------------------------------------------------------------------------------------- websocket

enum class WsOutcome {
    not_run,
    hello_ok,
    live,  ///< challenge seen; no credential was to be sent (health, plaintext to a public address)
    upgrade_declined,  ///< an HTTP status other than 101
    no_response,       ///< silence, or a close, before an HTTP status
    no_challenge,
    refused,  ///< a `res` with an error
    closed_before_answer,
    answer_timeout,
    protocol_violation,
    message_too_large,
    too_much,  ///< more bytes, pings or empty frames than a handshake can need, or deeper JSON: our own limits
};
template <>
inline constexpr auto names_of<WsOutcome> = enum_names<WsOutcome>({
    {WsOutcome::not_run, "not_run"},
    {WsOutcome::hello_ok, "hello_ok"},
    {WsOutcome::live, "live"},
    {WsOutcome::upgrade_declined, "upgrade_declined"},
    {WsOutcome::no_response, "no_response"},
    {WsOutcome::no_challenge, "no_challenge"},
    {WsOutcome::refused, "refused"},
    {WsOutcome::closed_before_answer, "closed_before_answer"},
    {WsOutcome::answer_timeout, "answer_timeout"},
    {WsOutcome::protocol_violation, "protocol_violation"},
    {WsOutcome::message_too_large, "message_too_large"},
    {WsOutcome::too_much, "too_much"},
});

/// How the byte stream ended, when it did.
enum class TransportEnd { none, fin, rst, tls_close_notify, tls_truncated, error };

template <>
inline constexpr auto names_of<TransportEnd> = enum_names<TransportEnd>({
    {TransportEnd::none, "none"},
    {TransportEnd::fin, "FIN"},
    {TransportEnd::rst, "RST"},
    {TransportEnd::tls_close_notify, "TLS close_notify"},
    {TransportEnd::tls_truncated, "TLS truncated"},
    {TransportEnd::error, "error"},
});

/// The error frame of the gateway (probes/ws/README.md).
struct GatewayError {
    SafeText code;          ///< `INVALID_REQUEST`
    SafeText details_code;  ///< `AUTH_TOKEN_MISMATCH`
    SafeText message;
    SafeText reason;       ///< details.reason: `not-paired`, `startup-sidecars` …
    SafeText auth_reason;  ///< details.authReason
    SafeText request_id;   ///< details.requestId of a pairing request
    std::optional<std::int64_t> retry_after_ms;
    std::optional<bool> retryable;
    std::optional<int> expected_protocol;
    std::optional<int> minimum_probe_protocol;
    bool can_retry_with_device_token = false;
};

struct Hello {
    SafeText version;
    std::optional<int> protocol;
    SafeText boot_id;
    SafeText connection_id;
    SafeText auth_method;
    std::vector<SafeText> scopes;
    std::optional<std::int64_t> uptime_ms;
};

struct WsFacts {
    WsOutcome outcome = WsOutcome::not_run;
    int attempts = 0;  ///< connections made; more than one only after 1013 or a starting gateway
    bool credential_sent = false;
    bool edge_headers_sent = false;     ///< gateway.remote.edgeAuth, in the head of the upgrade
    bool device_presented = false;      ///< --as-cli: a signed device and its token
    std::string client_id;              ///< as sent: `cli`, `gateway-client`
    std::string client_mode;            ///< as sent: `probe`, `backend`
    std::optional<HttpAnswer> upgrade;  ///< the answer to the upgrade when it was not 101
    std::optional<Micros> upgraded_after;
    std::optional<Micros> challenge_after;  ///< since the 101
    std::optional<std::int64_t> challenge_ts_ms;
    std::vector<SafeText> challenge_capabilities;
    std::optional<Micros> answered_after;  ///< since connect was sent
    std::optional<GatewayError> error;
    std::optional<Hello> hello;
    std::optional<CredentialKind> credential_judged;  ///< told by the hello's method or by the refusal
    /// Whether /healthz still answered as a gateway's after the upgrade, or what follows it, met silence.
    std::optional<bool> live_after_silence;
    std::string violation;        ///< which rule of RFC 6455 or of the frame protocol was broken
    SafeText first_frame;         ///< what came instead of a challenge
    bool peer_sent_1006 = false;  ///< a code that may not be on the wire
    std::optional<std::int64_t> clock_offset_ms;  ///< gateway minus us
    std::optional<std::int64_t> clock_error_ms;
};

}  // namespace ocprobe
