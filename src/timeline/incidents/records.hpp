// The records by name, for the table that puts them in order.
#pragma once

#include "timeline/incidents/cause.hpp"

namespace ocprobe::timeline::causes {

extern const CauseRecord pairing_refused, auth_changed, auth_refused, handshake_timeout;
extern const CauseRecord out_of_memory, health_check, gateway_killed;
extern const CauseRecord config_reload, gateway_restarted, gateway_stopped;
extern const CauseRecord gateway_never_started, gateway_not_running;
extern const CauseRecord network_lost, proxy_idle_timeout, socket_missing, socket_denied, loopback,
    client_ended;

}  // namespace ocprobe::timeline::causes
