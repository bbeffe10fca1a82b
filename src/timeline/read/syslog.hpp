// Syslog: RFC 3164's and RFC 5424's heads, and what journalctl writes in their place.
#pragma once

#include "timeline/read/line.hpp"

#include <string_view>

namespace ocprobe::timeline {

/// `host kernel: text` behind a stamp, in `into.payload`: its program, process id and message.
void take_syslog_head(Line& into);

/// `<30>Nov 24 13:18:01 host openclaw[812]: text` and RFC 5424's
/// `<30>1 2026-11-24T13:18:01.388Z host openclaw 812 - - text`.
bool parse_syslog(std::string_view line, LineContext& context, Line& into);

}  // namespace ocprobe::timeline
