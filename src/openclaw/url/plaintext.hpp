// The CLI's plaintext policy, asked for a URL.
#pragma once

#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"
#include "openclaw/url/url.hpp"

#include <string>

namespace ocprobe::openclaw {

/// `not_plaintext` for wss, https and Unix sockets; else what the policy says of the host.
[[nodiscard]] PlaintextPolicy plaintext_policy(const Url& url, bool allow_insecure, CliRules rules);

/// Why the policy refused, in the CLI's terms.
[[nodiscard]] std::string plaintext_refusal(const Url& url, CliRules rules);

}  // namespace ocprobe::openclaw
