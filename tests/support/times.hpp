// Times that no test waits out. None of them says how fast the code is: a slow machine fails no test.
#pragma once

#include "ocprobe/base/clock.hpp"

namespace ocprobe::test {

/// How long a peer waits for its client: far longer than any run takes. A client that stays longer is a problem of the
/// script, or meets an end of the stream that the test does not expect.
inline constexpr Millis peer_patience{20'000};
/// A budget that a test does not let end: longer than peer_patience, so that who waits for it is found out.
inline constexpr Millis never{60'000};

}  // namespace ocprobe::test
