// What one try to get a session again met. Pure.
#pragma once

#include "ocprobe/model/session.hpp"
#include "probes/ws/classify.hpp"

#include <optional>

namespace ocprobe::probes {

/// | attempt                                           | step                                        |
/// |---------------------------------------------------|---------------------------------------------|
/// | hello-ok                                          | hello                                       |
/// | connect: ECONNREFUSED / ETIMEDOUT / no route      | refused / timeout / unreachable             |
/// | connect or TLS: anything else                     | failed                                      |
/// | 503 of a gateway that stops, 1012                 | draining                                    |
/// | UNAVAILABLE, 1013                                 | starting                                    |
/// | another HTTP status                               | declined                                    |
/// | an error frame about credential, device, pairing  | credential_refused                          |
/// | another error frame                               | rejected                                    |
/// | a close or a cut before the answer                | closed                                      |
/// | silence                                           | no_response                                 |
[[nodiscard]] AskStep to_ask_step(const Attempt& attempt);

/// Whether it makes no sense, or would do harm, to ask once more.
[[nodiscard]] bool ends_asking(AskedAgain what);

/// How long to wait after the n-th try in a row (from 1) that gave no session. A gateway that names a time is obeyed.
[[nodiscard]] Millis pause_after(int tries, const Attempt& attempt);

/// What a hello-ok tells of the process behind it.
struct Identity {
    SafeText boot_id;
    std::optional<Millis> process_started;  ///< our clock: now minus the process's uptime
};
[[nodiscard]] Identity identity_of(const Hello& hello, Millis wall);
/// By boot id; without one (2026.7.1 and older) by the time at which the process was started.
[[nodiscard]] SameGateway compare(const Identity& before, const Identity& now);

}  // namespace ocprobe::probes
