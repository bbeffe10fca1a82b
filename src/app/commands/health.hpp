// What `health`, `wait` and `watch` call ok.
#pragma once

#include "ocprobe/model/report.hpp"

namespace ocprobe::app {

/// Live: the gateway's own body on /healthz, and its challenge where that was asked for. With --ready: /readyz tells it. With --auth: the handshake
/// succeeded.
struct Wanted {
    bool ready = false;
    bool auth = false;
};
[[nodiscard]] bool is_healthy(const Evidence& evidence, Wanted wanted);

/// Whether the gateway has judged a credential and not let it in, as far as can be told: one more try would count
/// against the limit of attempts that it keeps for this address.
[[nodiscard]] bool credential_was_judged(const Report& report);

/// Whether waiting can mend what `evidence` and its verdict show.
[[nodiscard]] bool can_mend_itself(const Verdict& verdict, bool auth);

}  // namespace ocprobe::app
