// Which credentials the CLI sends here, and from where; the losers with why they lost.
#pragma once

#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/credential.hpp"
#include "ocprobe/openclaw/resolve.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/credential/choice.hpp"
#include "openclaw/credential/secret_ref.hpp"
#include "openclaw/install/variables.hpp"
#include "openclaw/url/ladder.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe::openclaw {

/// One of the six places, with its value.
struct CredentialInput {
    Slot slot;
    std::optional<std::string> value;  ///< trimmed; a reference's own value when it can be read here
    bool trimmed = false;
    bool blank = false;  ///< set, but nothing is left after trimming
    bool undecided =
        false;  ///< only a program or the CLI's own store could tell: taken for resolvable, without a value
    std::string detail;  ///< printable: why there is no value
    std::string from;    ///< Source::from
};

using CredentialInputs = std::array<CredentialInput, place_count>;

/// Reads the six places. References to variables and files are read, commands and stores never asked.
/// Without a state database the store is known to be empty.
[[nodiscard]] CredentialInputs
read_credential_inputs(const SecretRequest& request, const std::string& state_directory);

struct CredentialLadderRequest {
    const Config& config;
    const Variables& variables;
    const std::vector<HiddenVariable>& hidden;
    const UrlLadder& urls;
    CliRules rules = CliRules::v2026_9_6;
    const TokenOverride* token = nullptr;
    bool cached_device_token =
        false;  ///< the state directory holds one that the CLI would use for this target
};

struct CredentialLadder {
    CredentialFacts facts;
    Credentials credentials;
    std::vector<Secret> secrets;  ///< every value that was seen, used or not
};

[[nodiscard]] CredentialLadder
climb_credentials(const CredentialLadderRequest& request, const CredentialInputs& inputs);

}  // namespace ocprobe::openclaw
