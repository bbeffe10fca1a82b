// The CLI's own device for --as-cli: its key and its cached token, and whether presenting them is free of
// side effects.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/target.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::openclaw {

struct DeviceRequest {
    const FileSystem& files;
    const StateFacts& state;
    const CredentialFacts& credential;
    const Target& target;
    std::string
        origin_scope;  ///< of gateway.remote.url, as the CLI keys its tokens; empty for the local gateway
};

struct DeviceReading {
    std::optional<DeviceCredential> device;
    std::optional<std::string> withheld;  ///< why there is none, printable
    std::vector<Secret> secrets;          ///< for the redactor
};

/// Why presenting the device could leave a mark on the gateway, or is not what the CLI would do; nothing: it is
/// safe. The gateway makes a pairing request of a device that it does not know, or knows with other metadata
/// or without the role (README.md, "State directory"): so its own row of this device must be visible here.
[[nodiscard]] std::optional<std::string> device_withheld(const DeviceRequest& request);

/// Reads nothing secret where device_withheld() has a reason.
[[nodiscard]] DeviceReading read_device(const DeviceRequest& request);

}  // namespace ocprobe::openclaw
