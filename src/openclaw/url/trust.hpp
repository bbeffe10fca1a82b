// Which certificates the CLI would trust here (README.md, "Trust and pins").
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/network.hpp"
#include "ocprobe/model/target.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/install/variables.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

struct TrustRequest {
    const FileSystem& files;
    const Environment& environment;  ///< Node reads its own variables from the process alone
    const Variables& variables;
    const Config& config;
    const Target& target;
    CliRules rules = CliRules::v2026_9_6;
    std::string state_directory;
    std::string working_directory = "/";
    std::vector<std::string> ca_files;
    std::optional<std::string> pin;
    bool remote_mode = false;
};

/// Files are read only for a target that speaks TLS.
[[nodiscard]] Trust find_trust(const TrustRequest& request);

/// 64 hexadecimal digits in lower case; nothing when the CLI of that version would not take the text for a
/// pin.
[[nodiscard]] std::optional<std::string> normal_fingerprint(std::string_view text, CliRules rules);

/// Whether gateway.remote.tlsFingerprint keeps the CLI from dialling.
enum class PinFault {
    none,
    not_a_fingerprint,  ///< 2026.9.6 reads it before the credentials, older releases do not mind
    needs_tls,          ///< it stands beside a URL without TLS: met only after the credentials
};
[[nodiscard]] PinFault find_pin_fault(const TrustRequest& request);

}  // namespace ocprobe::openclaw
