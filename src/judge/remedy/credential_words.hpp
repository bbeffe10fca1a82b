// How a credential's source is named and put right. Values are never known here.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::judge {

/// `env OPENCLAW_GATEWAY_TOKEN (48 bytes)`.
[[nodiscard]] std::string used_credential(const Evidence& e);
/// The other sources of the ladder, and whether they hold the same value.
[[nodiscard]] std::string other_sources(const Evidence& e);
/// The source whose value differs: the first thing to try instead. nullptr when there is none.
[[nodiscard]] const CredentialRung* different_rung(const Evidence& e);
[[nodiscard]] FixStep read_gateways_token(const Evidence& e);
/// Where and how the credential that was used is set.
[[nodiscard]] FixStep put_credential(const Evidence& e, std::string action);

}  // namespace ocprobe::judge
