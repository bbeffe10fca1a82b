// How the enumerators of the model are called in a report. The words are part of the contract: never renamed.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string_view>

namespace ocprobe::report {

[[nodiscard]] std::string_view name(DnsOutcome outcome);
[[nodiscard]] std::string_view name(TlsOutcome outcome);
[[nodiscard]] std::string_view name(HttpOutcome outcome);
[[nodiscard]] std::string_view name(HttpBody body);
[[nodiscard]] std::string_view name(WsOutcome outcome);
[[nodiscard]] std::string_view name(UrlFault fault);
[[nodiscard]] std::string_view name(PlaintextPolicy policy);
[[nodiscard]] std::string_view name(CredentialStop stop);
[[nodiscard]] std::string_view name(CandidateOutcome outcome);
[[nodiscard]] std::string_view name(Endpoint::Transport transport);

}  // namespace ocprobe::report
