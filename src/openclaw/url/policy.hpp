// The CLI's plaintext policy: to which hosts it speaks ws:// at all (protocol.md §5.1, §11.6).
#pragma once

#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"
#include "openclaw/url/url.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

/// localhost, 127/8, ::1 and ::ffff:127/104.
[[nodiscard]] bool is_loopback(const Host& host);
/// A literal address that is neither loopback, private, link-local, shared (100.64/10), unique-local nor
/// unspecified.
[[nodiscard]] bool is_public_literal(const Host& host);

/// `allow_insecure`: OPENCLAW_ALLOW_INSECURE_PRIVATE_WS is exactly `1`.
[[nodiscard]] PlaintextPolicy plaintext_policy(const Url& url, bool allow_insecure, CliRules rules);

/// Why the policy refused, in the CLI's terms.
[[nodiscard]] std::string plaintext_refusal(const Url& url, CliRules rules);

}  // namespace ocprobe::openclaw
