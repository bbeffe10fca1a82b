// What the end of a WebSocket attempt means. Pure.
#pragma once

#include "ocprobe/base/text.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/ws/connection.hpp"

#include <optional>
#include <string>

namespace ocprobe::probes {

/// One connection's facts and its end.
struct Attempt {
    WsFacts facts;
    std::optional<CloseEvent> close;
    std::optional<StageError> error;
};

/// | what came                       | code            | origin      | outcome without an answer            |
/// |---------------------------------|-----------------|-------------|--------------------------------------|
/// | a close frame that may be sent  | its own         | frame       | closed_before_answer                 |
/// | an empty close frame            | 1005            | frame       | closed_before_answer                 |
/// | FIN, RST, TLS truncation        | 1006            | synthesized | closed_before_answer                 |
/// | our budget ended                | 1001            | local       | no_challenge, answer_timeout         |
/// | a rule was broken               | 1002, or 1007   | local       | protocol_violation                   |
/// | a message over 4 MiB            | 1009            | local       | message_too_large                    |
/// | too many frames or bytes        | 1009            | local       | too_much                             |
[[nodiscard]] CloseEvent
to_close_event(const Incoming& end, const WsConnection& ws, ClosePhase phase, const Redactor& redactor);
[[nodiscard]] WsOutcome outcome_of(Incoming::Kind end, ClosePhase phase);
/// The stage's error for an attempt that ended that way.
[[nodiscard]] StageError error_of(const Incoming& end, const CloseEvent& close, ClosePhase phase);
[[nodiscard]] StageError error_of_upgrade(const HttpAnswer& answer);

/// Which of a token and a password the gateway judged, told by its hello's auth.method or by the code of its refusal.
[[nodiscard]] std::optional<CredentialKind> judged_kind(const WsFacts& facts);

/// How long to wait before asking again: only a gateway that is starting or draining is asked again, and
/// never one that has judged a credential.
[[nodiscard]] std::optional<Millis> retry_wait(const Attempt& attempt);
/// Whether the attempt told something about the gateway; a later one that did not cannot replace one that
/// did.
[[nodiscard]] bool conclusive(const Attempt& attempt);

/// Gateway minus us, from the challenge's time stamp: it was made at some moment of the `round_trip` that
/// ended when our clock showed `wall`.
struct ClockReading {
    std::int64_t offset_ms = 0;
    std::int64_t error_ms = 0;
};
[[nodiscard]] ClockReading read_clock(std::int64_t challenge_ts_ms, Millis wall, Micros round_trip);

/// One printable line.
[[nodiscard]] std::string summarise(const Attempt& attempt);

}  // namespace ocprobe::probes
