// Predicates of one outcome, as the records of causes take them.
#pragma once

#include "judge/view/view.hpp"

namespace ocprobe::judge {

template <TlsOutcome outcome>
[[nodiscard]] bool tls_outcome_is(const Evidence& e) {
    const auto* facts = e.tls();
    return facts != nullptr && facts->outcome == outcome;
}

template <WsOutcome outcome>
[[nodiscard]] bool ws_outcome_is(const Evidence& e) {
    return ws_outcome(e) == outcome;
}

/// Silence that the overall deadline did not cause.
template <WsOutcome outcome>
[[nodiscard]] bool ws_timed_out(const Evidence& e) {
    return ws_outcome_is<outcome>(e) && !cut_short(e, StageId::websocket);
}

template <ConnectOutcome outcome>
[[nodiscard]] bool socket_outcome_is(const Evidence& e) {
    return connect_outcome_is(e, outcome);
}

}  // namespace ocprobe::judge
