// The key and the token of the CLI's own device, from the database or from the files of older releases.
#include "openclaw/state/device.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/state/entries.hpp"
#include "openclaw/state/sqlite.hpp"

#include <algorithm>
#include <string_view>

namespace ocprobe::openclaw {

namespace {

constexpr std::uint64_t file_cap = std::uint64_t{1} << 20;

bool pinned_otherwise(const std::string& pinned, std::string_view ours) {
    return !pinned.empty() && lower(pinned) != lower(ours);
}

/// What leaves the process in a report must not be any line of the key either.
void add_key_lines(std::vector<Secret>& secrets, std::string_view pem) {
    while (!pem.empty()) {
        const auto line = pem.substr(0, pem.find('\n'));
        pem.remove_prefix(std::min(pem.size(), line.size() + 1));
        if (!line.empty() && !line.starts_with("-----")) secrets.emplace_back(std::string(line));
    }
}

struct Found {
    std::string id;
    std::string key;
    std::string token;
};

Found from_database(const DeviceRequest& request) {
    Found found;
    Database database(request.files, request.state.directory + "/state/openclaw.sqlite");
    database.query(
        {"device_id, private_key_pem", "device_identities", "WHERE identity_key = 'primary' LIMIT 1"},
        {},
        [&](const Row& row) {
            found.id = row.text("device_id").value_or("");
            found.key = row.text("private_key_pem").value_or("");
            return false;
        }
    );
    const auto keep = [&](const Row& row) {
        found.token = row.text("token").value_or("");
        return false;
    };
    if (request.origin_scope.empty()) {
        database.query(
            {"token", "device_auth_tokens", "WHERE device_id = ?1 AND role = 'operator' LIMIT 1"},
            {found.id},
            keep
        );
    } else {
        database.query(
            {"token",
             "gateway_origin_device_tokens",
             "WHERE device_id = ?1 AND gateway_scope = ?2 AND role = 'operator' LIMIT 1"},
            {found.id, request.origin_scope},
            keep
        );
    }
    return found;
}

Found from_files(const DeviceRequest& request) {
    Found found;
    const auto& directory = request.state.directory;
    (void)read_entries(request.files, directory + "/identity/device.json", file_cap, [&](const Entry& entry) {
        if (!entry.key.empty()) return;
        found.id = entry.text("deviceId");
        found.key = entry.text("privateKeyPem");
    });
    const auto tokens = directory + "/identity/device-auth.json";
    (void)read_entries(request.files, tokens, file_cap, [&](const Entry& entry) {
        if (entry.key == "tokens") found.token = entry.text("operator.token");
    });
    return found;
}

}  // namespace

std::optional<std::string> device_withheld(const DeviceRequest& request) {
    const auto& pairing = request.state.pairing;
    if (request.target.overridden) return "for a URL that is given here the CLI has no device token";
    if (!request.credential.cached_device_token) {
        return request.credential.kind == CredentialKind::none
                   ? "the state directory holds no device token for this target"
                   : "the CLI would send " + label(request.credential.source) + ", not its device token";
    }
    if (pairing.problem != StoreProblem::none)
        return "the pairing rows could not be read: " + pairing.database_error;
    if (pairing.device_pending)
        return "a pairing request of this device is pending, which a new one would replace";
    if (!pairing.device_paired) {
        return "the gateway's row of this device is not in this state directory: whether a pairing request "
               "would arise cannot be told";
    }
    const auto& roles = pairing.paired_roles;
    if (std::find(roles.begin(), roles.end(), "operator") == roles.end())
        return "the device is not approved as an operator: presenting it would ask for that role";
    if (pinned_otherwise(pairing.paired_platform, "linux") ||
        pinned_otherwise(pairing.paired_family, "Linux"))
        return "the device was approved on another platform: presenting it here would ask for a new approval";
    return std::nullopt;
}

DeviceReading read_device(const DeviceRequest& request) {
    DeviceReading reading;
    reading.withheld = device_withheld(request);
    if (reading.withheld) return reading;
    auto found = request.state.pairing.json_layout ? from_files(request) : from_database(request);
    add_key_lines(reading.secrets, found.key);
    if (!found.token.empty()) reading.secrets.emplace_back(found.token);
    if (found.id.empty() || found.key.empty() || found.token.empty()) {
        reading.withheld = "the device's key or its operator token could not be read";
        return reading;
    }
    reading.device = DeviceCredential{found.id, Secret(std::move(found.key)), Secret(std::move(found.token))};
    return reading;
}

}  // namespace ocprobe::openclaw
