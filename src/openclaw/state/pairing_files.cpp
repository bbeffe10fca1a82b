// Pairing facts out of the JSON files that 2026.7.1 and older keep instead of database rows.
#include "ocprobe/base/text.hpp"
#include "openclaw/state/entries.hpp"
#include "openclaw/state/pairing.hpp"

#include <algorithm>
#include <cerrno>

namespace ocprobe::openclaw {

namespace {

constexpr std::uint64_t small_file_cap = std::uint64_t{1} << 20;
constexpr std::uint64_t rows_file_cap = std::uint64_t{64} << 20;

std::vector<std::string> printable(const std::vector<std::string>& list) {
    std::vector<std::string> result;
    for (const auto& item : list) {
        if (result.size() < pairing_list_cap) result.push_back(escape_text(item, 64));
    }
    return result;
}

DeviceRow device_row(const Entry& entry) {
    DeviceRow device;
    device.request_id = entry.text("requestId");
    device.roles = printable(entry.list("roles"));
    const auto role = escape_text(entry.text("role"), 64);
    const bool listed = std::find(device.roles.begin(), device.roles.end(), role) != device.roles.end();
    if (!role.empty() && !listed) device.roles.push_back(role);
    device.scopes =
        printable(entry.list(entry.lists.contains("approvedScopes") ? "approvedScopes" : "scopes"));
    device.client_id = entry.text("clientId");
    device.client_mode = entry.text("clientMode");
    device.platform = entry.text("platform");
    device.family = entry.text("deviceFamily");
    const auto refreshed = entry.integers.find("refreshedAtMs");
    const auto asked = entry.integers.find("ts");
    if (asked != entry.integers.end()) device.refreshed_ms = asked->second;
    if (refreshed != entry.integers.end()) device.refreshed_ms = refreshed->second;
    return device;
}

class FilesReader {
public:
    FilesReader(const PairingRequest& request, PairingReading& reading)
        : request_(request), reading_(reading) {}

    void read() {
        auto& facts = reading_.facts;
        read_identity();
        read_tokens();
        std::optional<DeviceRow> paired;
        each_of("devices/paired.json", rows_file_cap, [&](const Entry& entry) {
            if (is_own(entry)) {
                paired = device_row(entry);
            } else {
                facts.other_paired += entry.key.empty() ? 0 : 1;
            }
        });
        facts.device_paired = paired.has_value();
        if (paired) {
            facts.paired_roles = paired->roles;
            facts.paired_scopes = paired->scopes;
            facts.paired_platform = escape_text(paired->platform, 64);
            facts.paired_family = escape_text(paired->family, 64);
        }
        std::optional<DeviceRow> pending;
        each_of("devices/pending.json", rows_file_cap, [&](const Entry& entry) {
            if (is_own(entry)) {
                auto row = device_row(entry);
                if (!pending || pending->refreshed_ms < row.refreshed_ms) pending = std::move(row);
            } else {
                facts.other_pending += entry.key.empty() ? 0 : 1;
            }
        });
        if (pending) describe_pending(*pending, paired, request_.now_ms, facts);
        facts.gateway_tables_used =
            facts.device_paired || facts.other_paired > 0 || pending || facts.other_pending > 0;
        facts.identity_is_gateways = facts.device_identity && facts.gateway_tables_used;
    }

private:
    void read_identity() {
        each_of("identity/device.json", small_file_cap, [this](const Entry& entry) {
            if (!entry.key.empty()) return;
            device_id_ = entry.text("deviceId");
            reading_.facts.device_identity = !device_id_.empty();
            reading_.facts.device_id = escape_text(device_id_, 128);
        });
    }

    // {"version":1,"deviceId":…,"tokens":{"operator":{"token":…}}}; tokens of another device are not used.
    void read_tokens() {
        std::vector<Secret> tokens;
        bool own = false;
        each_of("identity/device-auth.json", small_file_cap, [&](const Entry& entry) {
            if (entry.key.empty()) own = entry.text("deviceId") == device_id_;
            if (entry.key != "tokens") return;
            for (const auto& [name, value] : entry.strings) {
                if (name.ends_with(".token") && !value.empty()) tokens.emplace_back(value);
            }
        });
        reading_.facts.cached_token_local = own && !tokens.empty();
        for (auto& token : tokens)
            reading_.secrets.push_back(std::move(token));
    }

    [[nodiscard]] bool is_own(const Entry& entry) const {
        return !device_id_.empty() && entry.text("deviceId") == device_id_;
    }

    void each_of(const std::string& name, std::uint64_t cap, const std::function<void(const Entry&)>& each) {
        const auto path = request_.directory + "/" + name;
        const auto status = request_.files.status(path);
        if (status.error == ENOENT || status.error == ENOTDIR) return;
        reading_.facts.json_layout = true;
        const auto fault = read_entries(request_.files, path, cap, each);
        auto& facts = reading_.facts;
        if (!fault || facts.problem != StoreProblem::none) return;
        facts.problem = fault.problem;
        facts.database_error = name + ": " + fault.text;
    }

    const PairingRequest& request_;
    PairingReading& reading_;
    std::string device_id_;
};

}  // namespace

void read_pairing_files(const PairingRequest& request, PairingReading& reading) {
    FilesReader(request, reading).read();
}

}  // namespace ocprobe::openclaw
