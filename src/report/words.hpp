// The words for enumerators that only reports spell out.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string_view>

namespace ocprobe::report {

[[nodiscard]] std::string_view word(DnsOutcome outcome);
[[nodiscard]] std::string_view word(TlsOutcome outcome);
[[nodiscard]] std::string_view word(HttpOutcome outcome);
[[nodiscard]] std::string_view word(HttpBody body);
[[nodiscard]] std::string_view word(WsOutcome outcome);
[[nodiscard]] std::string_view word(CandidateOutcome outcome);

}  // namespace ocprobe::report
