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

struct PinRefusal {
    std::string why;       ///< empty when the pin is no obstacle
    bool at_dial = false;  ///< met only after the credentials; 2026.9.6 reads the pin itself before them
};

/// Whether the CLI would not dial for the sake of gateway.remote.tlsFingerprint.
[[nodiscard]] PinRefusal pin_refusal(const TrustRequest& request);

}  // namespace ocprobe::openclaw
