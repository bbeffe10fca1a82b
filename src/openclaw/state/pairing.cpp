// Pairing facts out of the gateway's database.
#include "openclaw/state/pairing.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/state/sqlite.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cerrno>

namespace ocprobe::openclaw {

namespace {

/// The gateway forgets a request that was not repeated for so long.
constexpr std::int64_t pending_lifetime_ms = 300'000;
constexpr int reading_attempts = 3;
constexpr std::size_t origins_cap = 64;

// Roles and scopes stand in the row as a JSON array of strings.
std::vector<std::string> string_list(const std::optional<std::string>& text) {
    std::vector<std::string> list;
    boost::system::error_code error;
    const auto value = boost::json::parse(text.value_or("[]"), error);
    if (error || !value.is_array()) return list;
    for (const auto& item : value.get_array()) {
        if (item.is_string() && list.size() < pairing_list_cap)
            list.push_back(escape_text(item.get_string(), 64));
    }
    return list;
}

void add_unique(std::vector<std::string>& list, std::string value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// `scope` is satisfied by `by`, too.
struct Implication {
    std::string_view scope;
    std::string_view by;
};

constexpr std::array implications{
    Implication{"operator.read", "operator.write"},
    Implication{"operator.talk", "operator.write"},
    Implication{"operator.sessions.read", "operator.write"},
    Implication{"operator.sessions.write", "operator.write"},
    Implication{"operator.sessions.read", "operator.read"},
    Implication{"operator.sessions.read", "operator.sessions.write"},
};

bool scope_covered(const std::vector<std::string>& granted, const std::string& scope) {
    if (contains(granted, scope)) return true;
    if (scope.starts_with("operator.") && contains(granted, "operator.admin")) return true;
    return std::any_of(implications.begin(), implications.end(), [&](const auto& implication) {
        return implication.scope == scope && contains(granted, implication.by);
    });
}

bool roles_cover(const std::vector<std::string>& granted, const std::vector<std::string>& asked) {
    return std::all_of(asked.begin(), asked.end(), [&](const auto& role) { return contains(granted, role); });
}

// The gateway compares without regard to case, and only what it has pinned.
bool differs(std::string_view pinned, std::string_view claimed) {
    return !pinned.empty() && lower(pinned) != lower(claimed);
}

// The gateway does not keep the reason: it follows from what is granted already, in the gateway's own order.
std::string_view reason_for(const DeviceRow& pending, const std::optional<DeviceRow>& paired) {
    if (!paired) return "not-paired";
    if (differs(paired->platform, pending.platform) || differs(paired->family, pending.family)) {
        return "metadata-upgrade";
    }
    if (!roles_cover(paired->roles, pending.roles)) return "role-upgrade";
    return scopes_cover(paired->scopes, pending.scopes) ? "metadata-upgrade" : "scope-upgrade";
}

DeviceRow device_row(const Row& row) {
    DeviceRow device;
    device.request_id = row.text("request_id").value_or("");
    device.roles = string_list(row.text("roles_json"));
    if (const auto role = row.text("role")) add_unique(device.roles, escape_text(*role, 64));
    const auto approved = row.text("approved_scopes_json");
    device.scopes = string_list(approved ? approved : row.text("scopes_json"));
    device.client_id = row.text("client_id").value_or("");
    device.client_mode = row.text("client_mode").value_or("");
    device.platform = row.text("platform").value_or("");
    device.family = row.text("device_family").value_or("");
    const auto refreshed = row.integer("refreshed_at_ms");
    device.refreshed_ms = refreshed ? *refreshed : row.integer("ts").value_or(0);
    return device;
}

/// One reading of the database from end to end; it may have to be repeated.
class DatabaseReader {
public:
    DatabaseReader(const PairingRequest& request, std::string path)
        : request_(request), database_(request.files, std::move(path)) {}

    PairingReading read() {
        auto& facts = reading_.facts;
        facts.database_present = true;
        // What matters most comes first: a limit that is reached later takes only the counts away.
        const bool whole =
            read_identity() && read_tokens() && read_own_rows() && read_traces() && read_counts();
        if (!whole) {
            facts.problem = database_.fault().problem;
            facts.database_error = database_.fault().text;
        }
        facts.gateway_tables_used = facts.gateway_tables_used || facts.gateway_starts > 0 ||
                                    facts.device_paired || facts.device_pending || facts.other_paired > 0 ||
                                    facts.other_pending > 0;
        facts.identity_is_gateways = facts.device_identity && facts.gateway_starts > 0;
        return std::move(reading_);
    }
    [[nodiscard]] bool stale() const { return database_.changed(); }

private:
    bool read_identity() {
        const Select primary{"device_id", "device_identities", "WHERE identity_key = 'primary' LIMIT 1"};
        return database_.query(primary, {}, [this](const Row& row) {
            device_id_ = row.text("device_id").value_or("");
            reading_.facts.device_identity = !device_id_.empty();
            reading_.facts.device_id = escape_text(device_id_, 128);
            return false;
        });
    }

    bool read_tokens() {
        auto& facts = reading_.facts;
        const auto keep = [this](const Row& row) {
            const auto token = row.text("token");
            if (!token || token->empty()) return false;
            reading_.secrets.emplace_back(*token);
            return true;
        };
        const Select local{"token", "device_auth_tokens", "WHERE device_id = ?1 LIMIT 64"};
        const Select origins{
            "gateway_scope, token",
            "gateway_origin_device_tokens",
            "WHERE device_id = ?1 ORDER BY gateway_scope LIMIT 64"};
        return database_.query(local, {device_id_}, [&](const Row& row) {
            facts.cached_token_local = keep(row) || facts.cached_token_local;
            return true;
        }) && database_.query(origins, {device_id_}, [&](const Row& row) {
            if (keep(row)) {
                add_unique(
                    facts.cached_token_origins, escape_text(row.text("gateway_scope").value_or(""), 256)
                );
            }
            return facts.cached_token_origins.size() < origins_cap;
        });
    }

    bool read_own_rows() {
        auto& facts = reading_.facts;
        if (device_id_.empty()) return true;
        std::optional<DeviceRow> paired;
        const Select paired_row{"*", "device_pairing_paired", "WHERE device_id = ?1 LIMIT 1"};
        const bool read = database_.query(paired_row, {device_id_}, [&](const Row& row) {
            paired = device_row(row);
            facts.device_paired = true;
            facts.paired_roles = paired->roles;
            facts.paired_scopes = paired->scopes;
            facts.paired_platform = escape_text(paired->platform, 64);
            facts.paired_family = escape_text(paired->family, 64);
            return false;
        });
        const Select newest{"*", "device_pairing_pending", "WHERE device_id = ?1 ORDER BY ts DESC LIMIT 1"};
        return read && database_.query(newest, {device_id_}, [&](const Row& row) {
            describe_pending(device_row(row), paired, request_.now_ms, facts);
            return false;
        });
    }

    bool read_traces() {
        auto& facts = reading_.facts;
        const Select version{"app_version", "schema_meta", "WHERE meta_key = 'primary' LIMIT 1"};
        // A newest start whose end is noted: no gateway runs here, so there is none to compare with.
        const Select starts{
            "boot_id, completed_at_ms", "gateway_boot_lifecycle", "ORDER BY started_at_ms DESC LIMIT 32"};
        const auto keep_start = [&facts](const Row& row) {
            if (facts.boot_ids.empty() && row.integer("completed_at_ms")) return false;
            facts.boot_ids.push_back(escape_text(row.text("boot_id").value_or(""), 64));
            return true;
        };
        return count("gateway_boot_lifecycle", facts.gateway_starts) &&
               database_.query(starts, {}, keep_start) &&
               database_.query(version, {}, [&facts](const Row& row) {
                   facts.writer_version = escape_text(row.text("app_version").value_or(""), 64);
                   return false;
               });
    }

    bool read_counts() {
        auto& facts = reading_.facts;
        const bool read = count("device_pairing_paired", facts.other_paired) &&
                          count("device_pairing_pending", facts.other_pending);
        facts.other_paired -= facts.device_paired ? 1 : 0;
        facts.other_pending -= facts.device_pending || facts.pending_expired ? 1 : 0;
        facts.other_paired = std::max<std::int64_t>(facts.other_paired, 0);
        facts.other_pending = std::max<std::int64_t>(facts.other_pending, 0);
        return read;
    }

    bool count(const char* table, std::int64_t& into) {
        return database_.query({"COUNT(*) AS n", table}, {}, [&into](const Row& row) {
            into = row.integer("n").value_or(0);
            return false;
        });
    }

    const PairingRequest& request_;
    Database database_;
    PairingReading reading_;
    std::string device_id_;
};

}  // namespace

bool scopes_cover(const std::vector<std::string>& granted, const std::vector<std::string>& asked) {
    return std::all_of(asked.begin(), asked.end(), [&](const auto& scope) {
        return scope_covered(granted, scope);
    });
}

void describe_pending(
    const DeviceRow& pending, const std::optional<DeviceRow>& paired, std::int64_t now_ms, PairingFacts& facts
) {
    const auto age = now_ms - pending.refreshed_ms;
    facts.pending_expired = age > pending_lifetime_ms;
    facts.device_pending = !facts.pending_expired;
    if (facts.pending_expired) return;
    facts.pending_age_ms = std::max<std::int64_t>(age, 0);
    facts.pending_request_id = escape_text(pending.request_id, 64);
    facts.pending_scopes = pending.scopes;
    facts.pending_reason = reason_for(pending, paired);
    if (!pending.client_id.empty()) {
        facts.pending_client = escape_text(pending.client_id + "/" + pending.client_mode, 64);
    }
}

void read_pairing_database(const PairingRequest& request, PairingReading& reading) {
    const std::string path = request.directory + "/state/openclaw.sqlite";
    const auto status = request.files.status(path);
    if (status.error != 0) {
        // A directory that may not be entered hides whether there is one.
        if (status.error != ENOENT && status.error != ENOTDIR) {
            reading.facts.problem = StoreProblem::unreadable;
            reading.facts.database_error = errno_name(status.error) + " on " + escape_text(path);
        }
        return;
    }
    for (int attempt = 0; attempt < reading_attempts; ++attempt) {
        DatabaseReader reader(request, path);
        reading = reader.read();
        if (!reader.stale()) return;
    }
    if (reading.facts.problem != StoreProblem::none) return;
    reading.facts.problem = StoreProblem::keeps_moving;
    reading.facts.database_error = "it changed during every reading";
}

PairingReading read_pairing(const PairingRequest& request) {
    PairingReading reading;
    if (request.rules != CliRules::v2026_9_6) read_pairing_files(request, reading);
    // Versions between two rule sets follow the older one, yet may have moved to the database already.
    if (!reading.facts.json_layout) read_pairing_database(request, reading);
    return reading;
}

}  // namespace ocprobe::openclaw
