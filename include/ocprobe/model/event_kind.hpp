// What a line or an event of a source says: the kinds that a timeline tells apart.
#pragma once

#include "ocprobe/base/enum_names.hpp"

#include <cstdint>

namespace ocprobe {

/// What an event is, as far as a rule or a reader needs to know.
enum class EventKind : std::uint8_t {
    note,          ///< any other line that is kept
    noise,         ///< folded with its neighbours
    fault,         ///< an error that no other kind names
    connect_open,  ///< a connection reached the gateway, or a client opened one
    hello,         ///< authenticated
    close,         ///< an established or upgraded connection ended; `code`
    refused,       ///< ECONNREFUSED and its like: no connection
    auth_refused,
    rate_limited,
    origin_refused,
    nonce_refused,
    pairing_refused,
    pairing_approved,
    gateway_loading,  ///< a gateway process begins
    gateway_ready,
    gateway_starting,  ///< it answered that it is not ready yet
    gateway_signal,    ///< the gateway received a signal
    gateway_stopping,  ///< it shuts down or restarts in place
    gateway_ended,     ///< its shutdown is complete
    gateway_crashed,   ///< its process ends itself for an error
    start_failed,      ///< it gave up starting, and tells why
    config_changed,
    config_invalid,
    auth_changed,
    handshake_timeout,
    slow_consumer,
    tls_failed,
    name_failed,  ///< the gateway's name did not resolve
    proxy_timeout,
    socket_missing,
    socket_denied,
    container_start,
    container_restart,
    container_kill,  ///< a signal was sent; `code` is its number
    container_die,   ///< `code` is the exit code
    container_stop,
    container_oom,
    container_pause,
    container_unpause,
    container_connect,  ///< to a network
    container_disconnect,
    health_failed,  ///< one health check failed
    health_status,  ///< `code` 1: unhealthy
    kernel_oom,
    host_boot,  ///< a kernel begins
    host_stop,  ///< the machine was asked to go down
    evicted,    ///< an orchestrator took the place away
    clock_step,
    verdict,  ///< of an ocprobe report
};
template <>
inline constexpr auto names_of<EventKind> = enum_names<EventKind>({
    {EventKind::note, "note"},
    {EventKind::noise, "noise"},
    {EventKind::fault, "fault"},
    {EventKind::connect_open, "open"},
    {EventKind::hello, "hello"},
    {EventKind::close, "close"},
    {EventKind::refused, "refused"},
    {EventKind::auth_refused, "auth_refused"},
    {EventKind::rate_limited, "rate_limited"},
    {EventKind::origin_refused, "origin_refused"},
    {EventKind::nonce_refused, "nonce_refused"},
    {EventKind::pairing_refused, "pairing_refused"},
    {EventKind::pairing_approved, "pairing_approved"},
    {EventKind::gateway_loading, "gateway_loading"},
    {EventKind::gateway_ready, "gateway_ready"},
    {EventKind::gateway_starting, "gateway_starting"},
    {EventKind::gateway_signal, "gateway_signal"},
    {EventKind::gateway_stopping, "gateway_stopping"},
    {EventKind::gateway_ended, "gateway_ended"},
    {EventKind::gateway_crashed, "gateway_crashed"},
    {EventKind::start_failed, "start_failed"},
    {EventKind::config_changed, "config_changed"},
    {EventKind::config_invalid, "config_invalid"},
    {EventKind::auth_changed, "auth_changed"},
    {EventKind::handshake_timeout, "handshake_timeout"},
    {EventKind::slow_consumer, "slow_consumer"},
    {EventKind::tls_failed, "tls_failed"},
    {EventKind::name_failed, "name_failed"},
    {EventKind::proxy_timeout, "proxy_timeout"},
    {EventKind::socket_missing, "socket_missing"},
    {EventKind::socket_denied, "socket_denied"},
    {EventKind::container_start, "start"},
    {EventKind::container_restart, "restart"},
    {EventKind::container_kill, "kill"},
    {EventKind::container_die, "die"},
    {EventKind::container_stop, "stop"},
    {EventKind::container_oom, "oom"},
    {EventKind::container_pause, "pause"},
    {EventKind::container_unpause, "unpause"},
    {EventKind::container_connect, "network_connect"},
    {EventKind::container_disconnect, "network_disconnect"},
    {EventKind::health_failed, "health_failed"},
    {EventKind::health_status, "health_status"},
    {EventKind::kernel_oom, "kernel_oom"},
    {EventKind::host_boot, "host_boot"},
    {EventKind::host_stop, "host_stop"},
    {EventKind::evicted, "evicted"},
    {EventKind::clock_step, "clock_step"},
    {EventKind::verdict, "verdict"},
});

}  // namespace ocprobe
