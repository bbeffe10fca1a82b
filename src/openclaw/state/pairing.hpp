// What the state directory says about this CLI's device: from the database, or from the JSON files of older
// versions.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe::openclaw {

struct PairingRequest {
    const FileSystem& files;
    std::string directory;  ///< the state directory
    CliRules rules = CliRules::v2026_9_6;
    std::int64_t now_ms = 0;
};

struct PairingReading {
    PairingFacts facts;
    std::vector<Secret> secrets;  ///< cached device tokens
};

/// 2026.9.6 reads the database alone, older versions the JSON files when there are any.
[[nodiscard]] PairingReading read_pairing(const PairingRequest& request);

/// How many roles or scopes of a row are kept.
inline constexpr std::size_t pairing_list_cap = 32;

/// A row of this device, paired or pending, from either store.
struct DeviceRow {
    std::string request_id;
    std::vector<std::string> roles;
    std::vector<std::string> scopes;  ///< asked for, or approved
    std::string client_id;
    std::string client_mode;
    std::string platform;
    std::string family;
    std::int64_t refreshed_ms = 0;  ///< a request's five minutes count from here
};

/// Fills the `pending_*` facts from the newest request of this device. `paired` is its other row, if there is
/// one.
void describe_pending(
    const DeviceRow& pending, const std::optional<DeviceRow>& paired, std::int64_t now_ms, PairingFacts& facts
);

/// Whether `granted` satisfies `asked` by the gateway's own rules: admin grants every operator scope, write
/// grants read.
[[nodiscard]] bool
scopes_cover(const std::vector<std::string>& granted, const std::vector<std::string>& asked);

// The two stores; each fills what it has.
void read_pairing_database(const PairingRequest& request, PairingReading& reading);
void read_pairing_files(const PairingRequest& request, PairingReading& reading);

}  // namespace ocprobe::openclaw
