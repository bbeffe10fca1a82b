// The three stages that need no socket, as records: target, credential, state.
#pragma once

#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/stage.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"

namespace ocprobe::openclaw {

// Each says in one line what was found; a status is `failed` only where the CLI itself would stop.
[[nodiscard]] StageRecord target_stage(const Target& target);
[[nodiscard]] StageRecord credential_stage(const CredentialFacts& credential);
[[nodiscard]] StageRecord state_stage(const StateFacts& state, const CliFacts& cli, std::uint32_t uid);

/// Token and password go into one frame (README.md, "Credential ladders"), and `source` names the one that the gateway's mode asks
/// for: the config's word is only the first guess, the gateway's own decides. Nothing changes where one alone was sent.
void name_the_one_asked_for(CredentialFacts& credential, CredentialKind wanted);

}  // namespace ocprobe::openclaw
