// Held sessions as real runs leave them.
#pragma once

#include "unit/judge/verdict_fixtures.hpp"

#include <vector>

namespace ocprobe::judge_test {

/// A healthy run that held one socket; nothing ended.
Evidence holding();
/// One socket's session that ended so.
SessionEnd frame_end(std::uint16_t code, std::string_view reason = "");
SessionEnd cut_end(TransportEnd transport = TransportEnd::fin);
SessionEnd silent_end();
/// hello-ok again after 6 s.
SessionEnd back(SessionEnd end, SameGateway gateway);
SessionEnd gave_up(SessionEnd end);
SessionEnd after(SessionEnd end, AskedAgain what, std::string_view detail = "");
Evidence with_end(const SessionEnd& end);
/// Three cuts after 8 s of silence, and what they add up to.
Evidence idle_cuts();

/// For every session.* row of the table.
const std::vector<VerdictFixture>& session_fixtures();

}  // namespace ocprobe::judge_test
