// How a credential's source is named. Values are never known here.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::judge {

class Advice;

/// `env OPENCLAW_GATEWAY_TOKEN (48 characters)`.
[[nodiscard]] std::string used_credential(const Evidence& e);
/// The other sources of the ladder, and whether they hold the same value.
[[nodiscard]] std::string other_sources(const Evidence& e);
/// The source whose value differs: the first thing to try instead. nullptr when there is none.
[[nodiscard]] const CredentialRung* different_rung(const Evidence& e);
/// A command that tells whether the gateway's token can be the one that was sent, and shows neither.
void compare_lengths(Advice& advice);

}  // namespace ocprobe::judge
