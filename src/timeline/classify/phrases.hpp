// What a line of the gateway, of a client, of a proxy or of the kernel says: a table of phrases, each with who says it and
// where it must stand. Checked against the strings of the package 2026.9.6 and against recordings.
#pragma once

#include "ocprobe/model/timeline.hpp"

#include <cstdint>
#include <string_view>

namespace ocprobe::timeline {

enum Who : unsigned { gateway = 1, cli = 2, proxy = 4, kernel = 8, any = 15 };

// Where in a line a phrase must stand to be what it seems: other programs use the same words.
enum class Place : std::uint8_t {
    tagged,    ///< the message behind the row's tag begins with it
    whole,     ///< it is the whole message behind the row's tag
    version,   ///< the message is it and three numbers: any program of Node ends its last words so
    head,      ///< the message begins with it
    client,    ///< the message of a client's error about its gateway begins with it
    target,    ///< the same; without a client's form its target must be a gateway's
    anywhere,  ///< lines of a program that says nothing else
};

struct PhraseRow {
    std::string_view phrase;
    EventKind kind;
    unsigned who;
    Place place;
    std::string_view tag{};
};

// The first row whose phrase stands at its place wins: exact phrases before general ones.
inline constexpr PhraseRow phrases[] = {
    {"closed before connect", EventKind::close, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x92 close code=", EventKind::close, gateway, Place::tagged, "ws"},  // → close code=
    {"webchat disconnected code=", EventKind::close, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x90 open ", EventKind::connect_open, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x92 hello-ok", EventKind::hello, gateway, Place::tagged, "ws"},
    {"webchat connected conn=", EventKind::hello, gateway, Place::tagged, "ws"},
    {"unauthorized conn=", EventKind::auth_refused, gateway, Place::tagged, "ws"},
    {"handshake timeout conn=", EventKind::handshake_timeout, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x92 event shutdown", EventKind::gateway_stopping, gateway, Place::tagged, "ws"},
    {"\xE2\x87\x84 res ", EventKind::noise, gateway, Place::tagged, "ws"},  // ⇄ res
    {"\xE2\x86\x90 connect ", EventKind::note, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x92 event tick", EventKind::noise, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x92 event health", EventKind::noise, gateway, Place::tagged, "ws"},
    {"\xE2\x86\x92 event presence", EventKind::noise, gateway, Place::tagged, "ws"},
    {"device pairing approved", EventKind::pairing_approved, gateway, Place::tagged, "gateway"},
    {"loading configuration", EventKind::gateway_loading, gateway, Place::tagged, "gateway"},
    {"http server listening", EventKind::note, gateway, Place::tagged, "gateway"},
    {"gateway ready", EventKind::gateway_ready, gateway, Place::whole, "gateway"},
    {"ready (", EventKind::gateway_ready, gateway, Place::tagged, "gateway"},
    {"ready", EventKind::gateway_ready, gateway, Place::whole, "gateway"},
    {"signal SIG", EventKind::gateway_signal, gateway, Place::tagged, "gateway"},
    {"received SIG", EventKind::gateway_signal, gateway, Place::tagged, "gateway"},
    {"restart mode:", EventKind::gateway_stopping, gateway, Place::tagged, "gateway"},
    {"completed cleanly in", EventKind::gateway_ended, gateway, Place::tagged, "shutdown"},
    {"config change requires gateway restart", EventKind::config_changed, gateway, Place::tagged, "reload"},
    {"config change detected", EventKind::config_changed, gateway, Place::tagged, "reload"},
    {"config hot reload applied", EventKind::config_changed, gateway, Place::tagged, "reload"},
    {"config reload skipped (invalid config)", EventKind::config_invalid, gateway, Place::tagged, "reload"},
    {"Gateway start blocked", EventKind::config_invalid, gateway, Place::head},
    {"Invalid config", EventKind::config_invalid, gateway | cli, Place::head},
    {"Config invalid", EventKind::config_invalid, gateway | cli, Place::head},
    {"Gateway failed to start: ", EventKind::start_failed, gateway, Place::head},
    {"gateway already running", EventKind::start_failed, gateway, Place::head},
    {"another gateway instance is already listening", EventKind::start_failed, gateway, Place::head},
    {"Another gateway (pid ", EventKind::start_failed, gateway, Place::head},
    {"refusing to bind gateway", EventKind::start_failed, gateway, Place::head},
    {"state lease heartbeat did not become ready", EventKind::start_failed, gateway, Place::head},
    {"FATAL ERROR: ", EventKind::gateway_crashed, gateway, Place::head},
    {"Node.js v", EventKind::gateway_crashed, gateway, Place::version},
    {"Uncaught exception:", EventKind::gateway_crashed, gateway, Place::tagged, "openclaw"},
    {"OpenClaw hit an unexpected runtime error.",
     EventKind::gateway_crashed,
     gateway,
     Place::tagged,
     "openclaw"},
    {"Unhandled promise rejection:", EventKind::gateway_crashed, gateway, Place::tagged, "openclaw"},
    {"FATAL unhandled rejection:", EventKind::gateway_crashed, gateway, Place::tagged, "openclaw"},
    {"CONFIGURATION ERROR - requires fix:", EventKind::gateway_crashed, gateway, Place::tagged, "openclaw"},
    {"[plugins]", EventKind::noise, gateway, Place::anywhere},
    {"Registered plugin", EventKind::noise, gateway, Place::anywhere},
    {"gateway reconnected", EventKind::hello, cli, Place::tagged, "acp"},
    {"gateway disconnected: ", EventKind::close, cli, Place::tagged, "acp"},
    {"gateway disconnected, reconnecting", EventKind::close, cli, Place::tagged, "logs"},
    {"gateway closed (", EventKind::close, cli, Place::head},
    {"gateway closed before ready (", EventKind::close, cli, Place::head},
    {"disconnected (", EventKind::close, cli, Place::head},
    {"gateway starting; retry shortly", EventKind::gateway_starting, cli, Place::client},
    {"device pairing required", EventKind::pairing_refused, cli, Place::client},
    {"pairing required", EventKind::pairing_refused, cli, Place::client},
    {"unauthorized: too many failed", EventKind::rate_limited, cli, Place::client},
    {"unauthorized", EventKind::auth_refused, cli, Place::client},
    {"device identity required", EventKind::auth_refused, cli, Place::client},
    {"gateway token mismatch", EventKind::auth_refused, cli, Place::client},
    {"device nonce", EventKind::nonce_refused, cli, Place::client},
    {"origin not allowed", EventKind::origin_refused, cli, Place::client},
    {"connect ECONNREFUSED ", EventKind::refused, cli, Place::target},
    {"connect EHOSTUNREACH ", EventKind::refused, cli, Place::target},
    {"connect ENETUNREACH ", EventKind::refused, cli, Place::target},
    {"connect ETIMEDOUT ", EventKind::refused, cli, Place::target},
    {"connect ENOENT ", EventKind::socket_missing, cli, Place::target},
    {"connect EACCES ", EventKind::socket_denied, cli, Place::target},
    {"Gateway not reachable at ", EventKind::refused, cli, Place::head},
    {"Opening handshake has timed out", EventKind::refused, cli, Place::client},
    {"getaddrinfo ENOTFOUND ", EventKind::name_failed, cli, Place::client},
    {"getaddrinfo EAI_AGAIN ", EventKind::name_failed, cli, Place::client},
    {"self-signed certificate", EventKind::tls_failed, cli, Place::client},
    {"unable to verify the first certificate", EventKind::tls_failed, cli, Place::client},
    {"unable to get local issuer certificate", EventKind::tls_failed, cli, Place::client},
    {"certificate has expired", EventKind::tls_failed, cli, Place::client},
    {"Hostname/IP does not match certificate", EventKind::tls_failed, cli, Place::client},
    {"upstream timed out", EventKind::proxy_timeout, proxy, Place::anywhere},
    {"upstream prematurely closed", EventKind::fault, proxy, Place::anywhere},
    {"connect() failed", EventKind::refused, proxy, Place::anywhere},
    {"oom-kill:", EventKind::kernel_oom, kernel, Place::anywhere},
    {"ut of memory: Killed process", EventKind::kernel_oom, kernel, Place::anywhere},
    {"invoked oom-killer", EventKind::kernel_oom, kernel, Place::anywhere},
    {"Linux version ", EventKind::host_boot, kernel, Place::head},
    {"-- Boot ", EventKind::host_boot, any, Place::head},
    {"-- Reboot --", EventKind::host_boot, any, Place::head},
};

struct ReasonRow {
    std::string_view words;
    EventKind kind;
};

// What the gateway or the client gives as a close's reason: it is then that refusal, not a mere close.
inline constexpr ReasonRow close_reasons[] = {
    {"pairing required", EventKind::pairing_refused},
    {"cause=pairing-required", EventKind::pairing_refused},
    {"too many failed authentication attempts", EventKind::rate_limited},
    {"reason=rate_limited", EventKind::rate_limited},
    {"handshake-timeout", EventKind::handshake_timeout},
    {"origin not allowed", EventKind::origin_refused},
    {"device nonce", EventKind::nonce_refused},
    {"cause=unauthorized", EventKind::auth_refused},
    {"unauthorized:", EventKind::auth_refused},
    {"cause=device-required", EventKind::auth_refused},
    {"device identity required", EventKind::auth_refused},
    {"slow consumer", EventKind::slow_consumer},
    // What the gateway's own line names where the client had gone before it was told.
    {"cause=origin-mismatch", EventKind::origin_refused},
    {"cause=outbound-buffer-exceeded", EventKind::slow_consumer},
    {"cause=gateway-auth-rotated", EventKind::auth_changed},
    {"cause=startup-sidecars-pending", EventKind::gateway_starting},
    {"cause=device-auth-invalid", EventKind::auth_refused},
};

/// Tags of the gateway's own parts; plugins and channels have others.
inline constexpr std::string_view gateway_tags[] = {"gateway", "ws", "reload", "shutdown", "admission"};

/// Tags that the gateway's other parts write, and who else hardly does.
inline constexpr std::string_view gateway_parts[] = {
    "health-monitor",
    "heartbeat",
    "plugins",
    "model-fallback",
    "restart-sentinel",
    "control-ui",
    "exec-approvals",
    "auto-reply",
    "canvas",
    "bonjour",
    "openclaw",
    "telegram",
    "whatsapp",
    "discord",
    "slack"};
/// Such parts with a part of their own behind a slash: `[agent/embedded]`.
inline constexpr std::string_view gateway_part_families[] = {
    "gateway/", "agent/", "agents/", "plugins/", "channels/", "memory/", "sessions/", "tasks/", "state/"};

}  // namespace ocprobe::timeline
