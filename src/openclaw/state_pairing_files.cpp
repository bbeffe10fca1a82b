// Pairing facts out of the JSON files that 2026.7.1 and older keep instead of database rows.
#include "ocprobe/base/text.hpp"
#include "openclaw/state_entries.hpp"
#include "openclaw/state_pairing.hpp"

#include <algorithm>
#include <cerrno>

namespace ocprobe::openclaw {

namespace {

constexpr std::uint64_t small_file_cap = std::uint64_t{1} << 20;
constexpr std::uint64_t rows_file_cap = std::uint64_t{64} << 20;
constexpr std::size_t list_cap = 32;

std::vector<std::string> printable(const std::vector<std::string>& list) {
    std::vector<std::string> result;
    for (const auto& item : list) {
        if (result.size() < list_cap) result.push_back(escape_text(item, 64));
    }
    return result;
}

std::vector<std::string> roles_of(const Entry& entry) {
    auto roles = printable(entry.list("roles"));
    const auto role = escape_text(entry.text("role"), 64);
    if (!role.empty() && std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
    return roles;
}

class FilesReader {
public:
    FilesReader(const PairingRequest& request, PairingReading& reading)
        : request_(request), reading_(reading) {}

    void read() {
        auto& facts = reading_.facts;
        read_identity();
        read_tokens();
        each_of("devices/paired.json", rows_file_cap, [this, &facts](const Entry& entry) {
            if (entry.key.empty()) return;
            if (device_id_.empty() || entry.text("deviceId") != device_id_) {
                ++facts.other_paired;
                return;
            }
            facts.device_paired = true;
            facts.paired_roles = roles_of(entry);
            facts.paired_scopes =
                printable(entry.list(entry.lists.contains("approvedScopes") ? "approvedScopes" : "scopes"));
        });
        std::optional<PendingRow> pending;
        each_of("devices/pending.json", rows_file_cap, [this, &facts, &pending](const Entry& entry) {
            if (entry.key.empty()) return;
            if (device_id_.empty() || entry.text("deviceId") != device_id_) {
                ++facts.other_pending;
                return;
            }
            keep_newest(entry, pending);
        });
        if (pending) describe_pending(*pending, request_.now_ms, facts);
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

    static void keep_newest(const Entry& entry, std::optional<PendingRow>& newest) {
        PendingRow row;
        row.request_id = entry.text("requestId");
        row.roles = roles_of(entry);
        row.scopes = printable(entry.list("scopes"));
        row.client_id = entry.text("clientId");
        row.client_mode = entry.text("clientMode");
        const auto refreshed = entry.integers.find("refreshedAtMs");
        const auto asked = entry.integers.find("ts");
        if (asked != entry.integers.end()) row.refreshed_ms = asked->second;
        if (refreshed != entry.integers.end()) row.refreshed_ms = refreshed->second;
        if (!newest || newest->refreshed_ms < row.refreshed_ms) newest = std::move(row);
    }

    void each_of(const std::string& name, std::uint64_t cap, const std::function<void(const Entry&)>& each) {
        const auto path = request_.directory + "/" + name;
        const auto status = request_.files.status(path);
        if (status.error == ENOENT || status.error == ENOTDIR) return;
        reading_.facts.json_layout = true;
        const auto problem = read_entries(request_.files, path, cap, each);
        if (!problem.empty()) note(name, problem);
    }

    void note(std::string_view name, std::string_view problem) {
        auto& error = reading_.facts.database_error;
        if (error.empty()) error = std::string(name) + ": " + std::string(problem);
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
