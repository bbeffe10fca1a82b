// The CLI's device, presented (README.md of this folder): its public key, and its signature over the gateway's challenge.
#pragma once

#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/network.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::probes {

/// What the CLI says of itself on every Linux; the gateway has pinned both when it approved the device.
inline constexpr std::string_view device_platform = "linux";
inline constexpr std::string_view device_family = "Linux";

/// The `device` object of a connect request, without what is secret.
struct SignedDevice {
    std::string id;
    std::string public_key;  ///< raw, base64url
    std::string signature;   ///< Ed25519, base64url
    std::int64_t signed_at_ms = 0;
    std::string nonce;
};

/// Nothing when the key is no Ed25519 key, or does not belong to the device's id: the gateway would refuse it.
[[nodiscard]] std::optional<SignedDevice> sign_device(
    const DeviceCredential& device,
    const ConnectRequest& request,
    std::string_view nonce,
    std::int64_t challenge_ts_ms
);

}  // namespace ocprobe::probes
