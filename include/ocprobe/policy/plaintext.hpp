// Two questions about plaintext, with different answers: whether the CLI dials a host, and whether a credential may go to
// an address. The measured rows stand in tests/unit/policy/plaintext_test.cpp.
#pragma once

#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"
#include "ocprobe/policy/host.hpp"

#include <string_view>

namespace ocprobe::policy {

/// Whether the CLI speaks ws:// or http:// to this host, by the rules of its release: `allowed`, `refused` or
/// `refused_for_good`. `allow_insecure`: OPENCLAW_ALLOW_INSECURE_PRIVATE_WS is exactly `1`.
[[nodiscard]] PlaintextPolicy plaintext_policy(const Host& host, bool allow_insecure, CliRules rules);
[[nodiscard]] PlaintextPolicy plaintext_policy(std::string_view host, bool allow_insecure, CliRules rules);

/// Whether ocprobe sends a credential there in plaintext: to this machine and to private networks. The unspecified
/// address, which the CLI refuses to dial, connects to this machine.
[[nodiscard]] bool credential_may_go_in_plaintext(const IpAddress& address);
/// True for a name: the address that it leads to is asked for at each connection.
[[nodiscard]] bool credential_may_go_in_plaintext(const Host& host);

}  // namespace ocprobe::policy
