// The sentences about held sockets that text, Markdown and the progress share.
#pragma once

#include "ocprobe/model/session.hpp"

#include <string>

namespace ocprobe::report {

/// `8 sockets for 72 s · 21 pings answered · longest silence 24.9 s`.
[[nodiscard]] std::string sentence_for(const HoldFacts& held);
/// `socket 1 after 8.0 s: close 1006 synthesized (FIN) · silent 8.0 s · asked again: refused ×3 · back after 6.2 s, …`.
[[nodiscard]] std::string sentence_for(const SessionEnd& end);
/// `limit 8.0 s ± 0.1 s of silence: 6 cuts, 3 episodes`; empty when nothing repeats.
[[nodiscard]] std::string limit_sentence(const HoldFacts& held);

}  // namespace ocprobe::report
