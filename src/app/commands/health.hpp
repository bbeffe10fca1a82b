// What `health` and `wait` call ok.
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

/// Whether waiting can mend what `evidence` and its verdict show.
[[nodiscard]] bool can_mend_itself(const Verdict& verdict, bool auth);

}  // namespace ocprobe::app
