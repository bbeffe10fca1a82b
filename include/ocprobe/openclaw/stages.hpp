// The three stages that need no socket, as records: target, credential, state.
#pragma once

#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/stage.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"

#include <cstdint>
#include <optional>

namespace ocprobe::openclaw {

// Each says in one line what was found; a status is `failed` only where the CLI itself would stop.
[[nodiscard]] StageRecord target_stage(const Target& target);
/// `judged`: the kind that the gateway judged, where it told. Of a token and a password in one frame it names that one.
[[nodiscard]] StageRecord
credential_stage(const CredentialFacts& credential, std::optional<CredentialKind> judged = {});
[[nodiscard]] StageRecord state_stage(const StateFacts& state, const CliFacts& cli, std::uint32_t uid);

}  // namespace ocprobe::openclaw
