// The records by name, for the table that puts them in order.
#pragma once

#include "timeline/incidents/cause.hpp"

namespace ocprobe::timeline::causes {

// The gateway refuses a client.
extern const CauseRecord pairing_refused, auth_changed, auth_refused, rate_limited, origin_refused,
    nonce_refused;
extern const CauseRecord handshake_timeout, slow_consumer, gateway_starting;
// Its process ends.
extern const CauseRecord evicted, host_rebooted, state_corrupt, two_gateways, lease_lost, gateway_paused,
    not_known;
extern const CauseRecord crash_loop, out_of_memory, gateway_crashed, stop_grace_ended, health_check,
    gateway_killed;
extern const CauseRecord gateway_never_started, config_reload, gateway_recreated, gateway_restarted,
    gateway_stopped;
// It is not there.
extern const CauseRecord gateway_not_running;
// It lives, and the connection ends or never begins.
extern const CauseRecord network_lost, proxy_idle_timeout, loopback, client_ended;
extern const CauseRecord socket, tls_failed, name_not_resolved;

}  // namespace ocprobe::timeline::causes
